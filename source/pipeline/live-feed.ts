/** The feed of a source that is being sampled. */
import type { Feed, FeedStep } from "../core/feed.ts";
import { isSimulated } from "../core/interfaces.ts";
import type { FieldName } from "../core/metrics.ts";
import { type SamplerOptions, takeSamples } from "./sampler.ts";

/** Yields samples as they are taken. */
export class LiveFeed implements Feed {
	readonly transport = null;
	readonly #sampling: SamplerOptions;

	constructor(sampling: SamplerOptions) {
		this.#sampling = sampling;
	}

	get name(): string {
		return this.#sampling.source.name;
	}

	get isDemo(): boolean {
		return isSimulated(this.#sampling.source);
	}

	get offers(): ReadonlySet<FieldName> {
		return this.#sampling.source.offers;
	}

	get interval_s(): number {
		return this.#sampling.ticker.interval_s;
	}

	set interval_s(interval_s: number) {
		if (interval_s !== this.interval_s) this.#sampling.ticker.interval_s = interval_s;
	}

	async *steps(): AsyncGenerator<FeedStep> {
		for await (const samples of takeSamples(this.#sampling)) yield { kind: "present", samples };
	}
}
