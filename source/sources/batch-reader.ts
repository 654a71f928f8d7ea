import type { Sample } from "../core/sample.ts";
import type { Place } from "./places.ts";
import type { Batch } from "./recording.ts";

/** Takes samples one by one from batches, and can be called away while it waits for one. */
export class BatchReader {
	readonly #batches: AsyncGenerator<Batch>;
	#batch: Batch | null = null;
	#index = 0;
	#pending: Promise<IteratorResult<Batch>> | null = null;

	constructor(batches: AsyncGenerator<Batch>) {
		this.#batches = batches;
	}

	/** Where the batch begins and ends that the sample lies in that was taken last. */
	get range(): { readonly start: Place; readonly end: Place } | null {
		return this.#batch;
	}

	/** The sample to be taken next of those that are in memory. */
	get next(): Sample | null {
		return this.#batch?.samples[this.#index] ?? null;
	}

	/** Takes samples that are in memory. */
	takeWhile(isWanted: (sample: Sample, index: number) => boolean): Sample[] {
		const taken: Sample[] = [];
		for (let next = this.next; next !== null && isWanted(next, taken.length); next = this.next) {
			taken.push(next);
			this.#index++;
		}
		return taken;
	}

	/**
	 * Brings the next sample into memory, where there is none.
	 *
	 * @param interruption resolves when there is something else to do; of this call alone, because
	 * a promise that lives longer would remember every call
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
		}
		return "loaded";
	}

	/** Not waited for: it comes to an end when what it waits for has come. */
	abandon(): void {
		this.#pending?.catch(() => {});
		this.#batches.return(undefined).catch(() => {});
	}
}
