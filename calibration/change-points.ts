/**
 * `npx tsx calibration/change-points.ts [--logs N]`: how often changes are seen where there are
 * none, how many true ones are found, and how well they are placed. The table of
 * docs/change-points.md comes from here.
 */
import { parseArgs } from "node:util";
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

/** A share of so many trials, with Wilson's 95 % interval; all in per cent. */
export interface Share {
	readonly percent: number;
	readonly low: number;
	readonly high: number;
	readonly trials: number;
}

export interface ChangePointRow {
	readonly noise: NoiseKind;
	readonly correlation: number;
	readonly samples: number;
	/** Logs without a change in which one was reported, of either kind. */
	readonly falseAlarms: Share;
	/** True shifts that were found, by their size. */
	readonly found: Readonly<Record<"2-5" | "5-10" | "10-20", Share>>;
	/** Shifts of 5 to 10 % placed within 3 samples, of those found. */
	readonly placed: Share;
	/** Shifts of 5 to 10 % whose 95 % interval of time holds the truth, of those found. */
	readonly covered: Share;
	/** Of shifts of 5 to 10 %, in samples; NaN where none was found. */
	readonly medianError: number;
	readonly error90: number;
	readonly msPerLog: number;
}

export interface ChangePointPlan {
	/** Logs without a change, for each row; a third as many with changes for each size of shift. */
	readonly logs: number;
	readonly samples?: number;
	readonly correlations?: readonly number[];
	readonly noises?: readonly NoiseKind[];
	readonly seed?: number;
}

const SIZES = { "2-5": [0.02, 0.05], "5-10": [0.05, 0.1], "10-20": [0.1, 0.2] } as const;
/** True shifts keep so far from each other and from the ends, in samples. */
const APART = 300;
/** A change within so many samples of a true shift is that shift. */
const NEAR = 60;

/** One row for each noise and correlation, worked out as they are asked for. */
export function* calibrateChangePoints(plan: ChangePointPlan): Generator<ChangePointRow> {
	const { logs, samples = 3600, seed = 1 } = plan;
	const { correlations = [0, 0.5, 0.9, 0.95], noises = NOISE_KINDS } = plan;
	for (const noise of noises) {
		for (const correlation of correlations) {
			const random = new Random(seed);
			const began_ms = performance.now();
			let alarms = 0;
			for (let log = 0; log < logs; log++) {
				const factors = noiseFactors(random.fork(), noise, samples, correlation);
				if (changesIn(withShifts(factors, [])).length > 0) alarms++;
			}
			const msPerLog = (performance.now() - began_ms) / logs;
			const [small, middle, large] = (["2-5", "5-10", "10-20"] as const).map((size) =>
				findShifts({
					random,
					noise,
					correlation,
					samples,
					size: SIZES[size],
					logs: Math.ceil(logs / 3),
				}),
			) as [Findings, Findings, Findings];
			const errors = middle.errors.toSorted((left, right) => left - right);
			yield {
				noise,
				correlation,
				samples,
				falseAlarms: share(alarms, logs),
				found: { "2-5": small.found, "5-10": middle.found, "10-20": large.found },
				placed: share(errors.filter((error) => error <= 3).length, errors.length),
				covered: share(middle.covered, errors.length),
				medianError: errors[errors.length >> 1] ?? Number.NaN,
				error90: errors[Math.ceil(0.9 * errors.length) - 1] ?? Number.NaN,
				msPerLog,
			};
		}
	}
}

interface Findings {
	readonly found: Share;
	readonly errors: readonly number[];
	readonly covered: number;
}

function findShifts(trial: {
	random: Random;
	noise: NoiseKind;
	correlation: number;
	samples: number;
	size: readonly [number, number];
	logs: number;
}): Findings {
	const errors: number[] = [];
	let shiftsInAll = 0;
	let covered = 0;
	for (let log = 0; log < trial.logs; log++) {
		const random = trial.random.fork();
		const shifts = drawShifts(random, trial.samples, random.integer(1, 3), trial.size, APART);
		const factors = noiseFactors(random, trial.noise, trial.samples, trial.correlation);
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
	return { found: share(errors.length, shiftsInAll), errors, covered };
}

function errorOf(change: { readonly index: number }, index: TrueShift["index"]): number {
	return Math.abs(change.index - index);
}

function changesIn(values: Float64Array) {
	const times_s = Float64Array.from(values.keys());
	const result = changePoints({ times_s, values });
	return result.kind === "known" ? result.changes : [];
}

/** Wilson (1927). */
function share(hits: number, trials: number): Share {
	if (trials === 0) return { percent: Number.NaN, low: 0, high: 100, trials };
	const z = 1.96;
	const part = hits / trials;
	const middle = part + (z * z) / (2 * trials);
	const reach = z * Math.sqrt((part * (1 - part)) / trials + (z * z) / (4 * trials * trials));
	const whole = 1 + (z * z) / trials;
	return {
		percent: 100 * part,
		low: (100 * (middle - reach)) / whole,
		high: (100 * (middle + reach)) / whole,
		trials,
	};
}

/** The rows as a Markdown table's lines. */
export function rowText(row: ChangePointRow): string {
	const text = ({ percent, low, high }: Share) =>
		`${percent.toFixed(1)} (${low.toFixed(1)} to ${high.toFixed(1)})`;
	const { found } = row;
	const cells = [
		row.noise,
		String(row.correlation),
		text(row.falseAlarms),
		text(found["2-5"]),
		text(found["5-10"]),
		text(found["10-20"]),
		`${row.medianError} · ${row.error90}`,
		text(row.placed),
		text(row.covered),
		row.msPerLog.toFixed(0),
	];
	return `| ${cells.join(" | ")} |`;
}

if (process.argv[1]?.endsWith("calibration/change-points.ts")) {
	const { values: flags } = parseArgs({
		options: {
			logs: { type: "string", default: "300" },
			seed: { type: "string", default: "1" },
			noise: { type: "string" },
			correlation: { type: "string" },
		},
	});
	const noises = NOISE_KINDS.filter((kind) => flags.noise === undefined || kind === flags.noise);
	const correlations = flags.correlation?.split(",").map(Number) ?? [0, 0.5, 0.9, 0.95];
	const plan = { logs: Number(flags.logs), seed: Number(flags.seed), noises, correlations };
	for (const row of calibrateChangePoints(plan)) process.stdout.write(`${rowText(row)}\n`);
}
