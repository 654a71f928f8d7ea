/**
 * `npm run bench:reliability -- [--minutes N] [--without-screen] [--json FILE]`: the program at 100
 * Hz, for an hour, with screen, log and exporter at once, or without the screen.
 * docs/reliability.md describes the method.
 */
import { writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { quantileOf, type Slope, wanderingSlopeOf } from "./numbers.ts";
import { accountOf, type LogAccount } from "./reliability-log.ts";
import { type Run, run, type Second } from "./reliability-run.ts";
import { type Figure, figureTable, isMet } from "./table.ts";

const INTERVAL_S = 0.01;
/** Until then caches and windows fill, so memory is not evaluated. */
const SETTLED_S = 120;
/** Memory is averaged over this time, so that a single garbage collection is not a trend. */
const AVERAGED_S = 10;
const FLAT_MB_PER_H = 1;

const { values: flags } = parseArgs({
	options: {
		minutes: { type: "string", default: "60" },
		"without-screen": { type: "boolean", default: false },
		json: { type: "string", default: join(tmpdir(), "anarchy-perf-ink-reliability.json") },
	},
});
const hasScreen = !flags["without-screen"];
const duration_s = 60 * Number(flags.minutes);
if (!(duration_s > 0)) throw new RangeError("--minutes takes a number above 0");

const began = new Date();
const done = await run({
	program: "dist/anarchy-perf-ink.js",
	hasScreen,
	interval_s: INTERVAL_S,
	duration_s,
});
const log = accountOf(done.log, 1000 * INTERVAL_S);
const memory = memoryTrend(done.seconds);
const figures = figuresOf(done, log, memory);
process.stdout.write(figureTable(figures));
const report = {
	date: began.toISOString(),
	machine: { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length, load: loadavg() },
	hasScreen,
	duration_s,
	interval_s: INTERVAL_S,
	figures: figures.map((figure) => ({ ...figure, isMet: isMet(figure) })),
	log,
	memory,
	run: done,
};
writeFileSync(flags.json, `${JSON.stringify(report, null, "\t")}\n`);
process.stdout.write(`as JSON: ${flags.json}\n`);
// Timers of measurements that ended early may still be pending.
process.exit(figures.some((figure) => isMet(figure) === false) ? 1 : 0);

/** In MB per hour; NaN if the run was too short. */
function memoryTrend(watched: readonly Second[]): Slope {
	const means = new Map<number, number[]>();
	for (const { at_s, resident_mb } of watched) {
		const stretch = Math.floor(at_s / AVERAGED_S);
		if (stretch * AVERAGED_S < SETTLED_S) continue;
		means.set(stretch, [...(means.get(stretch) ?? []), resident_mb]);
	}
	const points = [...means].map(([stretch, readings]) => {
		const mean = readings.reduce((sum, reading) => sum + reading, 0) / readings.length;
		return [(stretch * AVERAGED_S) / 3600, mean] as const;
	});
	return wanderingSlopeOf(points);
}

function figuresOf(
	{ seconds, opens, frames, bare }: Run,
	log: LogAccount,
	memory: Slope,
): Figure[] {
	// The first is taken at once, the last at the end of the duration.
	const expected = Math.round(duration_s / INTERVAL_S) + 1;
	const scrapes = seconds.flatMap(({ scrape_ms }) => (scrape_ms === null ? [] : [scrape_ms]));
	const scrapesInOrder = Float64Array.from(scrapes).sort();
	const failedScrapes = seconds.length - scrapes.length;
	// One more checks the driver at the start. A scrape may share a sample's reading.
	const taken = { least: opens - 1 - seconds.length, most: opens - 1 };
	const [first, last] = [seconds[0], seconds.at(-1)];
	const watched_s = (last?.at_s ?? Number.NaN) - (first?.at_s ?? Number.NaN);
	const cpu_ms = (last?.cpu_ms ?? Number.NaN) - (first?.cpu_ms ?? Number.NaN);
	const settled = seconds.find(({ at_s }) => at_s >= SETTLED_S)?.resident_mb ?? Number.NaN;
	const isFlat = memory.slope - memory.halfWidth <= 0 || memory.slope < FLAT_MB_PER_H;
	const none = (name: string, value: number): Figure => ({
		name,
		value,
		unit: "",
		judged: { isMet: value === 0, goal: "0" },
	});
	return [
		{ name: "samples expected", value: expected, unit: `in ${duration_s} s` },
		{ name: "  due before the first reading", value: expected - log.due, unit: "", goal: 100 },
		{ name: "  missed after it", value: log.due - log.written - log.dropped, unit: "" },
		{ name: "  missed by a bare node", value: bare.missed, unit: "" },
		{ name: "intervals longer than 15 ms", value: log.long, unit: "" },
		{
			name: "samples taken, by opens of the driver's file",
			value: taken.least,
			unit: `to ${taken.most}`,
		},
		{
			name: "samples written",
			value: log.written,
			unit: "",
			judged: {
				isMet: log.written >= taken.least && log.written <= taken.most,
				goal: "all that were taken",
			},
		},
		none("samples dropped", log.dropped),
		none("lines of the log that are not records", log.broken),
		none("failed readings", log.failed),
		{ name: "tick delay, p99", value: log.delay_ms.p99, unit: "ms" },
		{ name: "tick delay, p99.9", value: log.delay_ms.p999, unit: "ms" },
		{ name: "tick delay, worst", value: log.delay_ms.worst, unit: "ms" },
		{ name: "  of the bare node, worst", value: bare.worst_ms, unit: "ms" },
		{ name: "longest time without a reading", value: log.longestGap_ms, unit: "ms" },
		{ name: "size of the log", value: log.bytes / 1e6, unit: "MB" },
		{ name: "frames on the screen", value: frames, unit: "" },
		{ name: "scrapes", value: scrapes.length, unit: "" },
		none("failed scrapes", failedScrapes),
		{ name: "scrape, p99", value: quantileOf(scrapesInOrder, 0.99), unit: "ms" },
		{ name: "CPU", value: cpu_ms / watched_s / 10, unit: "% of a core" },
		{ name: "CPU per sample", value: cpu_ms / log.written, unit: "ms" },
		{ name: "resident memory after 2 minutes", value: settled, unit: "MB" },
		{ name: "  at the end", value: last?.resident_mb ?? Number.NaN, unit: "MB" },
		{
			name: "  its slope from then on",
			value: memory.slope,
			unit: `MB/h ± ${memory.halfWidth.toFixed(2)}`,
			...(Number.isFinite(memory.halfWidth) && { judged: { isMet: isFlat, goal: "flat" } }),
		},
	];
}
