/** Small plots of one line of text, with the block characters that every terminal font has. */
import type { Series } from "../analysis/series.ts";

const BLOCKS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const NOTHING = " ";

/** One column a value, from 0 to the highest; a space where nothing is known. */
export function blockPlot(values: readonly (number | null)[]): string {
	const highest = values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
	return values.map((value) => (value === null ? NOTHING : blockOf(value, highest))).join("");
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
	const sums = new Float64Array(columns);
	const counts = new Float64Array(columns);
	const length_s = Math.max(end_s - start_s, Number.MIN_VALUE);
	for (let index = 0; index < values.length; index++) {
		const value = values[index] as number;
		if (Number.isNaN(value)) continue;
		const part = ((times_s[index] as number) - start_s) / length_s;
		const column = Math.min(columns - 1, Math.max(0, Math.floor(part * columns)));
		sums[column] = (sums[column] as number) + value;
		counts[column] = (counts[column] as number) + 1;
	}
	return Array.from(sums, (sum, column) => {
		const count = counts[column] as number;
		return count === 0 ? null : sum / count;
	});
}

function blockOf(value: number, highest: number): string {
	if (!(highest > 0)) return BLOCKS[0] as string;
	const index = Math.floor((value / highest) * BLOCKS.length);
	return BLOCKS[Math.min(BLOCKS.length - 1, Math.max(0, index))] as string;
}
