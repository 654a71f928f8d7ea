/**
 * A cursor in the graphs, at a moment of the past. Columns are spans of absolute time, so the
 * cursor moves with them while collection continues. When it would leave the graph at the left, the
 * graph stays in the past with it.
 */
import type { ColumnSpan } from "./event-marks.ts";
import { columnAt, middleOf } from "./event-marks.ts";

export interface Cursor {
	/** The moment that it points at, on the clock of samples. */
	readonly at_s: number;
	/** Where the graph ends; null if that is at the newest sample. */
	readonly end_s: number | null;
}

/** The range that the cursor can point at. */
export interface View {
	/** The newest and the oldest moment that is kept, on the clock of samples. */
	readonly now_s: number;
	readonly oldest_s: number;
	readonly length_s: number;
	/** Columns of a graph. */
	readonly count: number;
}

/** Returns the cursor; if its moment is no longer kept, at the oldest one that is. */
export function heldCursor(cursor: Cursor | null, { oldest_s }: View): Cursor | null {
	return cursor === null || cursor.at_s >= oldest_s ? cursor : { ...cursor, at_s: oldest_s };
}

/** Returns the graph with this cursor, or without one. */
export function spanOf(cursor: Cursor | null, view: View): ColumnSpan {
	const { length_s, count } = view;
	return { end_s: endOf(cursor, view), length_s, count };
}

function endOf(cursor: Cursor | null, view: View): number {
	if (cursor === null) return view.now_s;
	const end_s = cursor.end_s ?? view.now_s;
	const { now_s, length_s, count } = view;
	const span = { end_s: Math.min(end_s, now_s), length_s, count };
	const column = columnAt(cursor.at_s, span);
	const width_s = length_s / count;
	if (column < 0) return Math.min(now_s, span.end_s + column * width_s);
	return Math.min(now_s, span.end_s + Math.max(0, column - count + 1) * width_s);
}

/** Moves the cursor by columns; from now, if there is none yet. Null is back to now. */
export function moveCursor(cursor: Cursor | null, view: View, columns: number): Cursor | null {
	const span = spanOf(cursor, view);
	const column = cursor === null ? view.count - 1 : columnAt(cursor.at_s, span);
	return placeCursor(middleOf(column + columns, span), span.end_s, view);
}

/** Points at a moment in a column that was clicked. Null is back to now. */
export function pointAt(at_s: number, cursor: Cursor | null, view: View): Cursor | null {
	return placeCursor(at_s, spanOf(cursor, view).end_s, view);
}

/** Points at an event, also at one that is so new that it is in the newest column. */
export function pointAtEvent(at_s: number, cursor: Cursor | null, view: View): Cursor {
	return pointAt(at_s, cursor, view) ?? { at_s: Math.min(at_s, view.now_s), end_s: null };
}

/** Moves the graph in time, and the cursor with it: it stays in its column. */
export function scrollBy(cursor: Cursor | null, view: View, seconds: number): Cursor | null {
	const span = spanOf(cursor, view);
	const column = cursor === null ? view.count - 1 : columnAt(cursor.at_s, span);
	const first_s = Math.min(view.now_s, view.oldest_s + view.length_s);
	const end_s = Math.max(first_s, span.end_s + seconds);
	const at_s = middleOf(column, { ...span, end_s: Math.min(end_s, view.now_s) });
	if (end_s >= view.now_s && column >= view.count - 1) return null;
	return placeCursor(at_s, end_s, view);
}

function placeCursor(at_s: number, end_s: number, view: View): Cursor | null {
	const { now_s, oldest_s, length_s, count } = view;
	const now = { end_s: now_s, length_s, count };
	if (columnAt(at_s, now) >= count - 1) return null;
	const held_s = Math.max(oldest_s, at_s);
	const placed = { at_s: held_s, end_s };
	const shown_s = endOf(placed, view);
	return { at_s: held_s, end_s: shown_s >= now_s ? null : shown_s };
}
