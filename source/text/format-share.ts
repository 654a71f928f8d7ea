/** Shares beside a verdict of `measure`: rounding hides on which side of its borders none lies. */
import { formatBeside } from "../core/beside-threshold.ts";
import { VERDICT_THRESHOLDS } from "../measure/verdict.ts";

/** None and all are borders too. */
const BORDERS_PERCENT = [0, ...VERDICT_THRESHOLDS, 1].map((share) => 100 * share);
/** Of the arithmetic, in the last digit that is shown. */
const ROUNDING_ERROR = 1e-6;

/** Formats a share as a percentage: `62 %`, and `49.7 %` where `50 %` would be another verdict. */
export function formatShare(share: number | null): string {
	return format(share, Math.round);
}

/** Formats a share that is not exceeded, so it is rounded up. */
export function formatUpperBound(share: number | null): string {
	return format(share, (number) => Math.ceil(number - ROUNDING_ERROR));
}

/** Formats a share that is reached, so it is rounded down. */
export function formatLowerBound(share: number | null): string {
	return format(share, (number) => Math.floor(number + ROUNDING_ERROR));
}

function format(share: number | null, round: (number: number) => number): string {
	if (share === null) return "unknown";
	const percent = 100 * share;
	const decimals = percent > 0 && percent < 10 ? 1 : 0;
	const text = formatBeside(percent, BORDERS_PERCENT, (more) => {
		const scale = 10 ** (decimals + more);
		return (round(percent * scale) / scale).toFixed(decimals + more);
	});
	return `${text} %`;
}
