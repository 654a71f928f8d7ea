/** One feed for several consumers. */
import type { Feed, FeedStep, Transport } from "../core/feed.ts";
import type { Sink } from "../core/interfaces.ts";
import type { FieldName } from "../core/metrics.ts";

/** A feed whose present samples and events also go to sinks, before its consumer gets them. */
export class FanOut implements Feed {
	readonly #feed: Feed;
	readonly #sinks: readonly Sink[];

	constructor(feed: Feed, sinks: readonly Sink[]) {
		this.#feed = feed;
		this.#sinks = sinks;
	}

	get name(): string {
		return this.#feed.name;
	}

	get isDemo(): boolean {
		return this.#feed.isDemo;
	}

	get offers(): ReadonlySet<FieldName> {
		return this.#feed.offers;
	}

	get interval_s(): number | null {
		return this.#feed.interval_s;
	}

	set interval_s(interval_s: number | null) {
		this.#feed.interval_s = interval_s;
	}

	get transport(): Transport | null {
		return this.#feed.transport;
	}

	async *steps(): AsyncGenerator<FeedStep> {
		for await (const step of this.#feed.steps()) {
			for (const sink of this.#sinks) {
				if (step.kind === "present") sink.write(...step.samples);
				if (step.kind === "events") sink.write(...step.events);
			}
			yield step;
		}
	}
}
