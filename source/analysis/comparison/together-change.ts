/**
 * Whether the link as a whole became better or worse: the geometric mean of the changes of its
 * metrics, those of latency inverted. A loss that is too small beside the noise of each metric may
 * be evident in all of them. Its noise is that of their mean over time, so it accounts for metrics
 * that are slow at the same time.
 */
import { type MeanEstimate, meanEstimate } from "../../statistics/mean-estimate.ts";
import type { MeanOver } from "../../statistics/operation-mean.ts";
import { meanOf, type TimedSums, total } from "../../statistics/timed-sums.ts";
import type { JudgedMetric } from "../walk/log-contents.ts";
import { meanChange, WELL_KNOWN_S } from "./mean-change.ts";
import { isEnough, type MeasuredChange } from "./measure-change.ts";
import { MIN_RUNS } from "./run-change.ts";
import type { SideSamples } from "./side-samples.ts";

/** A metric on both sides. */
export interface MetricSides {
	readonly metric: JudgedMetric;
	readonly meanOver: MeanOver;
	readonly better: "higher" | "lower";
	readonly sides: readonly [baseline: SideSamples, candidate: SideSamples];
}

export interface MeasuredTogether {
	/** At least two. */
	readonly metrics: readonly JudgedMetric[];
	/** The ratio is above 1 where the link is better. */
	readonly change: MeasuredChange;
}

/**
 * @param alpha 1 − confidence of the interval
 * @returns null where fewer than two metrics have a mean above 0 on both sides, and for several
 *   runs, whose spread decides, or where no log is of ten minutes
 */
export function measureTogether(
	metrics: readonly MetricSides[],
	alpha: number,
): MeasuredTogether | null {
	const known = metrics.filter(({ sides }) =>
		sides.every(({ timed }) => (timed.mean?.mean ?? 0) > 0),
	);
	if (known.length < 2) return null;
	const isOfRuns = known.some(({ sides }) => sides.some(({ runs }) => runs.length >= MIN_RUNS));
	const longest_s = Math.max(...known.flatMap(({ sides }) => sides.map((one) => one.loaded_s)));
	if (isOfRuns || longest_s < WELL_KNOWN_S) return null;
	const [first, second] = [indexOf(known, 0), indexOf(known, 1)];
	if (first === null || second === null) return null;
	const ratio = Math.exp(
		known.reduce((sum, { better, sides }) => {
			const [before, after] = sides.map(({ timed }) => Math.log(Number(timed.wholeMean)));
			return sum + (signOf(better) * (Number(after) - Number(before))) / known.length;
		}, 0),
	);
	const change = meanChange(first, scaled(second, ratio), alpha);
	const loaded_s = known.flatMap(({ sides }) => sides.map((side) => side.loaded_s));
	return {
		metrics: known.map(({ metric }) => metric),
		change: {
			...{ p: null, baseline: null, candidate: null, unit: "samples", change },
			...{ lack: "too few samples", isTested: isEnough(change, loaded_s), lacksRun: false },
		},
	};
}

function signOf(better: MetricSides["better"]): number {
	return better === "higher" ? 1 : -1;
}

/** The mean over the metrics of what they are relative to their own means; null below 16 blocks. */
function indexOf(metrics: readonly MetricSides[], side: 0 | 1): MeanEstimate | null {
	const all = metrics.map(({ better, sides }) => ({ better, sums: sides[side].timed.sums }));
	const count = Math.min(...all.map(({ sums }) => sums.weights.length));
	const weight = Math.max(...all.map(({ sums }) => total(sums.weights)));
	const index = new Float64Array(count).fill(1);
	for (const { better, sums } of all) {
		const part = signOf(better) / all.length;
		for (const [at, value] of relativeValues(sums, count).entries()) {
			index[at] = (index[at] as number) + part * (value - 1);
		}
	}
	const each = weight / count;
	return meanEstimate({
		sums: index.map((value) => value * each),
		weights: new Float64Array(count).fill(each),
		perBlock: 1,
	});
}

/** The values of equal parts of the weight, relative to the mean. */
function relativeValues(series: TimedSums, count: number): Float64Array {
	const { sums, weights } = series;
	const mean = meanOf(series) ?? Number.NaN;
	const each = total(weights) / count;
	const values = new Float64Array(count);
	let from = 0;
	for (let block = 0; block < sums.length; block++) {
		const weight = weights[block] as number;
		const rate = (sums[block] as number) / weight / mean / each;
		// A block may end in a later part than it begins in.
		let left = weight;
		while (left > 0) {
			const at = Math.min(count - 1, Math.floor(from / each + 1e-9));
			const room = at === count - 1 ? left : Math.min(left, (at + 1) * each - from);
			const taken = room > 0 ? room : left;
			values[at] = (values[at] as number) + taken * rate;
			from += taken;
			left -= taken;
		}
	}
	return values;
}

function scaled(estimate: MeanEstimate, ratio: number): MeanEstimate {
	const { fits } = estimate;
	const square = ratio * ratio;
	const times = ({ variance, degrees }: MeanEstimate["model"]) => {
		return { variance: square * variance, degrees };
	};
	return {
		...estimate,
		mean: ratio * estimate.mean,
		model: times(estimate.model),
		lowest: times(estimate.lowest),
		fits: fits && {
			...fits,
			fits: fits.fits.map(({ logLikelihood, logVariance }) => {
				return { logLikelihood, logVariance: logVariance + 2 * Math.log(ratio) };
			}),
		},
	};
}
