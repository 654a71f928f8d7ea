import type { Clock } from "../core/interfaces.ts";
import type { LinkFacts, LinkReader, LinkView } from "../core/link.ts";

/** How often it is asked which devices there are, so that a new one is noticed within two seconds. */
const LISTING_MS = 1000;
/** How often everything is read anew although no device came or went. */
const FACTS_MS = 5000;
/** How long the start waits for the first facts. */
const PATIENCE_MS = 500;

/**
 * Keeps an eye on the link: its devices come and go within two seconds, all else is known within
 * five. A look that hangs in the kernel is waited for, and none is begun beside it.
 */
export class LinkWatcher implements LinkView {
	readonly #reader: LinkReader;
	readonly #clock: Clock;
	readonly #stop: AbortSignal;
	#facts: LinkFacts | null = null;

	constructor(reader: LinkReader, clock: Clock, stop: AbortSignal) {
		this.#reader = reader;
		this.#clock = clock;
		this.#stop = stop;
	}

	get facts(): LinkFacts | null {
		return this.#facts;
	}

	/** Resolves when the link was looked at once, or has not answered in half a second. */
	async start(): Promise<void> {
		const answered = new AbortController();
		void this.#watch(() => answered.abort());
		this.#stop.addEventListener("abort", () => answered.abort(), { once: true });
		await this.#clock.waitUntil(this.#clock.now() + PATIENCE_MS, answered.signal);
	}

	async #watch(onFirst: () => void): Promise<void> {
		let listed = "";
		let read_ms = Number.NEGATIVE_INFINITY;
		while (!this.#stop.aborted) {
			const listing = await this.#reader.listing();
			const began_ms = this.#clock.now();
			if (listing !== listed || began_ms - read_ms >= FACTS_MS) {
				this.#facts = await this.#reader.facts();
				[listed, read_ms] = [listing, began_ms];
				onFirst();
			}
			await this.#clock.waitUntil(began_ms + LISTING_MS, this.#stop);
		}
	}
}
