import type { Sink } from "../core/interfaces.ts";
import { type SamplerOptions, takeSamples } from "../pipeline/sampler.ts";

export interface StreamOptions extends SamplerOptions {
	/** What is seen of them. */
	readonly lines: Sink;
	/** What is kept of them: always all. */
	readonly logs: readonly Sink[];
	/** One sample, and one that has an interval to tell of: the first reading alone has none. */
	readonly once: boolean;
}

/** Gives every sample to the sinks until the ticker ends. */
export async function stream({ once, lines, logs, ...sampling }: StreamOptions): Promise<void> {
	try {
		for await (const sample of takeSamples(sampling)) {
			for (const log of logs) log.write(sample);
			if (once && sample.event === "start") continue;
			lines.write(sample);
			if (once) return;
		}
	} finally {
		await Promise.all([lines, ...logs].map((sink) => sink.close()));
	}
}
