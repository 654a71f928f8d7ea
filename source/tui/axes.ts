/** Labels of the two axes of a graph. */

/** Width of the labels of a y axis, without the axis itself. */
export const AXIS_LABEL_WIDTH = 6;

/**
 * The y axis beside a plot: round labels at the top and, where the plot is tall enough, at the
 * middle; a tick at each, and one where the limit of the link is. The zero belongs to the rule below the plot.
 */
export function yAxis(
	height: number,
	top: number,
	format: (value: number) => string,
	limitRow: number | null = null,
): string[] {
	const middle = height >= 4 && height % 2 === 0 ? height / 2 : null;
	return Array.from({ length: height }, (_, row) => {
		const value = row === 0 ? top : row === middle ? top / 2 : null;
		if (value === null && row === limitRow) return `${"link".padStart(AXIS_LABEL_WIDTH)} ┤`;
		if (value === null) return `${" ".repeat(AXIS_LABEL_WIDTH)} │`;
		return `${fitted(format(value)).padStart(AXIS_LABEL_WIDTH)} ┤`;
	});
}

/** A label without its space where it is too long, and none at all where it still is. */
function fitted(label: string): string {
	const text = label.length <= AXIS_LABEL_WIDTH ? label : label.replace(" ", "");
	return text.length <= AXIS_LABEL_WIDTH ? text : "";
}

/** The rule below a plot, with how long ago its columns are: `└───┴ 45 s ────┴ 30 s ──── now`. */
export function timeAxis(columns: number, length_s: number): string {
	const step_s = tickStep(columns, length_s);
	let rule = "";
	for (let ago_s = Math.floor(length_s / step_s) * step_s; ago_s > 0; ago_s -= step_s) {
		const at = Math.round(columns - (ago_s / length_s) * columns);
		const label = `┴ ${agoLabel(ago_s)} `;
		if (at < Math.max(rule.length, 1) || at + label.length > columns - NOW.length) continue;
		rule += "─".repeat(at - rule.length) + label;
	}
	const rest = columns - rule.length;
	if (rest < NOW.length) return (rule + "─".repeat(Math.max(0, rest))).slice(0, columns);
	return rule + "─".repeat(rest - NOW.length) + NOW;
}

const NOW = " now";
const STEPS_S = [
	1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200,
];
const LEAST_COLUMNS_A_TICK = 14;

function tickStep(columns: number, length_s: number): number {
	const least_s = (LEAST_COLUMNS_A_TICK / columns) * length_s;
	return STEPS_S.find((step_s) => step_s >= least_s && length_s / step_s >= 1) ?? length_s;
}

function agoLabel(seconds: number): string {
	if (seconds < 120) return `${seconds} s`;
	if (seconds < 7200) return `${+(seconds / 60).toFixed(2)} m`;
	return `${+(seconds / 3600).toFixed(2)} h`;
}

/** `3000`, `15 k`: a rate beside its axis, in MB/s. */
export function formatRateAxis(mb_per_s: number): string {
	return mb_per_s >= 100_000 ? `${+(mb_per_s / 1000).toFixed(1)}k` : String(+mb_per_s.toFixed(2));
}

/** `1500`, `50 µs`: a latency beside its axis; plain numbers are ns. */
export function formatLatencyAxis(nanoseconds: number): string {
	if (nanoseconds < 10_000) return String(+nanoseconds.toFixed(1));
	if (nanoseconds < 1_000_000) return `${+(nanoseconds / 1e3).toFixed(1)} µs`;
	if (nanoseconds < 1_000_000_000) return `${+(nanoseconds / 1e6).toFixed(1)} ms`;
	return `${+(nanoseconds / 1e9).toFixed(1)} s`;
}
