/**
 * One step is one change: logs of an hour with a single step of the level, at places where the
 * halves of seeded intervals meet, and at random ones.
 */
import { changePoints } from "../source/analysis/changes/change-points.ts";
import { Random } from "../source/sources/simulated/random.ts";
import { type NoiseKind, noiseFactors, withShifts } from "./noise-change-points.ts";
import { type Proportion, proportion, proportionText } from "./proportion.ts";

export interface StepTask {
	readonly noise: NoiseKind;
	readonly correlation: number;
	/** The second of the step; null: anywhere, 100 s from the ends or more. */
	readonly at: number | null;
	readonly logs: number;
	readonly seed: number;
}

export interface StepRow extends Omit<StepTask, "logs" | "seed"> {
	/** Logs with exactly one change, of the level and within a minute of the step. */
	readonly oneForOne: Proportion;
	/** Logs with more changes than that, of either kind. */
	readonly extra: Proportion;
	/** Of those one for one, the 95 % interval of the size that contains the truth. */
	readonly sizeCovered: Proportion;
	/** The mean of the sizes, in percent, where the truth is −8 %. */
	readonly meanSize_percent: number;
}

const SAMPLES = 3600;
const STEP = -0.08;
const NEAR = 60;
const END = 100;
const PLACES = [600, 1080, 1200, 1800, 1980, 2400, 2880, null];

export function stepTasks(logs: number, seed: number): StepTask[] {
	const kinds = [
		["white", 0],
		["normal", 0],
		["normal", 0.5],
		["normal", 0.9],
		["half white", 0.9],
		["spiky", 0.5],
	] as const;
	return kinds.flatMap(([noise, correlation]) =>
		PLACES.map((at) => ({ noise, correlation, at, logs, seed })),
	);
}

export function runStepTask({ noise, correlation, at, logs, seed }: StepTask): StepRow {
	const all = new Random(seed);
	const sizes: number[] = [];
	let [extra, covered] = [0, 0];
	for (let log = 0; log < logs; log++) {
		const random = all.fork();
		const index = at ?? random.integer(END, SAMPLES - END);
		const factors = noiseFactors(random, noise, SAMPLES, correlation);
		const values = withShifts(factors, [{ index, relative: STEP }]);
		const result = changePoints({ times_s: Float64Array.from(values.keys()), values });
		const changes = result.kind === "known" ? result.changes : [];
		const isStep = (change: (typeof changes)[number]) =>
			change.kind === "level" && Math.abs(change.index - index) <= NEAR;
		const steps = changes.filter(isStep);
		if (changes.length > 1) extra++;
		const shift = steps[0]?.relativeShift;
		if (changes.length !== 1 || shift === undefined || shift === null) continue;
		sizes.push(100 * shift.estimate);
		if (shift.low <= STEP && STEP <= shift.high) covered++;
	}
	return {
		...{ noise, correlation, at },
		oneForOne: proportion(sizes.length, logs),
		extra: proportion(extra, logs),
		sizeCovered: proportion(covered, sizes.length),
		meanSize_percent: sizes.reduce((sum, size) => sum + size, 0) / sizes.length,
	};
}

/** As a table in Markdown. */
export function stepTable(rows: readonly StepRow[]): string {
	const heads = [
		"noise",
		"ρ",
		"second",
		"one for one, %",
		"more, %",
		"size covered, %",
		"mean size, %",
	];
	const lines = rows.map((row) => [
		...[row.noise, String(row.correlation), row.at === null ? "random" : String(row.at)],
		...[row.oneForOne, row.extra, row.sizeCovered].map(proportionText),
		row.meanSize_percent.toFixed(2),
	]);
	return [heads, heads.map(() => "---"), ...lines]
		.map((cells) => `| ${cells.join(" | ")} |`)
		.join("\n");
}
