import type { Sink } from "../core/interfaces.ts";
import { GATHER_MS, type SamplerOptions, takeSamples } from "../pipeline/sampler.ts";

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
		for await (const samples of takeSamples({ ...sampling, gather_ms: once ? 0 : GATHER_MS })) {
			for (const log of logs) log.write(...samples);
			const isFirst = samples[0]?.event === "start";
			if (once && isFirst) continue;
			lines.write(...samples);
			if (once) return;
		}
	} finally {
		await Promise.all([lines, ...logs].map((sink) => sink.close()));
	}
}
