/** What `verify` knows at a look, and what it waits for, in one line. */
import type { Comparison, MetricComparison } from "../analysis/comparison/comparison.ts";
import { formatDuration } from "../core/format.ts";
import { fieldOf } from "../core/metrics.ts";
import { describeChange } from "./describe-change.ts";

/** Seconds since the record began. */
export interface LookTimes {
	readonly at_s: number;
	/** The next look, and the last one. */
	readonly next_s: number;
	readonly last_s: number;
}

/** Returns `known after 90 s: regressed`, or what is unknown and when the next look is. */
export function lookText(comparison: Comparison, times: LookTimes): string {
	const at = formatDuration(Math.round(times.at_s));
	if (comparison.verdict !== "inconclusive") return `known after ${at}: ${comparison.verdict}`;
	const open = comparison.phases.flatMap(({ metrics, counts }) => [
		...metrics.filter(isOpen).map(describeOpen),
		...counts.filter(isOpen).map(({ count }) => fieldOf(count).label),
	]);
	const unknown = open.length === 0 ? "nothing to compare yet" : `unknown: ${open.join(", ")}`;
	return `after ${at} ${unknown}; ${describeNext(times)}`;
}

/** Where the record cannot be read, or holds no samples yet. */
export function unreadableLookText(times: LookTimes): string {
	const at = formatDuration(Math.round(times.at_s));
	return `after ${at} no samples to compare yet; ${describeNext(times)}`;
}

function describeNext({ next_s, last_s }: LookTimes): string {
	const [next, last] = [next_s, last_s].map((time_s) => formatDuration(Math.round(time_s)));
	return next === last ? `last look at ${last}` : `next look at ${next}, last at ${last}`;
}

function isOpen({ verdict }: { readonly verdict: MetricComparison["verdict"] }): boolean {
	return verdict.kind === "inconclusive";
}

function describeOpen({ metric, mean }: MetricComparison): string {
	return `${fieldOf(metric).label} ${describeChange(mean, metric)}`;
}
