/** Loaded before the program by `record-code.mjs`: keeps what V8 made of the part named RECORDED. */
const { writeFileSync } = require("node:fs");
const { basename, join } = require("node:path");
const v8 = require("node:v8");
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

const recorded = process.env.RECORDED;
if (recorded === "anarchy-perf-ink.js") v8.setFlagsFromString = () => {};
vm.Script = class extends vm.Script {
	constructor(text, options) {
		super(text, options);
		const name = basename(options.filename);
		if (name !== recorded) return;
		process.on("exit", () => {
			writeFileSync(join(__dirname, "../dist/commands", `${name}.cache`), this.createCachedData());
		});
	}
};
