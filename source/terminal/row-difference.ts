/** Writes what differs between a row of the terminal and the next one, the shorter of two ways. */
import type { DiffWriter, WriterState } from "./diff-writer.ts";
import { PLAIN_NUMBER, type StyleChanges } from "./style-changes.ts";

const SPACE = 0x20;
/** Fewer changes are written one by one: a shift takes about as much. */
const MIN_CHANGES_FOR_SHIFT = 6;
/** How many cells the columns of a graph move at a time. */
const SHIFTS = [1, 2];

/** The cells of all rows, and room for those of the next row. Cells after a text are blank. */
export interface RowCells {
	readonly codes: Uint16Array;
	readonly styles: Uint16Array;
	/** The same, in pairs. */
	readonly codePairs: Uint32Array;
	readonly stylePairs: Uint32Array;
	readonly changes: StyleChanges;
}

export interface RowRange {
	/** Even, so that cells can be compared in pairs. */
	readonly start: number;
	readonly length: number;
}

export interface ChangedRow {
	readonly row: number;
	readonly old: RowRange;
	readonly next: RowRange;
}

/** Writes a row. Its old cells are lost. */
export function writeDifference(writer: DiffWriter, cells: RowCells, changed: ChangedRow): void {
	const before = writer.state;
	const changes = writeCells(writer, cells, changed);
	if (changes < MIN_CHANGES_FOR_SHIFT) return;
	const range = changedRange(cells, changed);
	if (range === null) return;
	let shortest = writer.state;
	let shifted = 0;
	for (const count of SHIFTS) {
		if (range.last - range.first < 2 * count) break;
		writer.state = before;
		shift(writer, cells, changed, range, count - shifted, count);
		shifted = count;
		writeCells(writer, cells, changed);
		if (bytesSince(before, writer.state) < bytesSince(before, shortest)) shortest = writer.state;
	}
	writer.state = shortest;
}

function bytesSince({ output }: WriterState, state: WriterState): number {
	return Buffer.byteLength(state.output.slice(output.length));
}

/** @returns how many cells were written */
function writeCells(writer: DiffWriter, cells: RowCells, { row, old, next }: ChangedRow): number {
	const { codes, styles, codePairs, stylePairs } = cells;
	let count = 0;
	for (let cell = 0; cell < next.length; cell++) {
		if (cell % 2 === 0) {
			const one = (old.start + cell) / 2;
			const other = (next.start + cell) / 2;
			const isSame = codePairs[one] === codePairs[other] && stylePairs[one] === stylePairs[other];
			if (isSame) {
				cell++;
				continue;
			}
		}
		if (isEqual(cells, old.start + cell, next.start + cell)) continue;
		writer.put(row, cell, codes, styles, next.start);
		count++;
	}
	for (let cell = next.length; cell < old.length; cell++) {
		if (isEqual(cells, old.start + cell, next.start + cell)) continue;
		writer.clearRow(row, next.length);
		break;
	}
	return count;
}

/** Whether two cells look the same. */
function isEqual({ codes, styles, changes }: RowCells, one: number, other: number): boolean {
	if (codes[one] !== codes[other]) return false;
	if (styles[one] === styles[other]) return true;
	const isBlank = codes[one] === SPACE;
	return isBlank && changes.areBlanksEqual(styles[one] as number, styles[other] as number);
}

/** The first and the last cell that differ; null if none do. */
function changedRange(
	cells: RowCells,
	{ old, next }: ChangedRow,
): { readonly first: number; readonly last: number } | null {
	let first = 0;
	let last = Math.max(old.length, next.length) - 1;
	while (first <= last && isEqual(cells, old.start + first, next.start + first)) first++;
	while (last >= first && isEqual(cells, old.start + last, next.start + last)) last--;
	return first > last ? null : { first, last };
}

/**
 * Moves what has changed to the left, on the terminal and in the old cells, while what stands
 * behind it stays.
 *
 * @param further by how much the old cells are to move further
 * @param count by how much they have moved then
 */
function shift(
	writer: DiffWriter,
	cells: RowCells,
	{ row, old }: ChangedRow,
	{ first, last }: { readonly first: number; readonly last: number },
	further: number,
	count: number,
): void {
	const { codes, styles } = cells;
	const [from, end] = [old.start + first, old.start + last + 1];
	codes.copyWithin(from, from + further, end).fill(SPACE, end - further, end);
	styles.copyWithin(from, from + further, end).fill(PLAIN_NUMBER, end - further, end);
	writer.deleteCells(row, first, count);
	if (last + 1 < old.length) writer.insertBlanks(row, last + 1 - count, count);
}
