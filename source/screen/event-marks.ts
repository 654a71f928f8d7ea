/** Marks of events in the columns of a graph. */
import { type EventMark, markOf } from "./event-kinds.ts";
import type { TimelineEvent } from "./timeline.ts";
import { newestColumn } from "./window-columns.ts";

/** The columns of a graph, as spans of time: see {@link columnAt}. */
export interface ColumnSpan {
	/** The moment at which the graph ends. */
	readonly end_s: number;
	readonly length_s: number;
	readonly count: number;
}

/** Returns the column that holds a moment, counted from the left; outside the graph if it is. */
export function columnAt(at_s: number, { end_s, length_s, count }: ColumnSpan): number {
	const width_s = length_s / count;
	return newestColumn(at_s, width_s) - newestColumn(end_s, width_s) + count - 1;
}

/** Returns the moment at which a column begins, on the clock of samples. */
export function startOf(column: number, { end_s, length_s, count }: ColumnSpan): number {
	const width_s = length_s / count;
	return (newestColumn(end_s, width_s) - count + 1 + column) * width_s;
}

/** Returns the moment in the middle of a column, on the clock of samples. */
export function middleOf(column: number, span: ColumnSpan): number {
	return startOf(column + 0.5, span);
}

/**
 * The mark of each column, null without an event. Of several events the most important one has the
 * column. What took a while is marked where it began, and merged events at both of their ends.
 */
export function marksOf(
	events: readonly TimelineEvent[],
	span: ColumnSpan,
): readonly (EventMark | null)[] {
	const marks = new Array<EventMark | null>(span.count).fill(null);
	for (const event of events) {
		const mark = markOf(event.kind);
		const { first, last } = columnsOf(event, span);
		for (const column of event.count === 1 ? [first] : [first, last]) {
			if (column < 0 || column >= span.count) continue;
			const before = marks[column];
			if (!before || mark.rank < before.rank) marks[column] = mark;
		}
	}
	return marks;
}

/** Those of which something is in a column, the most important first. */
export function eventsIn(
	events: readonly TimelineEvent[],
	column: number,
	span: ColumnSpan,
): readonly TimelineEvent[] {
	return events
		.filter((event) => {
			const { first, last } = columnsOf(event, span);
			// What happened between two merged events is of other columns.
			return event.count === 1 ? first <= column && column <= last : [first, last].includes(column);
		})
		.sort((one, other) => markOf(one.kind).rank - markOf(other.kind).rank);
}

/** What began before the graph does, and was not over then, begins with it. */
function columnsOf(
	{ at_s, last_s, count }: TimelineEvent,
	span: ColumnSpan,
): { readonly first: number; readonly last: number } {
	const [first, last] = [columnAt(at_s, span), columnAt(last_s, span)];
	return { first: count === 1 && last >= 0 ? Math.max(0, first) : first, last };
}
