/**
 * Error rates of the change point search: false changes in simulated logs without any, true changes
 * that are found, and how precisely. The table of docs/method/change-points.md is computed here.
 */
import { changePoints } from "../source/analysis/changes/change-points.ts";
import { Random } from "../source/sources/simulated/random.ts";
import {
	drawShifts,
	NOISE_KINDS,
	type NoiseKind,
	noiseFactors,
	type TrueShift,
	withShifts,
} from "./noise-change-points.ts";
import { type Proportion, proportion, proportionText } from "./proportion.ts";

/** One row of the table. */
export interface ChangePointTask {
	readonly noise: NoiseKind;
	/** The lag-1 autocorrelation. */
	readonly correlation: number;
	/** Logs without a change; a third of it for each size of shift. */
	readonly logs: number;
	readonly seed: number;
}

export interface ChangePointRow {
	readonly noise: NoiseKind;
	readonly correlation: number;
	/** Logs without a change in which one of either kind was reported. */
	readonly falseAlarms: Proportion;
	/** True shifts that were found, by size in percent. */
	readonly found: Readonly<Record<"2-5" | "5-10" | "10-20", Proportion>>;
	/** Found shifts of 5 to 10 % that are placed within 3 samples. */
	readonly placed: Proportion;
	/** Found shifts of 5 to 10 % whose 95 % interval of time contains the truth. */
	readonly covered: Proportion;
	/** Found shifts of 5 to 10 % whose 95 % interval of the size contains the truth. */
	readonly sizeCovered: Proportion;
	/** Logs with shifts of 5 to 10 % in which more changes of the level are reported. */
	readonly extra: Proportion;
	/** Errors of shifts of 5 to 10 %, in samples; null where none was found. */
	readonly medianError: number | null;
	readonly error90: number | null;
	readonly msPerLog: number;
}

const SAMPLES = 3600;
const CORRELATIONS = [0, 0.5, 0.9, 0.95];
const SIZES = { "2-5": [0.02, 0.05], "5-10": [0.05, 0.1], "10-20": [0.1, 0.2] } as const;
/** The distance of true shifts from each other and from the ends, in samples. */
const APART = 300;
/** A change within this many samples of a true shift is that shift. */
const NEAR = 60;

export function changePointTasks(logs: number, seed: number): ChangePointTask[] {
	return NOISE_KINDS.flatMap((noise) =>
		CORRELATIONS.map((correlation) => ({ noise, correlation, logs, seed })),
	);
}

export function runChangePointTask(task: ChangePointTask): ChangePointRow {
	const { noise, correlation, logs, seed } = task;
	const random = new Random(seed);
	const began_ms = performance.now();
	let alarms = 0;
	for (let log = 0; log < logs; log++) {
		const factors = noiseFactors(random.fork(), noise, SAMPLES, correlation);
		if (changesIn(withShifts(factors, [])).length > 0) alarms++;
	}
	const msPerLog = (performance.now() - began_ms) / logs;
	const find = (size: readonly [number, number]) =>
		findShifts({ random, noise, correlation, size, logs: Math.ceil(logs / 3) });
	const [small, middle, large] = [find(SIZES["2-5"]), find(SIZES["5-10"]), find(SIZES["10-20"])];
	const errors = middle.errors.toSorted((left, right) => left - right);
	return {
		noise,
		correlation,
		falseAlarms: proportion(alarms, logs),
		found: { "2-5": small.found, "5-10": middle.found, "10-20": large.found },
		placed: proportion(errors.filter((error) => error <= 3).length, errors.length),
		covered: proportion(middle.covered, errors.length),
		sizeCovered: proportion(middle.sizeCovered, errors.length),
		extra: middle.extra,
		medianError: errors[errors.length >> 1] ?? null,
		error90: errors[Math.ceil(0.9 * errors.length) - 1] ?? null,
		msPerLog,
	};
}

interface Findings {
	readonly found: Proportion;
	readonly errors: readonly number[];
	readonly covered: number;
	readonly sizeCovered: number;
	readonly extra: Proportion;
}

function findShifts(trial: {
	random: Random;
	noise: NoiseKind;
	correlation: number;
	size: readonly [number, number];
	logs: number;
}): Findings {
	const errors: number[] = [];
	let shiftsInAll = 0;
	let covered = 0;
	let sizeCovered = 0;
	let extra = 0;
	for (let log = 0; log < trial.logs; log++) {
		const random = trial.random.fork();
		const shifts = drawShifts(random, SAMPLES, random.integer(1, 3), trial.size, APART);
		const factors = noiseFactors(random, trial.noise, SAMPLES, trial.correlation);
		const levels = changesIn(withShifts(factors, shifts)).filter(({ kind }) => kind === "level");
		shiftsInAll += shifts.length;
		if (levels.length > shifts.length) extra++;
		for (const { index, relative } of shifts) {
			const nearest = levels.toSorted(
				(left, right) => errorOf(left, index) - errorOf(right, index),
			)[0];
			if (nearest === undefined || errorOf(nearest, index) > NEAR) continue;
			errors.push(errorOf(nearest, index));
			// Samples are one second apart, from second 0 on.
			if (nearest.earliest_s < index && index <= nearest.latest_s) covered++;
			const size = nearest.relativeShift;
			if (size !== null && size.low <= relative && relative <= size.high) sizeCovered++;
		}
	}
	return {
		found: proportion(errors.length, shiftsInAll),
		errors,
		covered,
		sizeCovered,
		extra: proportion(extra, trial.logs),
	};
}

function errorOf(change: { readonly index: number }, index: TrueShift["index"]): number {
	return Math.abs(change.index - index);
}

function changesIn(values: Float64Array) {
	const times_s = Float64Array.from(values.keys());
	const result = changePoints({ times_s, values });
	return result.kind === "known" ? result.changes : [];
}

/** As a table in Markdown. */
export function changePointTable(rows: readonly ChangePointRow[]): string {
	const heads = [
		...["noise", "ρ", "false changes, %", "found of 2–5 %, %", "of 5–10 %", "of 10–20 %"],
		...["error, median · 90 %", "within ±3, %", "interval holds, %", "size, %"],
		...["logs with more changes, %", "ms per log"],
	];
	const lines = rows.map(({ noise, correlation, falseAlarms, found, placed, covered, ...row }) => [
		noise,
		String(correlation),
		proportionText(falseAlarms),
		...Object.values(found).map(proportionText),
		row.medianError === null ? "none found" : `${row.medianError} · ${row.error90}`,
		...[placed, covered, row.sizeCovered].map((one) =>
			one.of === 0 ? "none found" : proportionText(one),
		),
		proportionText(row.extra),
		row.msPerLog.toFixed(0),
	]);
	return [heads, heads.map(() => "---"), ...lines]
		.map((cells) => `| ${cells.join(" | ")} |`)
		.join("\n");
}
