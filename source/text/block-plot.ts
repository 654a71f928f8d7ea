/** Plots of one line of text, in block characters that every terminal font has. */

import { fractionBetween, nextMean } from "../core/interpolate.ts";
import type { Series } from "../statistics/series.ts";

/** From one eighth of a row to a whole one. */
export const BLOCKS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const NOTHING = " ";

/** The values of the lowest and the highest block. */
export interface PlotScale {
	readonly bottom: number;
	readonly top: number;
}

/** The scale covers at least this part of the level, so that small noise does not fill it. */
const MIN_RANGE = 0.1;

/**
 * Returns a scale from the lowest value to the highest, because changes of a few per cent matter;
 * from 0 if the lowest is less than half of the highest.
 */
export function scaleOf(values: readonly (number | null)[]): PlotScale {
	const known = values.filter((value) => value !== null);
	const top = known.reduce((most, value) => Math.max(most, value), 0);
	const lowest = known.reduce((least, value) => Math.min(least, value), top);
	return { bottom: lowest < top / 2 ? 0 : Math.min(lowest, (1 - MIN_RANGE) * top), top };
}

/** Draws one column per value; a space for an unknown one. */
export function blockPlot(
	values: readonly (number | null)[],
	{ bottom, top }: PlotScale = { ...scaleOf(values), bottom: 0 },
): string {
	const blockOf = (value: number) => {
		const part = top > bottom ? fractionBetween(bottom, top, value) : 0;
		const index = Math.floor(part * BLOCKS.length);
		return BLOCKS[Math.min(BLOCKS.length - 1, Math.max(0, index))] as string;
	};
	return values.map((value) => (value === null ? NOTHING : blockOf(value))).join("");
}

/** Draws one column per count; a space for 0. */
export function countPlot(counts: readonly number[]): string {
	return blockPlot(counts.map((count) => (count === 0 ? null : count)));
}

/** Returns the means of a series in equal time spans; null for a span without a value. */
export function meansOver(
	{ times_s, values }: Series,
	{ start_s, end_s, columns }: { start_s: number; end_s: number; columns: number },
): (number | null)[] {
	const means = new Float64Array(columns);
	const counts = new Float64Array(columns);
	const length_s = Math.max(end_s - start_s, Number.MIN_VALUE);
	for (let index = 0; index < values.length; index++) {
		const value = values[index] as number;
		if (Number.isNaN(value)) continue;
		const part = ((times_s[index] as number) - start_s) / length_s;
		const column = Math.min(columns - 1, Math.max(0, Math.floor(part * columns)));
		const count = (counts[column] as number) + 1;
		means[column] = nextMean(means[column] as number, value, count);
		counts[column] = count;
	}
	return Array.from(means, (mean, column) => (counts[column] === 0 ? null : mean));
}
