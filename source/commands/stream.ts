import type { Clock, ParseStatistics, Sink, Source } from "../core/interfaces.ts";
import { takeSamples } from "../pipeline/sampler.ts";
import type { Ticker } from "../pipeline/ticker.ts";

export interface StreamOptions {
	readonly source: Source;
	readonly parse: ParseStatistics;
	readonly clock: Clock;
	readonly sinks: readonly Sink[];
	readonly ticker: Ticker;
	/** One sample, and one that has an interval to tell of: the first reading alone has none. */
	readonly once: boolean;
}

/** Gives every sample to the sinks until the ticker ends. */
export async function stream({ once, sinks, ...sampling }: StreamOptions): Promise<void> {
	try {
		for await (const sample of takeSamples(sampling)) {
			if (once && sample.event === "start") continue;
			for (const sink of sinks) sink.write(sample);
			if (once) return;
		}
	} finally {
		await Promise.all(sinks.map((sink) => sink.close()));
	}
}
