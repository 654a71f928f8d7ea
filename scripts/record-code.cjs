/**
 * Loaded before the program by `record-code.ts`: saves V8's code cache of the part named RECORDED.
 *
 * It has every function, compiled before anything runs. A cache of those that ran would be half as
 * large, but different each time: which run depends on time, and V8 notes how often loops ran.
 */
const { mkdirSync, writeFileSync } = require("node:fs");
const { basename, dirname, join } = require("node:path");
const v8 = require("node:v8");
const vm = require("node:vm");

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
const folder = join(dirname(program), "code-cache", `${process.versions.v8}-${process.arch}`);
const setFlags = v8.setFlagsFromString;
if (recorded === "anarchy-perf-ink.js") v8.setFlagsFromString = () => {};
vm.Script = class extends vm.Script {
	constructor(text, options) {
		const isRecorded = basename(options.filename) === recorded;
		// V8 accepts a cache only under the flags it is saved under, so the flag is taken back.
		if (isRecorded) setFlags("--no-lazy");
		// Not the path, which would be in the cache.
		super(text, isRecorded ? { ...options, filename: recorded } : options);
		if (!isRecorded) return;
		setFlags("--lazy");
		mkdirSync(folder, { recursive: true });
		writeFileSync(join(folder, recorded), this.createCachedData());
	}
};
