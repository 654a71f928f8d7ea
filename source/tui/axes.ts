/** Labels of the two axes of a graph. */
import { cut, widthOf } from "./line.ts";
import type { PhaseBand } from "./phase-bands.ts";

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

/**
 * The rule below a plot, with how long ago its columns are: `└───┴ 45 s ────┴ 30 s ──── now`. The
 * names of phases go first: `└── warm-up ───┴ load ─────┴ 15 s ──── now`.
 */
export function timeAxis(
	columns: number,
	length_s: number,
	bands: readonly PhaseBand[] = [],
): string {
	const end = columns - NOW.length;
	const names = nameLabels(bands, end);
	const ticks = tickLabels(columns, length_s).filter(
		(tick) => endOf(tick) <= end && names.every((name) => areApart(tick, name)),
	);
	let rule = "";
	let width = 0;
	for (const label of [...names, ...ticks].sort((one, other) => one.column - other.column)) {
		if (label.column < width) continue;
		rule += "─".repeat(label.column - width) + label.text;
		width = endOf(label);
	}
	const rest = columns - width;
	if (rest < NOW.length) return (rule + "─".repeat(Math.max(0, rest))).slice(0, columns);
	return rule + "─".repeat(rest - NOW.length) + NOW;
}

interface Label {
	readonly column: number;
	readonly text: string;
}

function endOf({ column, text }: Label): number {
	return column + widthOf(text);
}

function areApart(one: Label, other: Label): boolean {
	return endOf(one) <= other.column || endOf(other) <= one.column;
}

function tickLabels(columns: number, length_s: number): Label[] {
	const step_s = tickStep(columns, length_s);
	const labels: Label[] = [];
	for (let ago_s = Math.floor(length_s / step_s) * step_s; ago_s > 0; ago_s -= step_s) {
		const column = Math.round(columns - (ago_s / length_s) * columns);
		if (column >= 1) labels.push({ column, text: `┴ ${agoLabel(ago_s)} ` });
	}
	return labels;
}

/** As much of each name as there is room for, up to the next one or to the end. */
function nameLabels(bands: readonly PhaseBand[], end: number): Label[] {
	return bands.flatMap(({ name, column }, index) => {
		const start = Math.max(0, column);
		const room = Math.min(bands[index + 1]?.column ?? end, end) - start;
		if (name === "" || room < 1) return [];
		const foot = column < 0 ? "" : "┴";
		const label = nameWithin(name, room - foot.length - 1);
		const text = label === "" ? foot : `${foot} ${label}`;
		return [{ column: start, text: label === "" || widthOf(text) === room ? text : `${text} ` }];
	});
}

/** Cut where it is too long; empty where next to nothing would be left of it. */
function nameWithin(name: string, columns: number): string {
	if (widthOf(name) <= columns) return name;
	return columns < LEAST_NAME ? "" : `${cut(name, columns - 1).trimEnd()}…`;
}

const LEAST_NAME = 3;
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
