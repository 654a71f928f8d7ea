/** Judges a change by its probability and its size. */

import { normalCritical } from "../../statistics/distributions.ts";
import { type EventCount, type RateRatio, rateRatio } from "../../statistics/rate-ratio.ts";
import type { Change } from "./change.ts";
import { needsOfRuns, needsOfTime } from "./needs.ts";
import type { Rule } from "./rule.ts";
import type { Harmless, Needs, Verdict } from "./verdict.ts";

/** The minimum effect on an error rate: an interval below this ratio means unchanged. */
const RELEVANT_RATE_RATIO = 2;

/** The figures of both sides, as they are printed. */
export type Figures = readonly [baseline: number | null, candidate: number | null];

/**
 * - regressed, improved: significant (corrected p < alpha), larger than the minimum effect, and
 *   not the opposite of what the printed figures say
 * - unchanged: the whole interval is within the minimum effect, which rules out a larger change,
 *   and nothing speaks against it
 * - not judged: the same, but a smaller change is established, or the printed figures differ by
 *   more; or a change for the worse is ruled out, and one for the better is not; or a change is
 *   established, and the printed figures differ in the other direction
 * - inconclusive: none of these
 *
 * @param correctedP null: too few samples for a test
 * @param unit what is compared
 */
export function judgeChange(
	change: Change,
	figures: Figures,
	correctedP: number | null,
	better: "higher" | "lower",
	rule: Rule,
	{ unit, covered_s }: { readonly unit: "samples" | "runs"; readonly covered_s: number },
): Verdict {
	const needs = (): Needs =>
		unit === "runs" ? needsOfRuns(change, rule) : needsOfTime(change, rule, covered_s);
	if (correctedP === null) {
		return { kind: "inconclusive", reason: "too few samples", ...needs() };
	}
	const { ratio, interval, p } = change;
	// Where both figures are in other modes, ranks may say the opposite of what is printed.
	const isTorn =
		differ(figures, rule) && isBetter(figures, better) !== isBetter([1, ratio], better);
	if (correctedP < rule.alpha && isLarge(ratio, rule)) {
		if (isTorn) return harmless("not one level");
		return { kind: ratio > 1 === (better === "higher") ? "improved" : "regressed" };
	}
	const [isLowRuledOut, isHighRuledOut] = [
		interval.low >= 1 - rule.minEffect,
		interval.high <= 1 + rule.minEffect,
	];
	const isWorseRuledOut = better === "higher" ? isLowRuledOut : isHighRuledOut;
	if (!isWorseRuledOut) return { kind: "inconclusive", reason: "too much noise", ...needs() };
	if (!(isLowRuledOut && isHighRuledOut)) {
		return harmless(isTorn ? "not one level" : "no worse, maybe better");
	}
	if (p < rule.alpha) return harmless("below the minimum effect");
	return differ(figures, rule) ? harmless("not one level") : { kind: "unchanged" };
}

/** Nothing is smaller than a figure that falls to 0. */
function isLarge(ratio: number, { minEffect }: Rule): boolean {
	return ratio === 0 || Math.abs(ratio - 1) > minEffect;
}

function differ([baseline, candidate]: Figures, rule: Rule): boolean {
	if (baseline === null || candidate === null || baseline === candidate) return false;
	return isLarge(candidate / baseline, rule);
}

function isBetter([before, after]: Figures, better: "higher" | "lower"): boolean {
	return Number(after) > Number(before) === (better === "higher");
}

function harmless(reason: Harmless): Verdict {
	return { kind: "not judged", reason };
}

/** The additional time until an increase as large as this one is significant. */
function minutesUntilSignificant(
	counts: readonly [baseline: EventCount, candidate: EventCount],
	{ alpha }: Rule,
): number | null {
	const covered_s = Math.min(...counts.map((count) => count.covered_s));
	const after = (factor: number) => {
		const [baseline, candidate] = counts.map(({ events, covered_s }) => {
			return { events: Math.floor(events * factor), covered_s: covered_s * factor };
		}) as [EventCount, EventCount];
		return rateRatio(baseline, candidate, alpha)?.p ?? 1;
	};
	let factor = 1;
	while (after(factor) >= alpha && factor < 1000) factor *= 1.1;
	if (factor >= 1000) return null;
	return ((factor - 1) * covered_s) / 60;
}

/**
 * Judges a rate of errors, where lower is better. With few events a ratio is hardly known, so
 * unchanged means no increase, or an interval that rules out a doubling.
 *
 * @param counts events as if they were independent
 */
export function judgeRate(
	found: RateRatio,
	correctedP: number | null,
	counts: readonly [baseline: EventCount, candidate: EventCount],
	rule: Rule,
): Verdict {
	const ratio = found.ratio ?? 1;
	const isSignificant = correctedP !== null && correctedP < rule.alpha;
	if (isSignificant && ratio > 1 + rule.minEffect) return { kind: "regressed" };
	if (isSignificant && ratio < 1 - rule.minEffect) return { kind: "improved" };
	const isDoubt = found.p < rule.alpha && !isSignificant;
	if (ratio < 1 / RELEVANT_RATE_RATIO || (ratio < 1 && isDoubt)) {
		return harmless("fewer, maybe by chance");
	}
	const isBounded = ratio <= 1 || found.interval.high < RELEVANT_RATE_RATIO;
	if (isBounded && !isDoubt) return { kind: "unchanged" };
	const [baseline, candidate] = counts;
	if (ratio >= RELEVANT_RATE_RATIO) {
		return {
			kind: "inconclusive",
			reason: "too few samples",
			neededMinutes: minutesUntilSignificant(counts, rule),
		};
	}
	// The variance of the logarithm of a ratio of two Poisson counts, each with half an event more.
	const variance = 1 / (baseline.events + 0.5) + 1 / (candidate.events + 0.5);
	const wanted = (Math.log(RELEVANT_RATE_RATIO) / 2 / normalCritical(rule.alpha)) ** 2;
	const covered_s = Math.min(baseline.covered_s, candidate.covered_s);
	const neededMinutes = (Math.max(1, variance / wanted - 1) * covered_s) / 60;
	return { kind: "inconclusive", reason: "too few samples", neededMinutes };
}
