/** What an inconclusive change needs more of, and what can be reached where that is too much. */
import type { Change } from "./change.ts";
import { MIN_EFFECTIVE, type Rule } from "./rule.ts";
import type { Needs } from "./verdict.ts";

/** Nobody records longer for one verdict. */
const MAX_S = 7 * 24 * 3600;
const MAX_RUNS = 100;
/** Links have noise with memories of up to some 20 s, so a shorter log is judged beside none. */
export const MIN_LOADED_S = 300;

/**
 * The additional time until the interval extends half the minimum effect to each side, which
 * separates “unchanged” from a change of 1.5 times the minimum effect. The width shrinks with the
 * root of time. No time is enough for a change as large as the minimum effect; it gets twice the
 * time.
 *
 * @param covered_s time covered by the shorter side, or by the candidate where it alone can grow
 */
export function needsOfTime(change: Change, rule: Rule, covered_s: number): Needs {
	const { interval, effectiveCounts } = change;
	const [before, after] = effectiveCounts;
	const half = Math.log(interval.high / interval.low) / 2;
	const forWidth = (half / (rule.minEffect / 2)) ** 2;
	const forCount = MIN_EFFECTIVE / Math.min(before, after);
	const least = Math.max(forCount, MIN_LOADED_S / covered_s);
	if (!Number.isFinite(forWidth)) return minutes(least, covered_s);
	if (rule.isBaselineFixed !== true) {
		const factor = Math.max(forWidth, least, 2);
		const isReachable = factor * covered_s <= MAX_S;
		const reachable = half * Math.sqrt(covered_s / Math.max(MAX_S, covered_s));
		return isReachable ? minutes(factor, covered_s) : unreachable(reachable, rule);
	}
	// The parts of both sides in the variance; only that of the candidate shrinks.
	const [ofBaseline, ofCandidate] = [after / (before + after), before / (before + after)];
	const room = 1 / forWidth - ofBaseline;
	const factor = Math.max(room > 0 ? ofCandidate / room : Number.POSITIVE_INFINITY, least, 2);
	if (factor * covered_s <= MAX_S) return minutes(factor, covered_s);
	return unreachable(half * Math.sqrt(ofBaseline), rule);
}

/**
 * Like {@link needsOfTime}, for a difference of shares; one that is larger than the minimum effect
 * needs as much as makes it significant.
 *
 * @param half width of the interval to each side
 */
export function needsOfShares(
	half: number,
	difference: number,
	rule: Rule,
	covered_s: number,
): Needs {
	const wanted = Math.max(Math.abs(difference) / Math.SQRT2, rule.minEffect / 2);
	const factor = Math.max(2, (half / wanted) ** 2, MIN_LOADED_S / covered_s);
	return factor * covered_s <= MAX_S ? minutes(factor, covered_s) : { neededMinutes: null };
}

/** The runs of each side until the interval is as narrow as {@link needsOfTime} wants it. */
export function needsOfRuns({ interval, effectiveCounts }: Change, rule: Rule): Needs {
	const half = Math.log(interval.high / interval.low) / 2;
	return needsOfSpread(half, Math.min(...effectiveCounts), rule);
}

/**
 * @param half width of the interval to each side, as a part of the whole
 * @param fewest runs of a side
 */
export function needsOfSpread(half: number, fewest: number, rule: Rule): Needs {
	const runs = Math.ceil(fewest * Math.max(2, (half / (rule.minEffect / 2)) ** 2));
	return { neededMinutes: null, ...(runs <= MAX_RUNS && { neededRuns: runs }) };
}

function minutes(factor: number, covered_s: number): Needs {
	const isKnown = Number.isFinite(factor) && factor > 1;
	return { neededMinutes: isKnown ? ((factor - 1) * covered_s) / 60 : null };
}

/** @param half width of the interval of the logarithm to each side that can be reached */
function unreachable(half: number, { minEffect }: Rule): Needs {
	return { neededMinutes: null, reachable_percent: 100 * (half + minEffect) };
}
