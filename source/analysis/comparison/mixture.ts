import { countUpTo, type OrderedSample } from "../../statistics/ordered-sample.ts";
import type { Mixture } from "./comparison.ts";

/** So many values of each side are tried as the border between two modes. */
const TRIED = 500;

/**
 * The value at which the shares of time below it differ most: where a link spends more or less of
 * its time in a slower mode, this is a border between the modes. Null without samples of a side.
 */
export function largestDifference(
	baseline: OrderedSample,
	candidate: OrderedSample,
): Mixture | null {
	let largest: Mixture | null = null;
	const shareAt = ({ sorted }: OrderedSample, value: number) =>
		countUpTo(sorted, value) / sorted.length;
	if (baseline.sorted.length === 0 || candidate.sorted.length === 0) return null;
	for (const { sorted } of [baseline, candidate]) {
		const step = Math.max(1, Math.floor(sorted.length / TRIED));
		for (let at = 0; at < sorted.length; at += step) {
			const below = sorted[at] as number;
			const found = {
				below,
				baseline: shareAt(baseline, below),
				candidate: shareAt(candidate, below),
			};
			if (largest === null || sizeOf(found) > sizeOf(largest)) largest = found;
		}
	}
	return largest;
}

function sizeOf({ baseline, candidate }: Mixture): number {
	return Math.abs(candidate - baseline);
}
