import type { LinkEvent } from "../core/link-event.ts";
import type { Sample } from "../core/sample.ts";
import type { Batch } from "./recording.ts";
import type { Place } from "./recording-index.ts";

/** Takes samples one by one from batches. Its wait for the next batch can be interrupted. */
export class BatchReader {
	readonly #batches: AsyncGenerator<Batch>;
	#batch: Batch | null = null;
	#index = 0;
	/** Those that were loaded and not taken. */
	#events: LinkEvent[] = [];
	#pending: Promise<IteratorResult<Batch>> | null = null;

	constructor(batches: AsyncGenerator<Batch>) {
		this.#batches = batches;
	}

	/** The range of the current batch; null before the first one. */
	get range(): { readonly start: Place; readonly end: Place } | null {
		return this.#batch;
	}

	/** The next sample of the current batch; null if all of them were taken. */
	get next(): Sample | null {
		return this.#batch?.samples[this.#index] ?? null;
	}

	/** Takes samples of the current batch as long as they are wanted. */
	takeWhile(isWanted: (sample: Sample, index: number) => boolean): Sample[] {
		const taken: Sample[] = [];
		for (let next = this.next; next !== null && isWanted(next, taken.length); next = this.next) {
			taken.push(next);
			this.#index++;
		}
		return taken;
	}

	/** Takes the events up to a moment on the monotonic clock, in seconds. */
	takeEvents(until_s: number): LinkEvent[] {
		const taken = this.#events.filter(({ at_s }) => at_s <= until_s);
		if (taken.length > 0) this.#events = this.#events.filter(({ at_s }) => at_s > until_s);
		return taken;
	}

	/**
	 * Loads the next batch if all samples of the current one were taken.
	 *
	 * @param interruption ends the wait when it resolves; every call needs its own, because a
	 * longer-lived promise would retain every call
	 */
	async load(interruption?: Promise<void>): Promise<"loaded" | "end" | "interrupted"> {
		while (this.next === null) {
			this.#pending ??= this.#batches.next();
			const result = await (interruption === undefined
				? this.#pending
				: Promise.race([this.#pending, interruption]));
			if (result === undefined) return "interrupted";
			this.#pending = null;
			if (result.done) return "end";
			this.#batch = result.value;
			this.#index = 0;
			this.#events.push(...result.value.events);
		}
		return "loaded";
	}

	/** Ends the reading without waiting: the generator ends after its pending batch. */
	abandon(): void {
		this.#pending?.catch(() => {});
		this.#batches.return(undefined).catch(() => {});
	}
}
