import type { Sink } from "../core/interfaces.ts";
import { type SamplerOptions, takeSamples } from "../pipeline/sampler.ts";

export interface StreamOptions extends SamplerOptions {
	readonly sinks: readonly Sink[];
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
