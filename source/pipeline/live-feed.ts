import type { Feed, FeedStep } from "../core/feed.ts";
import { type SamplerOptions, takeSamples } from "./sampler.ts";

/** Samples as they are taken. */
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
		return this.#sampling.source.isDemo;
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
