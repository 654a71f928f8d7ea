/** The list of events: which events it contains, which one is selected, and its lines. */
import { formatClock, formatDate, formatPlural } from "../core/format.ts";
import { type Part, widthOf } from "../terminal/line.ts";
import { EVENT_GROUPS, type EventGroup, kindRow, markOf } from "./event-kinds.ts";
import { countOf } from "./event-lookup.ts";
import { eventText } from "./event-words.ts";
import type { TimelineEvent } from "./timeline.ts";

export interface EventList {
	/** The group that is listed; null for all events. */
	readonly group: EventGroup | null;
	/** The newest event if it is null. */
	readonly selected: TimelineEvent | null;
}

export const OPENED_LIST: EventList = { group: null, selected: null };

/** The events of the list, the oldest first. */
export function listed(
	events: readonly TimelineEvent[],
	{ group }: EventList,
): readonly TimelineEvent[] {
	return group === null ? events : events.filter(({ kind }) => kindRow(kind).group === group);
}

/**
 * Returns the place of the selected event, or of the one that is nearest to it now; −1 for none.
 */
function selectedIndex(shown: readonly TimelineEvent[], { selected }: EventList): number {
	if (selected === null) return shown.length - 1;
	const same = shown.lastIndexOf(selected);
	if (same >= 0) return same;
	// It was merged with others, or replaced.
	const before = shown.findLastIndex(({ at_s }) => at_s <= selected.at_s);
	return Math.max(before, Math.min(0, shown.length - 1));
}

/** Selects the event this many rows further down: the newest is at the top. */
export function moveSelection(
	events: readonly TimelineEvent[],
	list: EventList,
	by: number,
): EventList {
	const shown = listed(events, list);
	const index = selectedIndex(shown, list) - by;
	return { ...list, selected: shown[Math.max(0, Math.min(shown.length - 1, index))] ?? null };
}

/** Lists the next group that has events, or all of them. */
export function nextGroup(events: readonly TimelineEvent[], list: EventList): EventList {
	const groups: readonly (EventGroup | null)[] = [null, ...groupsOf(events)];
	const next = groups[(groups.indexOf(list.group) + 1) % groups.length] ?? null;
	return { group: next, selected: null };
}

function groupsOf(events: readonly TimelineEvent[]): readonly EventGroup[] {
	const present = new Set(events.map(({ kind }) => kindRow(kind).group));
	return EVENT_GROUPS.filter((group) => present.has(group));
}

export interface ListShape {
	readonly columns: number;
	/** At least one; the first one is the title. */
	readonly rows: number;
	readonly isAscii: boolean;
	/** Whether the list reaches over more than a day, so that times need a date. */
	readonly hasDates: boolean;
	/** Shown if there is no event. */
	readonly emptyText: string;
}

/** The title with the groups, and the events around the selected one, the newest first. */
export function listLines(
	events: readonly TimelineEvent[],
	list: EventList,
	shape: ListShape,
): Part[][] {
	const shown = listed(events, list);
	const title = titleParts(events, list, shape.columns);
	if (shown.length === 0)
		return [title, [["dim", ` ${shape.emptyText}`]]].slice(0, shape.rows) as Part[][];
	const selected = shown.length - 1 - selectedIndex(shown, list);
	const room = Math.max(0, shape.rows - 1);
	// The last row says how many more there are.
	const hasMore = shown.length > room;
	const places = hasMore ? Math.max(1, room - 1) : room;
	const first = Math.max(0, Math.min(shown.length - places, selected - Math.floor(places / 2)));
	const lines = Array.from({ length: Math.min(places, shown.length) }, (_, row) => {
		const event = shown[shown.length - 1 - first - row] as TimelineEvent;
		return eventLine(event, first + row === selected, shape);
	});
	const below = shown.slice(0, shown.length - first - places);
	const more = hasMore ? [moreParts(first, countOf(below), shown)] : [];
	return [title, ...lines, ...more].slice(0, shape.rows);
}

/** ` EVENTS  f all 352 · link 120 · errors 232`. */
function titleParts(
	events: readonly TimelineEvent[],
	{ group }: EventList,
	columns: number,
): Part[] {
	const part = (name: string, count: number, isChosen: boolean): Part[] => [
		[isChosen ? "strong" : "dim", name],
		[isChosen ? "text" : "dim", ` ${count}`],
	];
	const parts: Part[] = [
		["dim", " EVENTS  "],
		["text", "f "],
		...part("all", countOf(events), group === null),
	];
	for (const one of groupsOf(events)) {
		const members = events.filter(({ kind }) => kindRow(kind).group === one);
		const added: Part[] = [["faint", " · "], ...part(one, countOf(members), group === one)];
		const width = [...parts, ...added].reduce((sum, [, text]) => sum + widthOf(text), 0);
		if (width <= columns || group === one) parts.push(...added);
	}
	return parts;
}

function eventLine(event: TimelineEvent, isSelected: boolean, shape: ListShape): Part[] {
	const { role, glyph, ascii } = markOf(event.kind);
	const date = shape.hasDates && shape.columns >= 50 ? `${formatDate(event.wall_ms, false)} ` : "";
	return [
		[isSelected ? "strong" : "dim", isSelected ? (shape.isAscii ? ">" : "›") : " "],
		[role, `${shape.isAscii ? ascii : glyph} `],
		[
			isSelected ? "strong" : "dim",
			`${date.padStart(date === "" ? 0 : 7)}${formatClock(event.wall_ms)}  `,
		],
		[isSelected ? "strong" : "text", eventText(event)],
	];
}

function moreParts(above: number, below: number, shown: readonly TimelineEvent[]): Part[] {
	const newer = countOf(shown.slice(shown.length - above));
	const parts = [
		...(above > 0 ? [`${formatPlural(newer, "newer event")} above`] : []),
		...(below > 0 ? [`and ${below} more`] : []),
	];
	return [["dim", `   ${parts.join(" · ")}`]];
}
