/**
 * `npm run bench -- [--quick] [--soak FRAMES] [--replay] [--json FILE]`: the cost of the program,
 * compared with its goals. docs/performance.md describes the method.
 */
import { cpSync, statSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { measureBytes } from "./measure-bytes.ts";
import { measureLoading } from "./measure-loading.ts";
import { measurePoll } from "./measure-poll.ts";
import { measureReplay } from "./measure-replay.ts";
import { measureScale } from "./measure-scale.ts";
import { measureScreen, WARM_UP_FRAMES } from "./measure-screen.ts";
import { measureSoak } from "./measure-soak.ts";
import { measureBareNode, measureStart } from "./measure-start.ts";
import { measureStreams } from "./measure-streams.ts";
import { figuresOf, pastFigures, replayFigures, scaleTable } from "./report.ts";
import { temporaryFolder } from "./surroundings.ts";
import { figureTable, isMet, ratioOf } from "./table.ts";

const { values: flags } = parseArgs({
	options: {
		quick: { type: "boolean", default: false },
		soak: { type: "string" },
		replay: { type: "boolean", default: false },
		json: { type: "string", default: join(tmpdir(), "anarchy-perf-ink-bench.json") },
	},
});
const soakFrames = Number(flags.soak ?? (flags.quick ? 6000 : 200_000));
const PAST_FRAMES = 20_000;
const memory_s = flags.quick ? 60 : 600;

// A copy, because a build may replace the original meanwhile.
const copy = temporaryFolder("/dev/shm");
cpSync("dist", copy, { recursive: true });
const program = join(copy, "anarchy-perf-ink.js");
const began_ms = performance.now();

const say = (what: string) => {
	const at_s = ((performance.now() - began_ms) / 1000).toFixed(0);
	process.stderr.write(`${at_s.padStart(5)} s  ${what}\n`);
};

say("first screen, 7 pairs");
const start = await measureStart(program);
const bare = measureBareNode();
say("what commands load");
const loading = await measureLoading(program);
say("one poll");
const poll = await measurePoll();
say(`10 Hz, ${memory_s} s`);
const steady = await measureScreen({
	program,
	arguments: ["--interval", "0.1"],
	warmUp_s: WARM_UP_FRAMES * 0.1,
	measured_s: memory_s - WARM_UP_FRAMES * 0.1,
});
const bytes = await measureBytes(steady);
say("1 Hz");
const slow = await measureScreen({
	program,
	arguments: ["--interval", "1"],
	warmUp_s: WARM_UP_FRAMES,
	measured_s: flags.quick ? 12 : 60,
});
say("log and --json at 100 Hz");
const streams = await measureStreams(program, flags.quick ? 10 : 20);
say("scale");
const scale = await measureScale(program, flags.quick ? 4 : 8);
say(`soak, ${soakFrames} frames`);
const soak = await measureSoak(soakFrames, false, say);
if (!flags.quick) say(`a window of 24 hours, ${PAST_FRAMES} frames`);
const past = flags.quick ? null : await measureSoak(PAST_FRAMES, true, say);
if (flags.replay) say("replay of 30 days");
const replay = flags.replay ? await measureReplay() : null;
say("done");

const files = [program, join(copy, "commands/screen.cjs")];
const file_kb = files.reduce((sum, path) => sum + statSync(path).size, 0) / 1000;
const figures = [
	...figuresOf({
		start,
		bare,
		steady,
		memory_s,
		bytes,
		slow,
		streams,
		poll,
		soak,
		file_kb,
		loading,
	}),
	...(past === null ? [] : pastFigures(past, soak)),
	...(replay === null ? [] : replayFigures(replay)),
];
process.stdout.write(`${figureTable(figures)}\n${scaleTable(scale)}\n`);
const machine = {
	node: process.version,
	cpu: cpus()[0]?.model,
	cores: cpus().length,
	load: loadavg(),
};
const report = {
	date: new Date().toISOString(),
	machine,
	isQuick: flags.quick,
	figures: figures.map((figure) => ({ ...figure, ratio: ratioOf(figure), isMet: isMet(figure) })),
	scale,
	loading,
	soak,
	past,
	replay,
};
writeFileSync(flags.json, `${JSON.stringify(report, null, "\t")}\n`);
process.stdout.write(`as JSON: ${flags.json}\n`);
// Timers of measurements that ended early may still be pending.
process.exit(0);
