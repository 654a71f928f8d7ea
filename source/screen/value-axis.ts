/** The value axis of a plot: round values, the lines across the plot at them, and their labels. */
import type { Role } from "../terminal/theme.ts";
import { roundStep, type ValueScale } from "./scale.ts";

/** A line across a row of a plot, exact to a quarter of the row. */
export interface ScaleLine {
	readonly glyph: string;
	/** Whether it is what the link can carry. */
	readonly isCapacity: boolean;
}

export interface AxisLabel {
	readonly role: Role;
	readonly text: string;
}

interface Tick {
	readonly value: number;
	readonly row: number;
	readonly line: ScaleLine;
}

/** Width of the labels, without the blank beside the plot. */
export const AXIS_LABEL_WIDTH = 6;
const QUARTERS = [..."⠉⠒⠤⣀"];
/** A lower plot has no room for lines. */
const MIN_ROWS_FOR_LINES = 3;
/** A tick nearer to the capacity, as a part of the scale, would touch its label. */
const MIN_DISTANCE = 0.1;

/** The line across each row, if any, the top row first. */
export function scaleLines(
	scale: ValueScale,
	height: number,
	capacity: number | null,
): (ScaleLine | null)[] {
	const lines: (ScaleLine | null)[] = Array.from({ length: height }, () => null);
	if (height < MIN_ROWS_FOR_LINES) return lines;
	for (const { row, line } of ticksOf(scale, height, capacity)) lines[row] = line;
	return lines;
}

/** The label of each row, the top row first. */
export function axisLabels(
	scale: ValueScale,
	height: number,
	capacity: number | null,
	format: (value: number) => string,
): (AxisLabel | null)[] {
	const labels: (AxisLabel | null)[] = Array.from({ length: height }, () => null);
	const isFromZero = scale.bottom === 0;
	for (const { value, row, line } of ticksOf(scale, height, capacity)) {
		labels[row] = { role: line.isCapacity ? "cap" : "dim", text: fitLabel(format(value)) };
	}
	if (height === 1) return labels;
	labels[0] ??= { role: "dim", text: fitLabel(format(scale.top)) };
	// An axis that does not begin at zero says so twice, so that it is not overlooked.
	if (!isFromZero && height > 2) labels[height - 2] = { role: "warn", text: "≈" };
	labels[height - 1] = {
		role: isFromZero ? "dim" : "warn",
		text: fitLabel(format(scale.bottom)),
	};
	return labels;
}

/** The ticks above the bottom; the capacity, if it is in scale, is the last of them. */
function ticksOf(scale: ValueScale, height: number, capacity: number | null): Tick[] {
	const { bottom, top } = scale;
	const shown = capacity !== null && capacity > bottom && capacity <= top ? capacity : null;
	const step = roundStep((top - bottom) / mostTicks(height));
	const ticks: Tick[] = [];
	for (let at = Math.floor(bottom / step) + 1; at * step <= top * (1 + 1e-9); at++) {
		const isNear = shown !== null && Math.abs(shown - at * step) < MIN_DISTANCE * (top - bottom);
		if (!isNear) ticks.push(tickAt(at * step, scale, height, false));
	}
	return shown === null ? ticks : [...ticks, tickAt(shown, scale, height, true)];
}

function mostTicks(height: number): number {
	if (height >= 16) return 6;
	return height >= 6 ? 4 : 2;
}

function tickAt(value: number, scale: ValueScale, height: number, isCapacity: boolean): Tick {
	const part = (value - scale.bottom) / (scale.top - scale.bottom);
	const most = QUARTERS.length * height - 1;
	const quarter = Math.round((1 - part) * QUARTERS.length * height - 0.5);
	const at = Math.max(0, Math.min(most, quarter));
	const glyph = QUARTERS[at % QUARTERS.length] as string;
	return { value, row: Math.floor(at / QUARTERS.length), line: { glyph, isCapacity } };
}

/** A label that is too long loses its space; if it is still too long, it is left out. */
function fitLabel(label: string): string {
	const text = label.length <= AXIS_LABEL_WIDTH ? label : label.replace(" ", "");
	return text.length <= AXIS_LABEL_WIDTH ? text : "";
}

/** `3000`, `150k`: a rate beside its axis, in MB/s. */
export function formatRateAxis(mb_per_s: number): string {
	if (mb_per_s >= 100_000) return `${+(mb_per_s / 1000).toFixed(1)}k`;
	return String(+mb_per_s.toFixed(mb_per_s >= 100 ? 0 : 2));
}

/** `1500`, `50 µs`: a latency beside its axis; plain numbers are ns. */
export function formatLatencyAxis(nanoseconds: number): string {
	if (nanoseconds < 10_000) return String(+nanoseconds.toFixed(1));
	if (nanoseconds < 1_000_000) return `${+(nanoseconds / 1e3).toFixed(1)} µs`;
	if (nanoseconds < 1_000_000_000) return `${+(nanoseconds / 1e6).toFixed(1)} ms`;
	return `${+(nanoseconds / 1e9).toFixed(1)} s`;
}
