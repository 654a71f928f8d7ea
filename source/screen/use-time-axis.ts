import { useMemo } from "react";
import { formatClock } from "../core/format.ts";
import type { Part } from "../terminal/line.ts";
import { type AxisCursor, axisParts } from "./axis-parts.ts";
import { markOf } from "./event-kinds.ts";
import { type ColumnSpan, columnAt, eventsIn, marksOf } from "./event-marks.ts";
import { eventText } from "./event-words.ts";
import type { PhaseBand } from "./phase-bands.ts";
import { timeLabels } from "./time-axis.ts";
import type { TimelineEvent } from "./timeline.ts";
import { newestColumn } from "./window-columns.ts";

export interface TimeAxisOptions {
	readonly rows: 0 | 1 | 2;
	readonly span: ColumnSpan;
	/** The oldest first. */
	readonly events: readonly TimelineEvent[];
	readonly bands: readonly PhaseBand[];
	/** The moment that the cursor points at, on the clock of samples; null without one. */
	readonly cursor_s: number | null;
	/** Wall time of the end of the graph; null if that is now. */
	readonly end_ms: number | null;
	/** Whether the graph ends in the past of the session, so that the age of columns is not on it. */
	readonly isPast: boolean;
	readonly isAscii: boolean;
}

/** The rows of the time axis. They are the same ones until a column, an event or the cursor moves. */
export function useTimeAxis(options: TimeAxisOptions): Part[][] {
	const { rows, span, events, bands, cursor_s, end_ms, isPast, isAscii } = options;
	const { end_s, length_s, count } = span;
	const newest = newestColumn(end_s, length_s / count);
	const endText = end_ms === null ? "now" : formatClock(end_ms);
	// The moment of the newest column stands for the end, which moves within it.
	// biome-ignore lint/correctness/useExhaustiveDependencies: see above
	return useMemo(() => {
		if (rows === 0) return [];
		const words =
			isPast && end_ms !== null
				? { endText, textOf: (ago_s: number) => formatClock(end_ms - ago_s * 1000) }
				: { endText };
		const labels = timeLabels(count, length_s, bands, words);
		const cursor = cursor_s === null ? null : cursorOf(cursor_s, options);
		const marks = marksOf(events, span);
		return axisParts({ columns: count, labels, marks, cursor, isAscii }, rows);
	}, [rows, newest, length_s, count, events, bands, cursor_s, endText, isPast, isAscii]);
}

function cursorOf(
	cursor_s: number,
	{ span, events, end_ms, isAscii }: TimeAxisOptions,
): AxisCursor {
	const column = columnAt(cursor_s, span);
	const [event] = eventsIn(events, column, span);
	const wall_ms = (end_ms ?? 0) - (span.end_s - cursor_s) * 1000;
	return {
		column,
		text: formatClock(wall_ms),
		event:
			event === undefined
				? []
				: [
						[markOf(event.kind).role, `${markOf(event.kind)[isAscii ? "ascii" : "glyph"]} `],
						["text", eventText(event)],
					],
	};
}
