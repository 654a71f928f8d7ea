/**
 * What happened in the last 24 hours, as facts: kinds, times and counts, in bounded memory. Words
 * are made of them last. Where there are more events than are kept, older events of one kind that
 * are close to each other become one that counts them: nothing is lost but their single times.
 */
import type { EventKind } from "./event-kinds.ts";
import type { Counted } from "./session-history.ts";

/** One event, or several of one kind that were merged. */
export interface TimelineEvent {
	readonly kind: EventKind;
	/** When it happened, on the clock of samples; of several, the first. */
	readonly at_s: number;
	readonly wall_ms: number;
	/** When the last of several happened, or when it was over. */
	readonly last_s: number;
	readonly last_wall_ms: number;
	/** How many of this kind it stands for. */
	readonly count: number;
	/** What was counted, for events that follow from a counter. */
	readonly counter: Counted | null;
	/** By how much the counter grew, in all; the maximum latency in ns; else 0. */
	readonly amount: number;
	/** How long it took, in all: an outage that is over, a stall, a connect. Null if unknown. */
	readonly duration_s: number | null;
	/** What a record or a source said of it, of several the last one. Not made printable. */
	readonly detail: string;
}

/** The past that is kept, in seconds. */
export const KEPT_S = 86_400;
/** A 1,200th of what is kept: less than a column of a graph of 24 hours. */
const MERGED_S = KEPT_S / 1200;
const MAX_EVENTS = 4096;

/** An event of which there is one, at one moment, with what is left out unknown. */
export function singleEvent(
	kind: EventKind,
	{ at_s, wall_ms }: Pick<TimelineEvent, "at_s" | "wall_ms">,
	more: Partial<TimelineEvent> = {},
): TimelineEvent {
	const moment = { at_s, wall_ms, last_s: at_s, last_wall_ms: wall_ms };
	return {
		kind,
		...moment,
		count: 1,
		counter: null,
		amount: 0,
		duration_s: null,
		detail: "",
		...more,
	};
}

export class Timeline {
	readonly #kept_s: number;
	readonly #max: number;
	/** In the order of their first moments. */
	#events: TimelineEvent[] = [];
	#version = 0;

	/**
	 * @param kept_s how long events are kept; all of them by default
	 * @param max how many are kept at most
	 */
	constructor(kept_s = Number.POSITIVE_INFINITY, max = MAX_EVENTS) {
		this.#kept_s = kept_s;
		this.#max = max;
	}

	/** The oldest first. The array is not changed by later events. */
	get events(): readonly TimelineEvent[] {
		return this.#events;
	}

	/** Changes with every change of the events. */
	get version(): number {
		return this.#version;
	}

	/** @param now_s the moment from which the age of events counts */
	add(events: readonly TimelineEvent[], now_s: number): void {
		const oldest_s = now_s - this.#kept_s;
		const isExpiring = (this.#events[0]?.last_s ?? now_s) < oldest_s;
		if (events.length === 0 && !isExpiring) return;
		let all = isExpiring
			? this.#events.filter(({ last_s }) => last_s >= oldest_s)
			: [...this.#events];
		for (const event of events) all = insert(all, event);
		if (all.length > this.#max) all = mergeOld(all, this.#max);
		this.#events = all;
		this.#version++;
	}

	/** A copy that later events do not change. */
	frozen(): Timeline {
		const copy = new Timeline(this.#kept_s, this.#max);
		copy.#events = this.#events;
		copy.#version = this.#version;
		return copy;
	}
}

/** Adds an event; a maximum takes the place of the one that it exceeds. */
function insert(events: TimelineEvent[], event: TimelineEvent): TimelineEvent[] {
	let added = event;
	if (event.kind === "maximum") {
		const before = events.findLastIndex(({ kind }) => kind === "maximum" || kind === "reset");
		const exceeded = events[before];
		if (exceeded?.kind === "maximum") {
			events.splice(before, 1);
			added = { ...event, count: event.count + exceeded.count };
		}
	}
	const place = events.findLastIndex(({ at_s }) => at_s <= added.at_s) + 1;
	events.splice(place, 0, added);
	return events;
}

/** Merges the older half of events, as much as needed to come to a quarter. */
function mergeOld(events: readonly TimelineEvent[], max: number): TimelineEvent[] {
	const recent = Math.floor(max / 2);
	const old = events.slice(0, events.length - recent);
	let merged = old;
	for (let width_s = MERGED_S; merged.length > max / 4 && width_s < 1e12; width_s *= 2) {
		merged = mergeWithin(old, width_s);
	}
	return [...merged, ...events.slice(events.length - recent)];
}

/** Merges events of one kind that begin in the same span of so many seconds. */
function mergeWithin(events: readonly TimelineEvent[], width_s: number): TimelineEvent[] {
	const merged = new Map<string, TimelineEvent>();
	for (const event of events) {
		const key = `${event.kind} ${event.counter} ${Math.floor(event.at_s / width_s)}`;
		const before = merged.get(key);
		merged.set(key, before === undefined ? event : join(before, event));
	}
	return [...merged.values()];
}

function join(first: TimelineEvent, next: TimelineEvent): TimelineEvent {
	const isLater = next.last_s >= first.last_s;
	const { last_s, last_wall_ms } = isLater ? next : first;
	return {
		...first,
		last_s,
		last_wall_ms,
		count: first.count + next.count,
		amount:
			first.kind === "maximum" ? Math.max(first.amount, next.amount) : first.amount + next.amount,
		duration_s:
			first.duration_s === null && next.duration_s === null
				? null
				: (first.duration_s ?? 0) + (next.duration_s ?? 0),
		detail: next.detail || first.detail,
	};
}
