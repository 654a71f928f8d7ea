import { useEffect, useRef, useState } from "react";
import type { Sink } from "../core/interfaces.ts";
import { RollingWindow } from "../core/rolling-window.ts";
import type { Sample } from "../core/sample.ts";
import { type SamplerOptions, takeSamples } from "../pipeline/sampler.ts";
import { afterSample, EMPTY_HISTORY, type WatchHistory } from "./watch-history.ts";

/** What the screen shows: the past for the graphs, and what happened. */
export interface Stats {
	readonly window: RollingWindow;
	readonly history: WatchHistory;
}

export interface StatsOptions {
	readonly sampling: SamplerOptions;
	/** The window lengths that will be asked for, in seconds. */
	readonly lengths_s: readonly number[];
	/** Whoever else takes the samples: one poll feeds all. */
	readonly sinks: readonly Sink[];
	/** While true the view stands still; the collection goes on. */
	readonly isPaused: boolean;
	/** The samples have ended, by an error or because their time is over. */
	readonly onEnd: (error?: unknown) => void;
}

/** Polls the driver, keeps the rolling window, and draws anew on every sample. */
export function useStats(options: StatsOptions): Stats {
	const { sampling, lengths_s, sinks, isPaused, onEnd } = options;
	const live = useRef<Stats | null>(null);
	live.current ??= { window: new RollingWindow(lengths_s), history: EMPTY_HISTORY };
	const [shown, setShown] = useState<Stats>(live.current);
	const paused = useRef(isPaused);

	useEffect(() => {
		const take = (sample: Sample) => {
			const { window, history } = live.current as Stats;
			window.push(sample);
			live.current = { window, history: afterSample(history, sample) };
			for (const sink of sinks) sink.write(sample);
			if (!paused.current) setShown(live.current);
		};
		const collect = async () => {
			for await (const sample of takeSamples(sampling)) take(sample);
		};
		collect().then(() => onEnd(), onEnd);
	}, [sampling, sinks, onEnd]);

	// At once, so that a sample which comes with the key is not drawn.
	paused.current = isPaused;
	useEffect(() => {
		const { window, history } = live.current as Stats;
		setShown(isPaused ? { window: window.frozen(), history } : { window, history });
	}, [isPaused]);

	return shown;
}
