/**
 * The time axis that all graphs share: a rule on which the last area stands, with a tick per label,
 * and labels that say how long ago; or both in one row where rows are few.
 */
import { cut, widthOf } from "../terminal/line.ts";
import type { PhaseBand } from "./phase-bands.ts";

/** In the upper eighth of its cell, so that it touches the area above it. */
const RULE = "▔";
const TICK = "╵";
/**
 * Strings and not a regular expression: the bundle may be read as Latin-1, escapes of strings
 * hold.
 */
const RULES: ReadonlySet<string> = new Set([RULE, TICK]);
const NOW = "now";
const MIN_NAME_COLUMNS = 3;
const MIN_COLUMNS_PER_LABEL = 12;
const STEPS_S = [
	1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200,
];

/** The words of an axis whose end is not now. */
export interface AxisWords {
	readonly endText?: string;
	/** Names the moment so many seconds before the end. */
	readonly textOf?: (ago_s: number, length_s: number) => string;
}

/** A text on the axis, and the column that it names. */
export interface AxisLabel {
	/** The column of its tick; null for a label without one. */
	readonly tick: number | null;
	readonly start: number;
	readonly text: string;
}

/** The rule: a tick where a label names a column. */
export function ruleRow(columns: number, labels: readonly AxisLabel[]): string {
	const ticks = new Set(labels.map(({ tick }) => tick));
	return Array.from({ length: columns }, (_, at) => (ticks.has(at) ? TICK : RULE)).join("");
}

export const isRule = (glyph: string): boolean => RULES.has(glyph);

/** The labels in a row of their own. */
export function labelRow(columns: number, labels: readonly AxisLabel[]): string {
	return rowOf(columns, labels, " ");
}

/** Rule and labels in one row. */
export function ruleWithLabels(columns: number, labels: readonly AxisLabel[]): string {
	const spaced = labels.map(({ tick, start, text }) => {
		const before = start > 0 ? " " : "";
		const after = start + widthOf(text) < columns ? " " : "";
		return { tick, start: start - before.length, text: before + text + after };
	});
	return rowOf(columns, spaced, RULE);
}

function rowOf(columns: number, labels: readonly AxisLabel[], fill: string): string {
	let row = "";
	let width = 0;
	for (const { start, text } of labels) {
		// The blank after one label may be the one before the next.
		const shown = start < width && text.startsWith(" ") ? text.slice(1) : text;
		row += fill.repeat(Math.max(0, start - width)) + shown;
		width = Math.max(width, start) + widthOf(shown);
	}
	return row + fill.repeat(Math.max(0, columns - width));
}

/**
 * Names of phases, the age of columns, and `now` at the right edge, from left to right; they do not
 * touch each other.
 */
export function timeLabels(
	columns: number,
	length_s: number,
	bands: readonly PhaseBand[] = [],
	{ endText = NOW, textOf = agoLabel }: AxisWords = {},
): readonly AxisLabel[] {
	if (columns < endText.length) return [];
	const now: AxisLabel = { tick: null, start: columns - endText.length, text: endText };
	const names = nameLabels(bands, now.start - 1);
	const taken: AxisLabel[] = [...names, now];
	const ticks = tickLabels(columns, length_s, textOf).filter((label) =>
		taken.every((other) => areApart(label, other)),
	);
	return [...taken, ...ticks].sort((one, other) => one.start - other.start);
}

/** Labels that nothing of these touches. */
export function labelsBeside(
	labels: readonly AxisLabel[],
	taken: readonly AxisLabel[],
): readonly AxisLabel[] {
	return labels.filter((label) => taken.every((other) => areApart(label, other)));
}

/** Whether there is at least a blank between them. */
function areApart(one: AxisLabel, other: AxisLabel): boolean {
	return endOf(one) < other.start || endOf(other) < one.start;
}

function endOf({ start, text }: AxisLabel): number {
	return start + widthOf(text);
}

/** A label is centred on the column that it names. */
function tickLabels(
	columns: number,
	length_s: number,
	textOf: (ago_s: number, length_s: number) => string,
): AxisLabel[] {
	const step_s = tickStep(columns, length_s);
	const labels: AxisLabel[] = [];
	for (let ago_s = Math.floor(length_s / step_s) * step_s; ago_s > 0; ago_s -= step_s) {
		const tick = Math.round(columns - (ago_s / length_s) * columns);
		const text = textOf(ago_s, length_s);
		const start = Math.max(0, tick - Math.floor(text.length / 2));
		labels.push({ tick: tick === 0 ? null : tick, start, text });
	}
	return labels;
}

/** As much of each name as fits before the next one or the end. */
function nameLabels(bands: readonly PhaseBand[], end: number): AxisLabel[] {
	return bands.flatMap(({ name, column }, index) => {
		const start = Math.max(0, column);
		const room = Math.min((bands[index + 1]?.column ?? end + 1) - 1, end) - start;
		if (name === "" || room < 1) return [];
		return [{ tick: column < 0 ? null : column, start, text: cutName(name, room) }];
	});
}

/** Cuts a name that is too long; empty if next to nothing would be left of it. */
function cutName(name: string, columns: number): string {
	if (widthOf(name) <= columns) return name;
	return columns < MIN_NAME_COLUMNS ? "" : `${cut(name, columns - 1).trimEnd()}…`;
}

function tickStep(columns: number, length_s: number): number {
	const unit_s = length_s <= 120 ? 1 : length_s < 7200 ? 60 : 3600;
	// Half a unit is the least that a label says.
	const min_s = Math.max(unit_s / 2, (MIN_COLUMNS_PER_LABEL / columns) * length_s);
	return STEPS_S.find((step_s) => step_s >= min_s && length_s / step_s >= 1) ?? length_s;
}

/** All labels of an axis have one unit, which follows from the length of the window. */
function agoLabel(seconds: number, length_s: number): string {
	if (length_s <= 120) return `${seconds} s`;
	if (length_s < 7200)
		return length_s === 3600 && seconds === 3600 ? "1 h" : `${+(seconds / 60).toFixed(2)} m`;
	return `${+(seconds / 3600).toFixed(2)} h`;
}
