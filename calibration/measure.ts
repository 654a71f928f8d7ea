/** How exact the saturated share of `measure` is, and how often its verdict is wrong. */
import { linkUseOf } from "../source/measure/link-use.ts";
import type { Verdict } from "../source/measure/measurement.ts";
import { judge } from "../source/measure/verdict.ts";
import { Random } from "../source/sources/simulated/random.ts";
import { CAPACITY, tracedTraffic } from "./measured-traffic.ts";

export interface MeasureTask {
	readonly share: number;
	readonly stretch_s: number;
	/** The rate outside of saturation, as a part of the capacity. */
	readonly quiet: number;
	readonly runs: number;
	readonly seed: number;
}

export interface MeasureRow extends Omit<MeasureTask, "seed"> {
	/** Of the share, in points. */
	readonly meanError: number;
	readonly worstError: number;
	/** Outside of 3 points around the borders of the verdict. */
	readonly wrongVerdicts: number;
	/** Runs whose bound was below the truth. */
	readonly brokenBounds: number;
}

const SHARES = [0, 0.05, 0.3, 0.5, 0.8, 1];
const STRETCHES_S = [0.1, 0.25, 1, 10];
const QUIET = [0, 0.4];
/** The standard deviation of a reading. */
const NOISE = 0.02;
const BORDERS = [0.1, 0.5];
const MARGIN = 0.03;

export function measureTasks(runs: number, seed: number): MeasureTask[] {
	return SHARES.flatMap((share) =>
		STRETCHES_S.flatMap((stretch_s) =>
			QUIET.map((quiet) => ({ share, stretch_s, quiet, runs, seed })),
		),
	);
}

export function runMeasureTask({ seed, ...task }: MeasureTask): MeasureRow {
	const random = new Random(seed);
	let [sum, worst, wrongVerdicts, brokenBounds] = [0, 0, 0, 0];
	for (let run = 0; run < task.runs; run++) {
		const { intervals, truth, length_s } = tracedTraffic({
			...task,
			level: random.between(0.95, 1),
			phase: random.next(),
			noise: () => 1 + NOISE * random.normal(),
		});
		const use = linkUseOf(intervals, CAPACITY, length_s);
		const error = 100 * (use.saturated_s / use.known_s - truth);
		sum += error;
		if (Math.abs(error) > Math.abs(worst)) worst = error;
		const { verdict, saved_at_most_share } = judge([{ wall_s: length_s, use }], {
			kind: "no bytes",
		});
		const isNear = BORDERS.some((border) => Math.abs(truth - border) <= MARGIN);
		if (!isNear && verdict !== verdictOf(truth)) wrongVerdicts++;
		if ((saved_at_most_share ?? 0) < truth - 0.02) brokenBounds++;
	}
	return {
		...task,
		meanError: sum / task.runs,
		worstError: worst,
		wrongVerdicts,
		brokenBounds,
	};
}

function verdictOf(truth: number): Verdict {
	if (truth >= 0.5) return "link-bound";
	return truth >= 0.1 ? "partly link-bound" : "not link-bound";
}

/** As a table in Markdown. */
export function measureTable(rows: readonly MeasureRow[]): string {
	const heads = [
		"saturated",
		"stretches",
		"other rate",
		"runs",
		"mean error",
		"worst error",
		"wrong verdicts",
		"broken bounds",
	];
	const lines = rows.map((row) => [
		`${(100 * row.share).toFixed(0)} %`,
		`${row.stretch_s} s`,
		`${(100 * row.quiet).toFixed(0)} %`,
		row.runs,
		row.meanError.toFixed(2),
		row.worstError.toFixed(2),
		row.wrongVerdicts,
		row.brokenBounds,
	]);
	return [heads, heads.map(() => "---"), ...lines]
		.map((cells) => `| ${cells.join(" | ")} |`)
		.join("\n");
}
