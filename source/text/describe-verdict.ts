/** Verdicts of a comparison in words. */

import { isHarmless, type Verdict } from "../analysis/comparison/verdict.ts";

type Inconclusive = Extract<Verdict, { kind: "inconclusive" }>;

/** Returns `regressed`, `inconclusive: needs about 12 more minutes at …`, `not judged: …`. */
export function describeVerdict(verdict: Verdict): string {
	if (verdict.kind === "not judged") return `not judged: ${verdict.reason}`;
	return verdict.kind === "inconclusive" ? `inconclusive: ${describeLack(verdict)}` : verdict.kind;
}

/**
 * Returns `needs about 12 more minutes at this noise`, `needs about 8 runs per side`, `no values`.
 */
export function describeLack(verdict: Inconclusive): string {
	const { reason, neededMinutes, neededRuns, reachable_percent } = verdict;
	if (neededRuns !== undefined) return `needs about ${roundedUp(neededRuns)} runs per side`;
	if (reachable_percent !== undefined) {
		return `at this noise, changes below ${Number(reachable_percent.toPrecision(2))} % cannot be detected`;
	}
	if (neededMinutes === null) return reason;
	const minutes = roundedUp(neededMinutes);
	return `needs about ${minutes} more ${minutes === 1 ? "minute" : "minutes"} at this noise`;
}

/** Whether a side lacks what the verdict is about. */
export function isMissing(verdict: Verdict): boolean {
	return verdict.kind === "not judged" && !isHarmless(verdict.reason);
}

/** Rounds up to two significant digits: an estimate of time has no more. */
function roundedUp(minutes: number): number {
	const whole = Math.max(1, Math.ceil(minutes));
	const step = 10 ** Math.max(0, Math.floor(Math.log10(whole)) - 1);
	return Math.ceil(whole / step) * step;
}
