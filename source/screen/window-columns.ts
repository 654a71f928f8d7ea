/** Columns of a graph: spans of absolute time, of which those of the past are drawn only once. */
import { Mark } from "./bucket-marks.ts";
import type { BucketColumn, BucketRing } from "./bucket-ring.ts";
import { SERIES, type Series } from "./series.ts";

/** Far above the rounding error of a time counted in columns, far below what can be seen. */
export const ROUNDING = 1e-9;
/** Three graphs, and as many while the terminal is being resized. */
const MAX_DRAWINGS = 12;

/** One column of a graph. */
export interface WindowColumn {
	/** Lowest, mean over time, and highest value in the span of the column; null if none is known. */
	readonly low: number | null;
	readonly mean: number | null;
	readonly high: number | null;
	/** Values in the column: those that ended in it, or the one that covers it. */
	readonly count: number;
	/**
	 * Whether a value is known, and if not why: the value is unknown, the reading failed, or nothing
	 * was recorded yet.
	 */
	readonly state: "value" | "unknown" | "gap" | "none";
	/** Whether a reading failed, beside values too. */
	readonly hasGap: boolean;
	/** Whether the link was down, for a part of the time too. */
	readonly isDown: boolean;
}

interface Drawing {
	/** Number of the newest column, counted from time zero. */
	readonly newest: number;
	/** Number of the first column that later samples may still change. */
	readonly open: number;
	readonly columns: WindowColumn[];
}

/** Draws columns, and keeps those that no later sample changes: most of a graph is drawn again. */
export class WindowColumns {
	/** The latest drawings, by series, length and number of columns. */
	readonly #drawings = new Map<string, Drawing>();

	/** Forgets all drawings, because columns of the past have changed. */
	clear(): void {
		this.#drawings.clear();
	}

	/** The last `length_s` seconds before `end_s` as `count` columns, the newest last. */
	draw(
		ring: BucketRing,
		series: Series,
		length_s: number,
		count: number,
		end_s: number,
	): WindowColumn[] {
		const width_s = length_s / count;
		const newest = newestColumn(end_s, width_s);
		const key = `${series} ${length_s} ${count} ${ring.bucket_s}`;
		const before = this.#drawings.get(key);
		const first = newest - count + 1;
		const columns = before === undefined ? [] : reusableColumns(before, first, newest);
		const index = SERIES.indexOf(series);
		for (let number = first + columns.length; number <= newest; number++) {
			const columnEnd_s = Math.min((number + 1) * width_s, end_s);
			const isOpen = number === newest;
			const column = columnOf(ring.column(index, number * width_s, columnEnd_s, isOpen));
			columns.push(sameColumn(before, number, column) ?? column);
		}
		if (this.#drawings.size >= MAX_DRAWINGS) this.#drawings.clear();
		// The bucket of the newest sample may still change, and each column that it reaches into.
		const open_s = Math.floor(end_s / ring.bucket_s) * ring.bucket_s;
		this.#drawings.set(key, { newest, columns, open: Math.floor(open_s / width_s) - 1 });
		return columns;
	}
}

/** `count` columns before the first sample. */
export function emptyColumns(count: number): WindowColumn[] {
	return Array.from({ length: count }, () => NONE);
}

/** The number of the column that ends at this moment, counted from time zero. */
export function newestColumn(end_s: number, width_s: number): number {
	// Without the tolerance a rounding error would start an empty column.
	return Math.ceil(end_s / width_s - ROUNDING) - 1;
}

/** The columns from `first` to at most `newest` that no later sample changes. */
function reusableColumns(before: Drawing, first: number, newest: number): WindowColumn[] {
	const oldest = before.newest - before.columns.length + 1;
	if (first < oldest) return [];
	const end = Math.min(before.open, before.newest + 1, newest + 1);
	return before.columns.slice(first - oldest, Math.max(first, end) - oldest);
}

/** The column as it was drawn before, if it has not changed: then its cells have not either. */
function sameColumn(
	before: Drawing | undefined,
	number: number,
	{ low, mean, high, count, state, hasGap, isDown }: WindowColumn,
): WindowColumn | null {
	const old = before?.columns[number - before.newest + before.columns.length - 1];
	const isSame =
		old?.low === low &&
		old.mean === mean &&
		old.high === high &&
		old.count === count &&
		old.state === state &&
		old.hasGap === hasGap &&
		old.isDown === isDown;
	return isSame ? old : null;
}

const NONE: WindowColumn = {
	low: null,
	mean: null,
	high: null,
	count: 0,
	state: "none",
	hasGap: false,
	isDown: false,
};

function columnOf({ marks, summary }: BucketColumn): WindowColumn {
	if (marks === 0) return NONE;
	const hasGap = (marks & Mark.gap) !== 0;
	return {
		low: summary?.minimum ?? null,
		mean: summary?.mean ?? null,
		high: summary?.maximum ?? null,
		count: summary === null ? 0 : Math.max(1, summary.count),
		state: summary !== null ? "value" : hasGap ? "gap" : "unknown",
		hasGap,
		isDown: (marks & Mark.down) !== 0,
	};
}
