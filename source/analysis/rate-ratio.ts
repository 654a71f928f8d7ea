import { betaCdf, betaQuantile } from "./distributions.ts";
import type { Interval } from "./quantile-interval.ts";

/** Events, and the time in which they were counted. */
export interface EventCount {
	readonly events: number;
	readonly covered_s: number;
}

export interface RateRatio {
	/** Events an hour of the candidate, as a multiple of the baseline's; null where both are 0. */
	readonly ratio: number | null;
	/** Of the ratio; from 0 to infinity where nothing happened in either. */
	readonly interval: Interval;
	/** How likely a difference as large is where there is none, 0 to 1. */
	readonly p: number;
	/** The smallest p that this many events can give, however they fall. */
	readonly smallestP: number;
}

/**
 * Two rates of independent events, exactly: given how many there were in all, those of the candidate
 * follow a binomial distribution (Przyborowski and Wilenski 1940). The interval of its parameter is
 * Clopper and Pearson's (1934), and p is twice the smaller tail, so that p and interval agree.
 * Events that come in bursts are fewer than they look: one burst counts as that many here.
 *
 * @param outside 1 − confidence of the interval, such as 0.01
 * @returns null where no time was covered
 */
export function rateRatio(
	baseline: EventCount,
	candidate: EventCount,
	outside: number,
): RateRatio | null {
	const exposure = candidate.covered_s / baseline.covered_s;
	if (!(exposure > 0 && Number.isFinite(exposure))) return null;
	const part = exposure / (1 + exposure);
	const [before, after] = [baseline.events, candidate.events];
	const all = before + after;
	const ratioOf = (part: number) => part / (1 - part) / exposure;
	const low = after === 0 ? 0 : betaQuantile(outside / 2, after, before + 1);
	const high = before === 0 ? 1 : betaQuantile(1 - outside / 2, after + 1, before);
	const atLeast = after === 0 ? 1 : betaCdf(part, after, before + 1);
	const atMost = before === 0 ? 1 : 1 - betaCdf(part, after + 1, before);
	return {
		ratio: all === 0 ? null : after / before / exposure,
		interval: { low: ratioOf(low), high: ratioOf(high) },
		p: Math.min(1, 2 * atLeast, 2 * atMost),
		smallestP: Math.min(1, 2 * Math.min(part, 1 - part) ** all),
	};
}
