/** `npm run bench`: what the program costs, each figure beside a bare `node -e 0` of the same run. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measurePoll } from "./measure-poll.ts";
import { measureScreen } from "./measure-screen.ts";

const PROGRAM = ["node", "dist/anarchy-perf-ink.js"];
const RUNS = 7;

interface Figure {
	readonly name: string;
	readonly value: number;
	readonly unit: string;
	readonly goal: string;
}

const median = (values: readonly number[]): number =>
	values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Wall time of a whole command, in ms. */
function wallTime(command: readonly string[]): number {
	const [file = "", ...rest] = command;
	const began = performance.now();
	spawnSync(file, rest, { stdio: "ignore" });
	return performance.now() - began;
}

const bare: number[] = [];
const first: number[] = [];
for (let run = 0; run < RUNS; run++) {
	bare.push(wallTime(["node", "-e", "0"]));
	const screen = await measureScreen({
		command: [...PROGRAM, "--demo"],
		marker: "SINCE RESET",
		seconds: 0,
	});
	first.push(screen.marker_ms);
}
const steady = await measureScreen({
	command: [...PROGRAM, "--demo", "--interval", "0.1"],
	marker: "SINCE RESET",
	seconds: 20,
});
const slow = await measureScreen({
	command: [...PROGRAM, "--demo", "--interval", "1"],
	marker: "SINCE RESET",
	seconds: 20,
});
const poll = await measurePoll();

const figures: Figure[] = [
	{ name: "bare node -e 0", value: median(bare), unit: "ms", goal: "" },
	{ name: "first screen", value: median(first), unit: "ms", goal: "" },
	{
		name: "first screen ÷ bare node",
		value: median(first.map((value, run) => value / (bare[run] ?? Number.NaN))),
		unit: "×",
		goal: "≤ 4",
	},
	{
		name: "CPU a frame at 10 Hz, start-up left out",
		value: steady.cpu_ms / (20 / 0.1),
		unit: "ms",
		goal: "≤ 25",
	},
	{ name: "CPU at 1 Hz", value: slow.cpu_ms / 20 / 10, unit: "% of a core", goal: "" },
	{ name: "peak memory, 20 s at 10 Hz", value: steady.peak_mb, unit: "MB", goal: "" },
	{ name: "bytes to the terminal a frame", value: steady.bytes / (20 / 0.1), unit: "B", goal: "" },
	{ name: "one poll: open, read, close, parse, derive", value: poll.poll_us, unit: "µs", goal: "" },
	{ name: "  of it parse and derive", value: poll.parse_derive_us, unit: "µs", goal: "" },
	{
		name: "the built file",
		value: readFileSync("dist/anarchy-perf-ink.js").length / 1000,
		unit: "kB",
		goal: "",
	},
];

for (const { name, value, unit, goal } of figures) {
	const number = value.toFixed(value < 100 ? 2 : 0);
	process.stdout.write(`${name.padEnd(46)} ${number.padStart(9)} ${unit.padEnd(12)} ${goal}\n`);
}
const folder = mkdtempSync(join(tmpdir(), "anarchy-bench-"));
const report = join(folder, "bench.json");
writeFileSync(report, JSON.stringify(figures, null, "\t"));
process.stdout.write(`as JSON: ${report}\n`);
