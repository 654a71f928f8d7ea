/** Judges a change of the stalled share. */
import type { StallComparison } from "./comparison.ts";
import type { Correction } from "./correction.ts";
import { needsOfShares, needsOfSpread } from "./needs.ts";
import type { Rule } from "./rule.ts";
import type { MeasuredStalls, ShareDifference } from "./stall-change.ts";
import type { Verdict } from "./verdict.ts";

/** A share that becomes so many times as large is a change, however small it is. */
const RELEVANT_RATIO = 2;

export function judgeStalls(
	measured: MeasuredStalls,
	correct: Correction,
	rule: Rule,
	covered_s: number,
): StallComparison {
	const { sides, missing, burst_s, unit, found } = measured;
	const [baseline, candidate] = sides;
	const shared = { baseline, candidate, burst_s, unit };
	if (found === null) {
		const verdict: Verdict =
			missing === null
				? { kind: "inconclusive", reason: "no values", neededMinutes: null }
				: { kind: "not judged", reason: missing };
		const unknown = { change_points: null, interval_points: null, probability: null };
		return { ...shared, ...unknown, correctedProbability: null, verdict };
	}
	const corrected = correct.get(found) ?? null;
	const { difference, interval, p } = found;
	return {
		...shared,
		change_points: 100 * difference,
		interval_points: { low: 100 * interval.low, high: 100 * interval.high },
		probability: corrected === null ? null : p,
		correctedProbability: corrected,
		verdict: judgeShare(measured, found, corrected, rule, covered_s),
	};
}

/**
 * The minimum effect is a part of the time under load, as a user loses it. `unchanged` means that
 * the interval is within it: a larger change is ruled out either way.
 */
function judgeShare(
	{ sides, unit, fewestRuns }: MeasuredStalls,
	{ difference, interval, p }: ShareDifference,
	correctedP: number | null,
	rule: Rule,
	covered_s: number,
): Verdict {
	const [before, after] = sides.map((side) => (side === null ? 0 : side.total_s / side.loaded_s));
	const [low, high] = [
		Math.min(Number(before), Number(after)),
		Math.max(Number(before), Number(after)),
	];
	const isLarge = Math.abs(difference) > rule.minEffect || high >= RELEVANT_RATIO * low;
	const isWorse = difference > 0;
	if (correctedP !== null && correctedP < rule.alpha) {
		if (isLarge) return { kind: isWorse ? "regressed" : "improved" };
		return { kind: "not judged", reason: "below the minimum effect" };
	}
	const isDoubt = p < rule.alpha;
	const isWorseRuledOut = interval.high <= rule.minEffect && !(isWorse && isDoubt);
	if (isWorseRuledOut) {
		const isFewer = isDoubt || (difference < 0 && isLarge);
		if (isFewer) return { kind: "not judged", reason: "fewer, maybe by chance" };
		return interval.low >= -rule.minEffect
			? { kind: "unchanged" }
			: { kind: "not judged", reason: "no worse, maybe better" };
	}
	const half = (interval.high - interval.low) / 2;
	const needs =
		unit === "runs"
			? needsOfSpread(half, fewestRuns, rule)
			: needsOfShares(half, difference, rule, covered_s);
	return { kind: "inconclusive", reason: "too few samples", ...needs };
}
