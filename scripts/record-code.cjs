/**
 * Loaded before the program by `record-code.ts`: saves V8's code cache of the part named RECORDED.
 */
const { mkdirSync, writeFileSync } = require("node:fs");
const { basename, dirname, join } = require("node:path");
const v8 = require("node:v8");
const vm = require("node:vm");

process.env.TERM = "xterm-256color";
// There is no terminal, so the program must be made to believe that there is one.
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
const program = process.argv[1];
const cache = `${process.versions.v8}-${process.arch}`;
if (recorded === "anarchy-perf-ink.js") v8.setFlagsFromString = () => {};
vm.Script = class extends vm.Script {
	constructor(text, options) {
		super(text, options);
		const name = basename(options.filename);
		if (name !== recorded) return;
		process.on("exit", () => {
			const path = join(dirname(program), "code-cache", cache, name);
			mkdirSync(dirname(path), { recursive: true });
			writeFileSync(path, this.createCachedData());
		});
	}
};
