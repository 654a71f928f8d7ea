/** Nearer to a threshold than this, a value is on it: the rest is the error of its arithmetic. */
const TOLERANCE = 1e-6;
const MAX_MORE_DIGITS = 8;

/**
 * Formats a number, with more digits where rounding would carry it onto a threshold or across it:
 * 49.96 beside a threshold of 50 is `49.96`, and not `50.0`.
 *
 * @param format the number with so many digits more than usual
 */
export function formatBeside(
	value: number,
	thresholds: readonly number[],
	format: (moreDigits: number) => string,
): string {
	for (let more = 0; more < MAX_MORE_DIGITS; more++) {
		const text = format(more);
		const shown = Number(text);
		if (thresholds.every((at) => sideOf(shown, at) === sideOf(value, at))) return text;
	}
	return format(MAX_MORE_DIGITS);
}

function sideOf(value: number, threshold: number): number {
	return Math.abs(value - threshold) < TOLERANCE ? 0 : Math.sign(value - threshold);
}
