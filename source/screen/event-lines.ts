/** The words of what happened: the newest events, and an outage with its reason. */
import { formatClock } from "../core/format.ts";
import { type Part, printable, wrapWords } from "../terminal/line.ts";
import { markOf } from "./event-kinds.ts";
import { countOf, newestFirst } from "./event-lookup.ts";
import { eventText } from "./event-words.ts";
import { LABEL_WIDTH, labelsFor } from "./panel-parts.ts";
import type { SessionHistory } from "./session-history.ts";
import type { TimelineEvent } from "./timeline.ts";

/** `▼ 20:15:15  link disconnected`. */
export function eventParts(event: TimelineEvent, isAscii = false): Part[] {
	const { glyph, ascii, role } = markOf(event.kind);
	return [
		[role, isAscii ? ascii : glyph],
		["dim", ` ${formatClock(event.wall_ms)}  `],
		["text", printable(eventText(event))],
	];
}

/** The newest event in one line, and how many more there are in the window. */
export function eventLine(
	events: readonly TimelineEvent[],
	columns: number,
	isAscii = false,
): Part[] {
	const label = labelsFor(columns)("EVENT");
	const newest = newestFirst(events)[0];
	if (newest === undefined) return [label, ["dim", "none in this window"]];
	const more = countOf(events) - newest.count;
	return [label, ...eventParts(newest, isAscii), ["dim", more > 0 ? `, and ${more} more` : ""]];
}

/** As many events as there are rows, the newest first, and how many there are in the window. */
export function eventLines(
	events: readonly TimelineEvent[],
	rows: number,
	isAscii = false,
): Part[][] {
	if (rows < 1) return [];
	const count = countOf(events);
	const total = count === 0 ? "" : String(count);
	const label: Part = ["dim", ` EVENTS${`${total} `.padStart(LABEL_WIDTH - "EVENTS".length)}`];
	if (count === 0) return [[label, ["dim", "none in this window"]]];
	return newestFirst(events)
		.slice(0, rows)
		.map((event, index) => [
			index === 0 ? label : ["dim", " ".repeat(LABEL_WIDTH + 1)],
			...eventParts(event, isAscii),
		]);
}

/** Since when there is no data, and why, in red. */
export function outageLines(
	outage: NonNullable<SessionHistory["outage"]>,
	columns: number,
	rows: number,
): Part[][] {
	const label = columns < 60 ? " " : " NO DATA    ";
	const since = `${columns < 60 ? "no data " : ""}since ${formatClock(outage.since_ms)}`;
	const text = `${since}: ${printable(outage.why)}`;
	// The last row holds the rest of the text, which the panel cuts with a mark.
	const wrapped = wrapWords(text, columns - label.length);
	const lines = [...wrapped.slice(0, rows - 1), wrapped.slice(rows - 1).join(" ")];
	return lines
		.filter((line) => line !== "")
		.map((line, index): Part[] => [
			["error", (index === 0 ? label : " ".repeat(label.length)) + line],
		]);
}
