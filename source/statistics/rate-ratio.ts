import { betaCdf, betaQuantile } from "./distributions.ts";
import type { Interval } from "./quantile-interval.ts";

/** A number of events, and the time in which they were counted. */
export interface EventCount {
	readonly events: number;
	readonly covered_s: number;
}

export interface RateRatio {
	/** Candidate's rate ÷ baseline's; null where both are 0. */
	readonly ratio: number | null;
	/** Of the ratio; from 0 to infinity without any event. */
	readonly interval: Interval;
	/** The p-value of no difference, 0 to 1. */
	readonly p: number;
	/** The smallest p that this number of events can have. */
	readonly smallestP: number;
}

/**
 * Compares two rates of independent events, exactly: given the total, the events of the candidate
 * are binomial (Przyborowski and Wilenski 1940). The interval of the parameter is Clopper and
 * Pearson's (1934), and p is twice the smaller tail, so that both agree. Each event of a burst
 * counts.
 *
 * @param alpha 1 − confidence of the interval, such as 0.01
 * @returns null where no time was covered
 */
export function rateRatio(
	baseline: EventCount,
	candidate: EventCount,
	alpha: number,
): RateRatio | null {
	const exposure = candidate.covered_s / baseline.covered_s;
	if (!(exposure > 0 && Number.isFinite(exposure))) return null;
	const part = exposure / (1 + exposure);
	const [before, after] = [baseline.events, candidate.events];
	const all = before + after;
	const ratioOf = (part: number) => part / (1 - part) / exposure;
	const low = after === 0 ? 0 : betaQuantile(alpha / 2, after, before + 1);
	const high = before === 0 ? 1 : betaQuantile(1 - alpha / 2, after + 1, before);
	const atLeast = after === 0 ? 1 : betaCdf(part, after, before + 1);
	const atMost = before === 0 ? 1 : 1 - betaCdf(part, after + 1, before);
	return {
		ratio: all === 0 ? null : after / before / exposure,
		interval: { low: ratioOf(low), high: ratioOf(high) },
		p: Math.min(1, 2 * atLeast, 2 * atMost),
		smallestP: Math.min(1, 2 * Math.min(part, 1 - part) ** all),
	};
}
