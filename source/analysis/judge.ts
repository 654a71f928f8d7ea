/** From a change and its probability to a verdict. */

import type { Verdict } from "./comparison.ts";
import { normalCritical } from "./distributions.ts";
import type { Change } from "./level-change.ts";
import { type EventCount, type RateRatio, rateRatio } from "./rate-ratio.ts";

export interface Rule {
	/** How often a difference may be claimed where there is none, 0 to 1. */
	readonly alpha: number;
	/** Changes up to this part of the baseline do not matter. */
	readonly minEffect: number;
}

/** Fewer effective samples than this a side are not judged. */
export const FEWEST_EFFECTIVE = 10;
/** A rate that at most doubled is not told from one that did not change. */
const RELEVANT_RATE_RATIO = 2;

/**
 * - regressed, improved: established (corrected p < alpha) and larger than the least effect
 * - unchanged: the whole interval lies within the least effect, so anything larger is ruled out
 * - inconclusive: neither
 *
 * @param correctedP null where too little was measured for a test
 * @param covered_s time measured on the shorter side, in seconds
 */
export function judgeChange(
	change: Change,
	correctedP: number | null,
	better: "higher" | "lower",
	rule: Rule,
	covered_s: number,
): Verdict {
	const neededMinutes = minutesNeeded(change, rule, covered_s);
	if (correctedP === null) {
		return { kind: "inconclusive", reason: "too few samples", neededMinutes };
	}
	const { ratio, interval } = change;
	if (correctedP < rule.alpha && Math.abs(ratio - 1) > rule.minEffect) {
		return { kind: ratio > 1 === (better === "higher") ? "improved" : "regressed" };
	}
	const isWithin = interval.low >= 1 - rule.minEffect && interval.high <= 1 + rule.minEffect;
	if (isWithin) return { kind: "unchanged" };
	return { kind: "inconclusive", reason: "too much noise", neededMinutes };
}

/**
 * Until the interval reaches half the least effect to each side: by then no change is told from a
 * change of 1.5 times the least effect. The width shrinks with the root of time. A change just as
 * large as the least effect is not told from it by any length; then twice the time is said.
 */
function minutesNeeded({ interval, effectiveCounts }: Change, rule: Rule, covered_s: number) {
	const halfWidth = Math.log(interval.high / interval.low) / 2;
	const forWidth = (halfWidth / (rule.minEffect / 2)) ** 2;
	const forCount = FEWEST_EFFECTIVE / Math.min(...effectiveCounts);
	const factor = Number.isFinite(forWidth) ? Math.max(forWidth, forCount, 2) : forCount;
	return Number.isFinite(factor) && factor > 1 ? ((factor - 1) * covered_s) / 60 : null;
}

/** How long until an increase as large as this one is beyond chance. */
function untilEstablished(
	counts: readonly [baseline: EventCount, candidate: EventCount],
	{ alpha }: Rule,
): number {
	const covered_s = Math.min(...counts.map((count) => count.covered_s));
	const after = (factor: number) => {
		const [baseline, candidate] = counts.map(({ events, covered_s }) => {
			return { events: Math.floor(events * factor), covered_s: covered_s * factor };
		}) as [EventCount, EventCount];
		return rateRatio(baseline, candidate, alpha)?.p ?? 1;
	};
	let factor = 1;
	while (after(factor) >= alpha && factor < 1000) factor *= 1.1;
	return ((factor - 1) * covered_s) / 60;
}

/**
 * Of errors, where fewer is better. With few events a ratio is hardly known, so unchanged is what
 * shows no increase, or one whose interval rules out a doubling.
 */
export function judgeRate(
	found: RateRatio,
	correctedP: number | null,
	counts: readonly [baseline: EventCount, candidate: EventCount],
	rule: Rule,
): Verdict {
	const ratio = found.ratio ?? 1;
	const isEstablished = correctedP !== null && correctedP < rule.alpha;
	if (isEstablished && ratio > 1 + rule.minEffect) return { kind: "regressed" };
	if (isEstablished && ratio < 1 - rule.minEffect) return { kind: "improved" };
	if (ratio <= 1 || found.interval.high < RELEVANT_RATE_RATIO) return { kind: "unchanged" };
	const [baseline, candidate] = counts;
	if (ratio >= RELEVANT_RATE_RATIO) {
		return {
			kind: "inconclusive",
			reason: "too few samples",
			neededMinutes: untilEstablished(counts, rule),
		};
	}
	// The variance of the logarithm of a ratio of two Poisson counts, each with half an event more.
	const variance = 1 / (baseline.events + 0.5) + 1 / (candidate.events + 0.5);
	const wanted = (Math.log(RELEVANT_RATE_RATIO) / 2 / normalCritical(rule.alpha)) ** 2;
	const covered_s = Math.min(baseline.covered_s, candidate.covered_s);
	const neededMinutes = (Math.max(1, variance / wanted - 1) * covered_s) / 60;
	return { kind: "inconclusive", reason: "too few samples", neededMinutes };
}
