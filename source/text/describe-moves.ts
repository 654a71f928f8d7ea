/** What moved, or comes together, although a figure of a comparison does not tell it: in words. */
import type { Comparison, QuantileComparison } from "../analysis/comparison/comparison.ts";
import type { InnerChange } from "../analysis/comparison/comparison-warning.ts";
import { fieldOf } from "../core/metrics.ts";
import { formatNumber } from "./analysis-table.ts";
import { describeChange, labelOf, signed } from "./describe-change.ts";
import { inPhase } from "./describe-comparison.ts";

/** Fewer together are hardly a burst. */
const SHOWN_BURST = 2;

/**
 * Returns `TX: the candidate changes at …: −8.0 %; before it: unchanged; since then regressed: −7.9
 * % (−8.1 to −7.7)`, one line each.
 */
export function describeSince({ phases }: Comparison): string[] {
	return phases.flatMap(({ name, metrics }) =>
		metrics.flatMap(({ metric, since }) => {
			if (since === null) return [];
			const { step, before, after } = since;
			const what = `${labelOf(metric)}${inPhase(name)}: the candidate changes`;
			const found = `${after.verdict.kind}: ${describeChange(after, metric)}`;
			const parts = `before it: ${describeBefore(before)}; since then ${found}`;
			return [`${what} at ${momentOf(step)}: ${sizeOf(step)}; ${parts}.`];
		}),
	);
}

/** Returns a sentence for a side that does not have one level. */
export function describeInstability(change: InnerChange): string {
	const { side, phase, metric, kind } = change;
	const what = `${labelOf(metric)}${inPhase(phase)} of the ${side}`;
	const size = sizeOf(change);
	if (kind === "step") return `${what} changes at ${momentOf(change)}: ${size}.`;
	if (kind === "drift") return `${what} drifts by ${size} from its beginning to its end.`;
	return `${what} warms up until ${momentOf(change)}: ${size}.`;
}

function describeBefore({ change_percent, verdict }: QuantileComparison): string {
	if (verdict.kind === "unchanged") return verdict.kind;
	if (change_percent === null) return "not known";
	const isEstablished = verdict.kind === "regressed" || verdict.kind === "improved";
	const isSmall = verdict.kind === "not judged" && verdict.reason === "below the minimum effect";
	const isDoubtful = !isEstablished && !isSmall;
	return `${signed(change_percent)} %${isDoubtful ? ", not established" : ""}`;
}

/** Returns `14:03:05 UTC`, with the date, because a log may be longer than a day. */
function momentOf({ time }: InnerChange): string {
	return `${time.slice(0, 10)} ${time.slice(11, 19)} UTC`;
}

/** Returns `−8.0 %`; from 0, which has no per cent, the levels. */
function sizeOf({ change_percent, before, after, metric }: InnerChange): string {
	if (change_percent !== null) return `${signed(change_percent)} %`;
	return `${formatNumber(before)} to ${formatNumber(after)} ${fieldOf(metric).unit}`;
}

/** Returns a sentence for each metric whose mixture of values moved, and not its level. */
export function describeMixtures({ phases }: Comparison): string[] {
	return phases.flatMap(({ name, metrics }) =>
		metrics.flatMap(({ metric, mixture }) => {
			if (mixture === null) return [];
			const { below, baseline, candidate } = mixture;
			const limit = `${formatNumber(below)} ${fieldOf(metric).unit}`;
			const shares = `${percent(candidate)} of the time instead of ${percent(baseline)}`;
			const what = `${labelOf(metric)}${inPhase(name)} is at most ${limit} for ${shares}`;
			return [`${what}: the share of time in a mode moved, not the level.`];
		}),
	);
}

/** Returns a sentence for each counter whose events come in bursts. */
export function describeBursts({ phases }: Comparison): string[] {
	return phases.flatMap(({ name, counts }) =>
		counts
			.filter(({ verdict, burst }) => verdict.kind !== "not judged" && burst >= SHOWN_BURST)
			.map(({ count, burst }) => {
				const size = Number(burst.toPrecision(2));
				return `${labelOf(count)}${inPhase(name)} come in bursts; about ${size} count as one.`;
			}),
	);
}

function percent(share: number): string {
	return `${(100 * share).toFixed(0)} %`;
}
