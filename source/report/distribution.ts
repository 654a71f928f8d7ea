/** How values are spread: histograms and quantiles, of one log or of several over each other. */
import type { Colour } from "./report.ts";

export interface Distribution {
	readonly title: string;
	readonly unit: string;
	/** Where the bins of every histogram begin and, last, where the last one ends; ascending. */
	readonly edges: readonly number[];
	readonly spreads: readonly Spread[];
}

export interface Spread {
	readonly name: string;
	readonly colour: Colour;
	/** Part of all values in each bin, 0 to 1; one less than there are edges. */
	readonly shares: readonly number[];
	/** Parts of all values that lie outside the edges, 0 to 1. */
	readonly below: number;
	readonly above: number;
	/** Values at {@link PROBABILITIES}, for the plot of quantiles; null leaves it out. */
	readonly quantiles: readonly number[] | null;
}

/** Where quantiles are plotted: dense in both tails, for that is where links differ. */
export const PROBABILITIES: readonly number[] = [
	0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98,
	0.99, 0.995, 0.998, 0.999,
];

/** One set of values with its name. */
export interface Values {
	readonly name: string;
	readonly colour: Colour;
	/** In any order; NaN is left out. */
	readonly values: Float64Array;
}

const BINS = 40;
/** The bins span this middle part of the values, so that one spike does not squeeze all others. */
const SHOWN = [0.002, 0.998] as const;

/**
 * Below this part of the largest value a spread is one of rounding, and below this magnitude a value
 * is zero: bins of such widths would have edges that are one and the same number.
 */
const NO_SPREAD = 1e-9;

/** The distribution of each set of values, on bins that they share. Sorts copies of them. */
export function distributionOf(
	title: string,
	unit: string,
	sets: readonly Values[],
): Distribution | null {
	const known = sets
		.map((set) => ({ ...set, sorted: set.values.filter((value) => !Number.isNaN(value)).sort() }))
		.filter(({ sorted }) => sorted.length > 0);
	if (known.length === 0) return null;
	const low = Math.min(...known.map(({ sorted }) => quantile(sorted, SHOWN[0])));
	const high = Math.max(...known.map(({ sorted }) => quantile(sorted, SHOWN[1])));
	const width = spanOf(low, high) / BINS;
	const edges = Array.from({ length: BINS + 1 }, (_, index) => low + index * width);
	return {
		title,
		unit,
		edges,
		spreads: known.map(({ name, colour, sorted }) => ({
			name,
			colour,
			...sharesOf(sorted, low, width),
			quantiles: PROBABILITIES.map((probability) => quantile(sorted, probability)),
		})),
	};
}

/** What all bins span together: values that are as good as the same still need bins with a width. */
function spanOf(low: number, high: number): number {
	const largest = Math.max(Math.abs(low), Math.abs(high));
	if (largest <= NO_SPREAD) return 1;
	return high - low > largest * NO_SPREAD ? high - low : largest;
}

function sharesOf(
	sorted: Float64Array,
	low: number,
	width: number,
): Pick<Spread, "shares" | "below" | "above"> {
	const counts = new Array<number>(BINS).fill(0);
	let below = 0;
	let above = 0;
	for (const value of sorted) {
		const bin = Math.floor((value - low) / width);
		if (bin < 0) below++;
		else if (value > low + BINS * width) above++;
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

/** Interpolated between the two nearest values: definition 7 of Hyndman and Fan (1996). */
function quantile(sorted: Float64Array, probability: number): number {
	const place = probability * (sorted.length - 1);
	const lower = sorted[Math.floor(place)] ?? Number.NaN;
	const upper = sorted[Math.ceil(place)] ?? Number.NaN;
	return lower + (upper - lower) * (place - Math.floor(place));
}
