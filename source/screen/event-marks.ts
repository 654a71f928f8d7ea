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
 * column. What was merged or took a while is marked where it began and where it was over.
 */
export function marksOf(
	events: readonly TimelineEvent[],
	span: ColumnSpan,
): readonly (EventMark | null)[] {
	const marks = new Array<EventMark | null>(span.count).fill(null);
	for (const { kind, at_s, last_s } of events) {
		const mark = markOf(kind);
		for (const moment_s of at_s === last_s ? [at_s] : [at_s, last_s]) {
			const column = columnAt(moment_s, span);
			if (column < 0 || column >= span.count) continue;
			const before = marks[column];
			if (!before || mark.rank < before.rank) marks[column] = mark;
		}
	}
	return marks;
}

/** Those with a moment in a column, the most important first. */
export function eventsIn(
	events: readonly TimelineEvent[],
	column: number,
	span: ColumnSpan,
): readonly TimelineEvent[] {
	return events
		.filter(
			({ at_s, last_s }) => columnAt(at_s, span) === column || columnAt(last_s, span) === column,
		)
		.sort((one, other) => markOf(one.kind).rank - markOf(other.kind).rank);
}
