/**
 * Part of `npm run build`, which shows the screen for a moment with this loaded before: keeps what V8 made
 * of it, from which the next one starts sooner (`require-compiled.ts`). There is no terminal, so the
 * program is told that there is one.
 */
const { writeFileSync } = require("node:fs");
const { join } = require("node:path");
const vm = require("node:vm");

process.env.TERM = "xterm-256color";
const terminal = { isTTY: true, columns: 120, rows: 40, getColorDepth: () => 24 };
Object.assign(process.stdout, terminal);
const unchanged = () => process.stdin;
Object.assign(process.stdin, {
	isTTY: true,
	setRawMode: unchanged,
	ref: unchanged,
	unref: unchanged,
});

// Where there is no code the screen would be loaded in another way, and nothing be seen of it here.
writeFileSync(join(__dirname, "../dist/commands/screen.cjs.cache"), "");
vm.Script = class extends vm.Script {
	constructor(text, options) {
		super(text, options);
		process.on("exit", () => {
			writeFileSync(`${options.filename}.cache`, this.createCachedData());
		});
	}
};
