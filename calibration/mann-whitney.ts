import { normalCdf } from "../source/statistics/distributions.ts";
import type { OrderedSample } from "../source/statistics/ordered-sample.ts";
import { scaledRanks } from "../source/statistics/scaled-ranks.ts";

/**
 * The two-sided p of Mann and Whitney's (1947) U test by its normal approximation, as benchstat
 * computes it for larger samples. It is the standard test to compare with.
 */
export function mannWhitneyP(first: OrderedSample, second: OrderedSample): number {
	const [n, m] = [first.sorted.length, second.sorted.length];
	const { candidateAbove } = scaledRanks(first.sorted, second.sorted, 1);
	const deviation = Math.sqrt((n + m + 1) / (12 * n * m));
	return 2 * normalCdf(-Math.abs(candidateAbove - 0.5) / deviation);
}
