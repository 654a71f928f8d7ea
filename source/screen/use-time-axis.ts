import { useMemo } from "react";
import { formatClock } from "../core/format.ts";
import type { Part } from "../terminal/line.ts";
import { type AxisCursor, axisParts } from "./axis-parts.ts";
import { type EventMark, markOf } from "./event-kinds.ts";
import { type ColumnSpan, columnAt, eventsIn, marksOf } from "./event-marks.ts";
import { eventText } from "./event-words.ts";
import { type Crossing, NO_CROSSINGS } from "./paint-plot.ts";
import type { PhaseBand } from "./phase-bands.ts";
import type { Ink } from "./plot-cells.ts";
import { timeLabels } from "./time-axis.ts";
import type { TimelineEvent } from "./timeline.ts";
import { newestColumn } from "./window-columns.ts";

export interface TimeAxisOptions {
	/** Without a row, the marks of events are at the foot of the last graph. */
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

interface TimeAxisParts {
	/** The rows of the axis. */
	readonly parts: readonly (readonly Part[])[];
	/** What lies over the last graph. */
	readonly marksAtFoot: readonly Crossing[];
}

/** The time axis. It is the same one until a column, an event or the cursor moves. */
export function useTimeAxis(options: TimeAxisOptions): TimeAxisParts {
	const { rows, span, events, bands, cursor_s, end_ms, isPast, isAscii } = options;
	const { end_s, length_s, count } = span;
	const newest = newestColumn(end_s, length_s / count);
	const endText = end_ms === null ? "now" : formatClock(end_ms);
	// The moment of the newest column stands for the end, which moves within it.
	// biome-ignore lint/correctness/useExhaustiveDependencies: the span moves within its column.
	const marks = useMemo(() => marksOf(events, span), [events, newest, length_s, count]);
	// biome-ignore lint/correctness/useExhaustiveDependencies: the span moves within its column.
	const event = useMemo(
		() => (cursor_s === null ? null : firstEventAt(cursor_s, events, span)),
		[cursor_s, events, newest, length_s, count],
	);
	// biome-ignore lint/correctness/useExhaustiveDependencies: the span moves within its column.
	return useMemo(() => {
		if (rows === 0) return { parts: [], marksAtFoot: marksAtFoot(marks, isAscii) };
		const words =
			isPast && end_ms !== null
				? { endText, textOf: (ago_s: number) => formatClock(end_ms - ago_s * 1000) }
				: { endText };
		const labels = timeLabels(count, length_s, bands, words);
		const cursor = cursor_s === null ? null : cursorOf(cursor_s, event, options);
		const parts = axisParts({ columns: count, labels, marks, cursor, isAscii }, rows);
		return { parts, marksAtFoot: NO_CROSSINGS };
	}, [rows, newest, length_s, count, marks, event, bands, cursor_s, endText, isPast, isAscii]);
}

const INKS: Readonly<Record<EventMark["role"], Ink>> = {
	error: "error",
	warn: "warn",
	ok: "ok",
	text: "strong",
	latency: "crest",
};

function marksAtFoot(marks: readonly (EventMark | null)[], isAscii: boolean): Crossing[] {
	return marks.flatMap((mark, column) => {
		if (mark === null) return [];
		const glyph = isAscii ? mark.ascii : mark.glyph;
		return [{ column, glyph, ink: INKS[mark.role], isOnTop: true, isAtFoot: true }];
	});
}

function firstEventAt(
	moment_s: number,
	events: readonly TimelineEvent[],
	span: ColumnSpan,
): TimelineEvent | null {
	return eventsIn(events, columnAt(moment_s, span), span)[0] ?? null;
}

function cursorOf(
	cursor_s: number,
	event: TimelineEvent | null,
	{ span, end_ms, isAscii }: TimeAxisOptions,
): AxisCursor {
	const column = columnAt(cursor_s, span);
	const wall_ms = (end_ms ?? 0) - (span.end_s - cursor_s) * 1000;
	return {
		column,
		text: formatClock(wall_ms),
		event:
			event === null
				? []
				: [
						[markOf(event.kind).role, `${markOf(event.kind)[isAscii ? "ascii" : "glyph"]} `],
						["text", eventText(event)],
					],
	};
}
