/**
 * What every frame looks up in the events. An array of events is never changed, and may have
 * thousands of them, so results are memoized per array.
 */
import type { EventKind } from "./event-kinds.ts";
import type { TimelineEvent } from "./timeline.ts";

type Events = readonly TimelineEvent[];

function keptWith<T>(compute: (events: Events) => T): (events: Events) => T {
	const known = new WeakMap<Events, { readonly value: T }>();
	return (events) => {
		let kept = known.get(events);
		if (kept === undefined) {
			kept = { value: compute(events) };
			known.set(events, kept);
		}
		return kept.value;
	};
}

/** How many events there are, with each of those that were merged. */
export const countOf = keptWith((events) => events.reduce((sum, { count }) => sum + count, 0));

/** In the order in which they were over. */
export const newestFirst = keptWith((events) =>
	events.toSorted((one, other) => other.last_s - one.last_s),
);

const lastByKind = keptWith(
	(events) => new Map<EventKind, TimelineEvent>(events.map((event) => [event.kind, event])),
);

/** The last event of a kind. */
export function lastOf(events: Events, kind: EventKind): TimelineEvent | undefined {
	return lastByKind(events).get(kind);
}

/** The events that reach into a span of time. */
export function eventsBetween(events: Events, from_s: number, to_s: number): Events {
	return events.filter(({ at_s, last_s }) => last_s > from_s && at_s <= to_s);
}

/** The events of a window that moves on: the same array until one comes into it or leaves it. */
export class WindowEvents {
	#events: Events | null = null;
	#within: Events = [];
	#from_s = 0;
	/** The window may begin before this moment. */
	#until_s = 0;

	/** The events until `to_s`, which is not before those that are known so far. */
	between(events: Events, from_s: number, to_s: number): Events {
		const isKnown = events === this.#events && from_s >= this.#from_s && from_s < this.#until_s;
		if (!isKnown) {
			this.#events = events;
			this.#within = eventsBetween(events, from_s, to_s);
			this.#from_s = from_s;
			const isLater = (events.at(-1)?.at_s ?? to_s) > to_s;
			this.#until_s = isLater
				? from_s
				: this.#within.reduce((first, { last_s }) => Math.min(first, last_s), Infinity);
		}
		return this.#within;
	}
}
