/** Small plots of one line of text, with the block characters that every terminal font has. */
import type { Series } from "../analysis/series.ts";

const BLOCKS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const NOTHING = " ";

/** What the lowest and the highest block stand for. */
export interface PlotScale {
	readonly bottom: number;
	readonly top: number;
}

/** Noise of less than this part of a level is not worth all eight blocks. */
const LEAST_RANGE = 0.1;

/**
 * From the lowest value to the highest, for changes of a few per cent are what matters of a link;
 * from 0 where the lowest is less than half of the highest.
 */
export function scaleOf(values: readonly (number | null)[]): PlotScale {
	const known = values.filter((value) => value !== null);
	const top = known.reduce((most, value) => Math.max(most, value), 0);
	const lowest = known.reduce((least, value) => Math.min(least, value), top);
	return { bottom: lowest < top / 2 ? 0 : Math.min(lowest, (1 - LEAST_RANGE) * top), top };
}

/** One column a value; a space where nothing is known. */
export function blockPlot(
	values: readonly (number | null)[],
	{ bottom, top }: PlotScale = { ...scaleOf(values), bottom: 0 },
): string {
	const blockOf = (value: number) => {
		const part = top > bottom ? (value - bottom) / (top - bottom) : 0;
		const index = Math.floor(part * BLOCKS.length);
		return BLOCKS[Math.min(BLOCKS.length - 1, Math.max(0, index))] as string;
	};
	return values.map((value) => (value === null ? NOTHING : blockOf(value))).join("");
}

/** One column a count: nothing where nothing was counted. */
export function countPlot(counts: readonly number[]): string {
	return blockPlot(counts.map((count) => (count === 0 ? null : count)));
}

/** The means of a series in equal pieces of time; null where it has no value. */
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
		const mean = means[column] as number;
		// Not from their sum, which may be more than a number can be.
		means[column] = mean + (value - mean) / count;
		counts[column] = count;
	}
	return Array.from(means, (mean, column) => (counts[column] === 0 ? null : mean));
}
