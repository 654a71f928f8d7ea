import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Feed, FeedStep } from "../core/feed.ts";
import type { Sink } from "../core/interfaces.ts";
import { RollingWindow } from "../core/rolling-window.ts";
import { afterSample, EMPTY_HISTORY, type WatchHistory } from "./watch-history.ts";

/** What the screen shows: the past for the graphs, and what happened. */
export interface Stats {
	readonly window: RollingWindow;
	readonly history: WatchHistory;
	/** There is nothing more to come. */
	readonly hasEnded: boolean;
}

export interface StatsOptions {
	readonly feed: Feed;
	/** The window lengths that will be asked for, in seconds. */
	readonly lengths_s: readonly number[];
	/** Whoever else takes the samples: one poll feeds all. */
	readonly sinks: readonly Sink[];
	/** While true the view stands still; the collection goes on. */
	readonly isFrozen: boolean;
	/** The feed has ended, by an error or because its time is over. */
	readonly onEnd: (error?: unknown) => void;
}

/** Polls the driver (or plays a recording), keeps the rolling window, and draws anew on each step. */
export function useStats(options: StatsOptions): Stats {
	const { feed, lengths_s, sinks, isFrozen, onEnd } = options;
	const live = useRef<Stats | null>(null);
	live.current ??= beginning(lengths_s);
	const [shown, setShown] = useState<Stats>(live.current);
	const frozen = useRef(isFrozen);
	// At once, so that a sample which comes with the key is not drawn.
	frozen.current = isFrozen;

	useEffect(() => {
		const take = (step: FeedStep) => {
			live.current = after(live.current ?? beginning(lengths_s), step, lengths_s);
			if (step.kind === "present") {
				for (const sink of sinks) sink.write(...step.samples);
			}
			const isWorthDrawing = step.kind === "present" || step.kind === "end";
			if (isWorthDrawing && !frozen.current) setShown(live.current);
		};
		const collect = async () => {
			for await (const step of feed.steps()) take(step);
		};
		collect().then(() => onEnd(), onEnd);
	}, [feed, lengths_s, sinks, onEnd]);

	// Before anything else happens: a sample that came between would be in the frozen view.
	useLayoutEffect(() => {
		const now = live.current;
		if (now !== null) setShown(isFrozen ? { ...now, window: now.window.frozen() } : { ...now });
	}, [isFrozen]);

	return shown;
}

function beginning(lengths_s: readonly number[]): Stats {
	return { window: new RollingWindow(lengths_s), history: EMPTY_HISTORY, hasEnded: false };
}

function after(before: Stats, step: FeedStep, lengths_s: readonly number[]): Stats {
	if (step.kind === "jump") return beginning(lengths_s);
	if (step.kind === "end") return { ...before, hasEnded: true };
	let { history } = before;
	for (const sample of step.samples) {
		before.window.push(sample);
		history = afterSample(history, sample);
	}
	return { window: before.window, history, hasEnded: false };
}
