/** Columns of a block: of one value, as is common for counters, or of one per row. */
import type { BlockColumn } from "./block-store.ts";

/** Returns the first rows of an array as a column of its own. */
export function columnOf(values: Float64Array, count: number): BlockColumn {
	const first = values[0] as number;
	for (let row = 1; row < count; row++) {
		if (!Object.is(values[row], first)) return values.slice(0, count);
	}
	return first;
}

/** Returns the value of one row. */
export function valueIn(column: BlockColumn, row: number): number {
	return typeof column === "number" ? column : (column[row] as number);
}

/**
 * Returns the values of all rows.
 *
 * @param filled an array for the values of a column that has only one
 */
export function valuesOf(column: BlockColumn, filled: Float64Array): Float64Array {
	if (typeof column !== "number") return column;
	return Object.is(filled[0], column) ? filled : filled.fill(column);
}
