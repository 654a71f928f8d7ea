/** What keys and the mouse do with time: the cursor, the list of events, and seeks of a replay. */
import type { Transport } from "../core/feed.ts";
import type { Controls } from "./controls.ts";
import { moveCursor, pointAt, pointAtEvent, scrollBy, type View } from "./cursor.ts";
import { type EventList, moveSelection, nextGroup, OPENED_LIST } from "./event-list.ts";
import type { TimelineEvent } from "./timeline.ts";

/** The past as the screen shows it at this moment. */
export interface Past {
	readonly view: View;
	/** The oldest first: of the session, or of the whole recording that is played. */
	readonly events: readonly TimelineEvent[];
	/** Events per page of the list. */
	readonly page: number;
	/** Pages of the help; one if it is left out. */
	readonly helpPages?: number;
}

/** What moves in time, beside the controls. */
export interface TimeTarget {
	/** Null unless a recording is played. */
	readonly transport: Transport | null;
	readonly past: () => Past;
}

export type TimeEffect = (controls: Controls, target: TimeTarget) => Controls;

/** The part of the window that a larger step moves by. */
export const STEP_PART = 1 / 6;

/** Moves the cursor by columns. */
export function stepBy(columns: number): TimeEffect {
	return (now, { past }) => withCursor(now, moveCursor(now.cursor, past().view, columns));
}

/** Moves the cursor by a part of the window, at least by a column. */
export function leapBy(windows: number): TimeEffect {
	return (now, target) => {
		const columns = windows * target.past().view.count;
		return stepBy(
			columns < 0 ? Math.min(-1, Math.round(columns)) : Math.max(1, Math.round(columns)),
		)(now, target);
	};
}

/** Moves a recording, or the graphs, in time. */
export function scrollWindows(windows: number): TimeEffect {
	return (now, { transport, past }) => {
		const seconds = windows * now.length_s;
		if (transport === null) return withCursor(now, scrollBy(now.cursor, past().view, seconds));
		transport.seekBy(seconds);
		return backToNow(now);
	};
}

/** To the oldest moment that is kept. */
export const toOldest: TimeEffect = (now, { past }) => {
	const { view } = past();
	return withCursor(now, pointAt(view.oldest_s, now.cursor, view));
};

export function backToNow(now: Controls): Controls {
	return now.cursor === null ? now : { ...now, cursor: null, isHovering: false };
}

/** Goes to the next event (1) or to the previous one (−1), from the cursor or the position. */
export function toEvent(direction: 1 | -1): TimeEffect {
	return (now, target) => {
		const { events, view } = target.past();
		const { transport } = target;
		const here = transport === null ? (now.cursor?.at_s ?? view.now_s) : transport.target_ms;
		const timeOf = ({ at_s, wall_ms }: TimelineEvent) => (transport === null ? at_s : wall_ms);
		const event =
			direction > 0
				? events.find((one) => timeOf(one) > here)
				: events.findLast((one) => timeOf(one) < here);
		return event === undefined ? now : goTo(event, now, target);
	};
}

function goTo(event: TimelineEvent, now: Controls, { transport, past }: TimeTarget): Controls {
	if (transport === null) return withCursor(now, pointAtEvent(event.at_s, now.cursor, past().view));
	transport.seek(event.wall_ms);
	return backToNow(now);
}

/** Of a recording the list begins at the event before its position: others are still to come. */
export const toggleList: TimeEffect = (now, { past, transport }) => {
	if (now.list !== null) return { ...now, list: null };
	const here_ms = transport?.position_ms ?? Number.POSITIVE_INFINITY;
	const selected = past().events.findLast(({ wall_ms }) => wall_ms <= here_ms);
	const isNewest = selected === undefined || selected === past().events.at(-1);
	return { ...now, list: { ...OPENED_LIST, selected: isNewest ? null : selected } };
};

export const closeList: TimeEffect = (now) => (now.list === null ? now : { ...now, list: null });

/** Closes the list; without one, returns to now. */
export const stepBack: TimeEffect = (now, target) =>
	now.list === null ? backToNow(now) : closeList(now, target);

export const filterList: TimeEffect = (now, { past }) =>
	now.list === null ? now : { ...now, list: nextGroup(past().events, now.list) };

/** Selects an event further down the list, and goes to it. */
export function selectBy(events: number): TimeEffect {
	return (now, target) => (now.list === null ? now : select(now, target, now.list, events));
}

export function selectPages(pages: number): TimeEffect {
	return (now, target) =>
		now.list === null ? now : select(now, target, now.list, pages * target.past().page);
}

function select(now: Controls, target: TimeTarget, before: EventList, by: number): Controls {
	const list = moveSelection(target.past().events, before, by);
	const event = list.selected;
	return event === null ? { ...now, list } : goTo(event, { ...now, list }, target);
}

function withCursor(now: Controls, cursor: Controls["cursor"]): Controls {
	return { ...now, cursor, isHovering: false };
}
