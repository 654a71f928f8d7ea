/**
 * The events of a whole recording, as far as it was read, and how the counts stood on the way: what
 * was counted since the beginning does not depend on where a replay was before.
 */
import type { LinkEvent } from "../core/link-event.ts";
import type { FieldName } from "../core/metrics.ts";
import type { Sample } from "../core/sample.ts";
import { linkEvents, sampleEvents } from "./sample-events.ts";
import {
	COUNTED_NAMES,
	EMPTY_HISTORY,
	reduceHistory,
	type SessionHistory,
} from "./session-history.ts";
import { Timeline, type TimelineEvent } from "./timeline.ts";

interface Checkpoint {
	readonly wall_ms: number;
	readonly history: SessionHistory;
}

/** Where they and the events are the same in two samples, the latter adds nothing. */
export const TIMELINE_FIELDS: ReadonlySet<FieldName> = new Set<FieldName>([
	...COUNTED_NAMES,
	"latency_maximum_ns",
]);

/** Checkpoints that are kept at most; every other one goes where there are more. */
const MAX_CHECKPOINTS = 1024;

export class RecordedTimeline {
	readonly #timeline = new Timeline();
	/** In order of time. */
	#checkpoints: Checkpoint[] = [];
	/** Batches between two checkpoints. */
	#spacing = 1;
	#batches = 0;
	#history = EMPTY_HISTORY;
	#read_ms = Number.NEGATIVE_INFINITY;
	#isComplete = false;
	readonly #listeners = new Set<() => void>();

	/** The oldest first. */
	get events(): readonly TimelineEvent[] {
		return this.#timeline.events;
	}

	/** Wall time of the last sample that was read. */
	get read_ms(): number {
		return this.#read_ms;
	}

	/** Whether all of the recording was read. */
	get isComplete(): boolean {
		return this.#isComplete;
	}

	/** Takes what follows in the recording, or what is new in it: see {@link TIMELINE_FIELDS}. */
	take(samples: readonly Sample[], events: readonly LinkEvent[]): void {
		const version = this.#timeline.version;
		for (const sample of samples) {
			const after = reduceHistory(this.#history, sample);
			this.#timeline.add(sampleEvents(this.#history, after, sample), sample.at_s);
			const isFirst = this.#history.lastKnown === null && after.lastKnown !== null;
			this.#history = after;
			this.#read_ms = sample.wall_ms;
			// Counts from before a reset cannot be distinguished from those after it.
			if (isFirst || sample.event === "reset") this.#keep();
		}
		this.#timeline.add(linkEvents(events), events.at(-1)?.at_s ?? 0);
		if (++this.#batches % this.#spacing === 0) this.#keep();
		if (this.#timeline.version !== version) this.#notify();
	}

	complete(): void {
		this.#isComplete = true;
		this.#notify();
	}

	/** Returns what was counted before a moment; null if it was not read so far. */
	historyBefore(wall_ms: number): SessionHistory | null {
		if (wall_ms > this.#read_ms) return null;
		const checkpoint = this.#checkpoints.findLast((one) => one.wall_ms <= wall_ms);
		return checkpoint?.history ?? EMPTY_HISTORY;
	}

	/** Calls back when there are more events, and when there will be no more. */
	onChange(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	#keep(): void {
		// An outage, or counters that do not move, are of that moment alone.
		const history = { ...this.#history, outage: null, unchanged: null };
		this.#checkpoints.push({ wall_ms: this.#read_ms, history });
		if (this.#checkpoints.length <= MAX_CHECKPOINTS) return;
		this.#checkpoints = this.#checkpoints.filter((_, index) => index % 2 === 1);
		this.#spacing *= 2;
	}

	#notify(): void {
		for (const listener of this.#listeners) listener();
	}
}
