import type { StallSummary } from "../analysis/figures/analysis.ts";
import { formatBeside } from "../core/beside-threshold.ts";
import { formatDuration, UNKNOWN } from "../core/format.ts";

/** Returns `stalled 3 times, 12 s, 0.4 % of loaded time, longest 6.0 s`; or `never stalled`. */
export function describeStalls(stalls: StallSummary): string {
	const { count, total_s, longest_s, share } = stalls;
	if (count === 0) return "never stalled";
	const part = share === null ? [] : [`${formatStalledShare(share)} of loaded time`];
	const longest = count === 1 ? [] : [`longest ${formatDuration(longest_s)}`];
	const whole = [`stalled ${timesOf(count)}`, formatDuration(total_s), ...part, ...longest];
	return whole.join(", ");
}

/** Returns `3 times, 12 s, longest 6.0 s`. */
export function stallLengths({ count, total_s, longest_s }: StallSummary): string {
	const longest = count === 1 ? "" : `, longest ${formatDuration(longest_s)}`;
	return `${timesOf(count)}, ${formatDuration(total_s)}${longest}`;
}

/**
 * A small share is not rounded to none.
 *
 * @param thresholds shares to which, and across which, it is not rounded either
 */
export function formatStalledShare(
	share: number | null,
	thresholds: readonly number[] = [],
): string {
	if (share === null) return UNKNOWN;
	const percent = 100 * share;
	const limits = thresholds.map((threshold) => 100 * threshold);
	const text = formatBeside(percent, limits, (more) =>
		percent < 0.1 ? percent.toPrecision(1 + more) : percent.toFixed(1 + more),
	);
	return `${text} %`;
}

function timesOf(count: number): string {
	return count === 1 ? "once" : `${count} times`;
}
