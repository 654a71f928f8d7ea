/** Distributions: histograms and quantiles of one or several sets of values. */
import { MIN_PERCENTILE_SAMPLES } from "../analysis/figures/analysis.ts";
import { fractionBetween, interpolate } from "../core/interpolate.ts";
import { quantile } from "../core/quantile.ts";
import type { Colour } from "./colour.ts";

export interface Distribution {
	readonly title: string;
	readonly unit: string;
	/** Edges of the bins of all histograms, ascending: one more than there are bins. */
	readonly edges: readonly number[];
	readonly spreads: readonly Spread[];
}

export interface Spread {
	readonly name: string;
	readonly colour: Colour;
	/** Share of all values in each bin, 0 to 1. */
	readonly shares: readonly number[];
	/** Shares of all values outside the edges, 0 to 1. */
	readonly below: number;
	readonly above: number;
	/** Values at {@link PROBABILITIES}; null: too few values. */
	readonly quantiles: readonly number[] | null;
}

/** Probabilities of the plotted quantiles: dense in both tails, where links differ. */
export const PROBABILITIES: readonly number[] = [
	0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98,
	0.99, 0.995, 0.998, 0.999,
];

/** A named set of values. */
export interface Values {
	readonly name: string;
	readonly colour: Colour;
	/** In any order; NaN is ignored. */
	readonly values: Float64Array;
}

const BINS = 40;
/**
 * The bins cover this central part of the values, so that one outlier does not squeeze the rest.
 * They reach to values that exist: of a few, all are within.
 */
const SHOWN = [0.002, 0.998] as const;

/**
 * A spread below this part of the largest value is rounding, and a magnitude below this is zero:
 * the edges of such bins would be the same number.
 */
const MIN_SPREAD = 1e-9;

/** Returns the distribution of each set of values, on shared bins; null without a value. */
export function distributionOf(
	title: string,
	unit: string,
	sets: readonly Values[],
): Distribution | null {
	const known = sets
		.map((set) => ({ ...set, sorted: set.values.filter((value) => !Number.isNaN(value)).sort() }))
		.filter(({ sorted }) => sorted.length > 0);
	if (known.length === 0) return null;
	const low = Math.min(...known.map(({ sorted }) => at(sorted, Math.floor, SHOWN[0])));
	const high = Math.max(...known.map(({ sorted }) => at(sorted, Math.ceil, SHOWN[1])));
	const [first, last] = endsOfBins(low, high);
	const edges = Array.from({ length: BINS + 1 }, (_, index) =>
		interpolate(first, last, index / BINS),
	);
	return {
		title,
		unit,
		edges,
		spreads: known.map(({ name, colour, sorted }) => ({
			name,
			colour,
			...sharesOf(sorted, first, last),
			quantiles:
				sorted.length < MIN_PERCENTILE_SAMPLES
					? null
					: PROBABILITIES.map((probability) => quantile(sorted, probability)),
		})),
	};
}

/** Returns the outer edges of the bins: nearly equal values still need bins with a width. */
function endsOfBins(low: number, high: number): [first: number, last: number] {
	const largest = Math.max(Math.abs(low), Math.abs(high));
	if (largest <= MIN_SPREAD) return [low, low + 1];
	if (high - low > largest * MIN_SPREAD) return [low, high];
	return Number.isFinite(low + largest) ? [low, low + largest] : [0, high];
}

function sharesOf(
	sorted: Float64Array,
	low: number,
	high: number,
): Pick<Spread, "shares" | "below" | "above"> {
	const counts = new Array<number>(BINS).fill(0);
	let below = 0;
	let above = 0;
	for (const value of sorted) {
		const bin = Math.floor(BINS * fractionBetween(low, high, value));
		if (bin < 0) below++;
		else if (value > high) above++;
		else {
			// The last bin holds its upper edge too.
			const index = Math.min(bin, BINS - 1);
			counts[index] = (counts[index] ?? 0) + 1;
		}
	}
	const total = sorted.length;
	return {
		shares: counts.map((count) => count / total),
		below: below / total,
		above: above / total,
	};
}

/** Returns the value next to a quantile, on the side that is rounded to. */
function at(sorted: Float64Array, round: (place: number) => number, probability: number): number {
	return sorted[round(probability * (sorted.length - 1))] ?? Number.NaN;
}
