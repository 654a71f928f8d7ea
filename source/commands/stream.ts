import type { Sink } from "../core/interfaces.ts";
import { BATCH_MS, type SamplerOptions, takeSamples } from "../pipeline/sampler.ts";
import type { WatchedEvents } from "./watched-events.ts";

export interface StreamOptions extends SamplerOptions {
	/** Where samples are shown. */
	readonly lines: Sink;
	/** Where samples are kept: always all of them. */
	readonly logs: readonly Sink[];
	/** Closed at the end. */
	readonly watched: WatchedEvents;
	/** Shows one sample: the first with an interval, which the first reading does not have. */
	readonly once: boolean;
}

/** Writes every sample to the sinks until the ticker ends. */
export async function stream(options: StreamOptions): Promise<void> {
	const { once, lines, logs, watched, ...sampling } = options;
	const { detector } = watched;
	try {
		for await (const samples of takeSamples({ ...sampling, batch_ms: once ? 0 : BATCH_MS })) {
			const records = detector.recordsOf(samples);
			for (const log of logs) log.write(...records);
			const isFirst = samples[0]?.event === "start";
			if (once && isFirst) continue;
			lines.write(...records);
			if (once) return;
		}
	} finally {
		await Promise.all([lines, ...logs, watched].map((each) => each.close()));
	}
}
