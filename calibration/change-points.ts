/**
 * How often changes are seen in simulated logs where there are none, how many true ones are found,
 * and how well they are placed. The table of docs/change-points.md comes from here.
 */
import { changePoints } from "../source/analysis/change-points.ts";
import { Random } from "../source/core/random.ts";
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
	/** From sample to sample. */
	readonly correlation: number;
	/** Logs without a change; a third as many with changes for each size of shift. */
	readonly logs: number;
	readonly seed: number;
}

export interface ChangePointRow {
	readonly noise: NoiseKind;
	readonly correlation: number;
	/** Logs without a change in which one was reported, of either kind. */
	readonly falseAlarms: Proportion;
	/** True shifts that were found, by their size in per cent. */
	readonly found: Readonly<Record<"2-5" | "5-10" | "10-20", Proportion>>;
	/** Shifts of 5 to 10 % placed within 3 samples, of those found. */
	readonly placed: Proportion;
	/** Shifts of 5 to 10 % whose 95 % interval of time holds the truth, of those found. */
	readonly covered: Proportion;
	/** Of shifts of 5 to 10 %, in samples; null where none was found. */
	readonly medianError: number | null;
	readonly error90: number | null;
	readonly msPerLog: number;
}

const SAMPLES = 3600;
const CORRELATIONS = [0, 0.5, 0.9, 0.95];
const SIZES = { "2-5": [0.02, 0.05], "5-10": [0.05, 0.1], "10-20": [0.1, 0.2] } as const;
/** True shifts keep so far from each other and from the ends, in samples. */
const APART = 300;
/** A change within so many samples of a true shift is that shift. */
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
		medianError: errors[errors.length >> 1] ?? null,
		error90: errors[Math.ceil(0.9 * errors.length) - 1] ?? null,
		msPerLog,
	};
}

interface Findings {
	readonly found: Proportion;
	readonly errors: readonly number[];
	readonly covered: number;
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
	for (let log = 0; log < trial.logs; log++) {
		const random = trial.random.fork();
		const shifts = drawShifts(random, SAMPLES, random.integer(1, 3), trial.size, APART);
		const factors = noiseFactors(random, trial.noise, SAMPLES, trial.correlation);
		const levels = changesIn(withShifts(factors, shifts)).filter(({ kind }) => kind === "level");
		shiftsInAll += shifts.length;
		for (const { index } of shifts) {
			const nearest = levels.toSorted(
				(left, right) => errorOf(left, index) - errorOf(right, index),
			)[0];
			if (nearest === undefined || errorOf(nearest, index) > NEAR) continue;
			errors.push(errorOf(nearest, index));
			// Samples are a second apart, from second 0 on.
			if (nearest.earliest_s < index && index <= nearest.latest_s) covered++;
		}
	}
	return { found: proportion(errors.length, shiftsInAll), errors, covered };
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
		...["error, median · 90 %", "within ±3, %", "interval holds, %", "ms a log"],
	];
	const lines = rows.map(({ noise, correlation, falseAlarms, found, placed, covered, ...row }) => [
		noise,
		String(correlation),
		proportionText(falseAlarms),
		...Object.values(found).map(proportionText),
		row.medianError === null ? "none found" : `${row.medianError} · ${row.error90}`,
		...[placed, covered].map((one) => (one.of === 0 ? "none found" : proportionText(one))),
		row.msPerLog.toFixed(0),
	]);
	return [heads, heads.map(() => "---"), ...lines]
		.map((cells) => `| ${cells.join(" | ")} |`)
		.join("\n");
}
