import type { Clock, ParseStatistics, Sink, Source } from "../core/interfaces.ts";
import { takeSamples } from "../pipeline/sampler.ts";
import { Ticker } from "../pipeline/ticker.ts";

export interface StreamOptions {
	readonly source: Source;
	readonly parse: ParseStatistics;
	readonly clock: Clock;
	readonly sinks: readonly Sink[];
	readonly interval_s: number;
	/** One sample, and one that has an interval to tell of: the first reading alone has none. */
	readonly once: boolean;
}

/** Gives every sample to the sinks until the signal is aborted. */
export async function stream(options: StreamOptions, stop: AbortSignal): Promise<void> {
	const { source, parse, clock, sinks } = options;
	const ticker = new Ticker(clock, options.interval_s, stop);
	for await (const sample of takeSamples({ source, parse, clock, ticker })) {
		if (options.once && sample.event === "start") continue;
		for (const sink of sinks) sink.write(sample);
		if (options.once) return;
	}
}
