import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Feed, FeedStep } from "../core/feed.ts";
import { EMPTY_STALLS, StallDetector, type StallHistory } from "../core/stall-detector.ts";
import type { RecordedTimeline } from "./recorded-timeline.ts";
import { RollingWindow } from "./rolling-window.ts";
import { linkEvents, sampleEvents } from "./sample-events.ts";
import { EMPTY_HISTORY, reduceHistory, type SessionHistory } from "./session-history.ts";
import { KEPT_S, Timeline } from "./timeline.ts";

/** What the screen shows: the past for the graphs, and the history of the session. */
export interface Stats {
	readonly window: RollingWindow;
	readonly history: SessionHistory;
	/** What happened, for as long as the graphs reach back. */
	readonly timeline: Timeline;
	/** Whether the counts are those since the beginning of the recording that is played. */
	readonly isCounted: boolean;
	/** Stalls since the monitor started, and since when there has been no traffic. */
	readonly stalls: StallHistory;
	readonly stallDetector: StallDetector;
	/** No more samples will come, unless the user seeks. */
	readonly hasEnded: boolean;
}

export interface StatsOptions {
	readonly feed: Feed;
	/** What is known of the recording that is played; null if none is. */
	readonly recorded: RecordedTimeline | null;
	/** The window lengths that can be chosen, in seconds. */
	readonly lengths_s: readonly number[];
	/** Freezes the view; collection continues. */
	readonly isFrozen: boolean;
	/** Called when the feed has ended, with the error if it failed. */
	readonly onEnd: (error?: unknown) => void;
}

/** Takes the samples of a feed, keeps the rolling window and the history, and redraws per step. */
export function useStats(options: StatsOptions): Stats {
	const { feed, recorded, lengths_s, isFrozen, onEnd } = options;
	const live = useRef<Stats | null>(null);
	live.current ??= initialStats(lengths_s);
	const [shown, setShown] = useState<Stats>(live.current);
	const frozen = useRef(isFrozen);
	// Set while rendering, so that a sample that arrives right after the key is not drawn.
	frozen.current = isFrozen;

	useEffect(() => {
		const take = (step: FeedStep) => {
			const before = live.current ?? initialStats(lengths_s);
			live.current = reduceStats(before, step, lengths_s, recorded);
			const isWorthDrawing = step.kind === "present" || step.kind === "end";
			if (isWorthDrawing && !frozen.current) setShown(live.current);
		};
		const collect = async () => {
			for await (const step of feed.steps()) take(step);
		};
		collect().then(() => onEnd(), onEnd);
	}, [feed, recorded, lengths_s, onEnd]);

	// A layout effect: a sample that arrived before a later effect would be in the frozen view.
	useLayoutEffect(() => {
		const now = live.current;
		if (now === null) return;
		const copy = () => ({ window: now.window.frozen(), timeline: now.timeline.frozen() });
		setShown(isFrozen ? { ...now, ...copy() } : { ...now });
	}, [isFrozen]);

	return shown;
}

function initialStats(lengths_s: readonly number[]): Stats {
	return {
		window: new RollingWindow(lengths_s),
		history: EMPTY_HISTORY,
		timeline: new Timeline(KEPT_S),
		isCounted: false,
		stalls: EMPTY_STALLS,
		stallDetector: new StallDetector(),
		hasEnded: false,
	};
}

function reduceStats(
	stats: Stats,
	step: FeedStep,
	lengths_s: readonly number[],
	recorded: RecordedTimeline | null,
): Stats {
	if (step.kind === "jump") return initialStats(lengths_s);
	if (step.kind === "end") return { ...stats, hasEnded: true };
	const { window, timeline, stallDetector } = stats;
	if (step.kind === "events") {
		const [last] = step.events.slice(-1);
		if (last !== undefined) timeline.add(linkEvents(step.events), last.at_s);
		return { ...stats };
	}
	let { history, isCounted } = stats;
	for (const sample of step.samples) {
		window.push(sample);
		stallDetector.next(sample);
		const after = reduceHistory(history, sample);
		timeline.add(sampleEvents(history, after, sample), sample.at_s);
		const counted = isCounted ? null : (recorded?.historyBefore(sample.wall_ms) ?? null);
		isCounted ||= counted !== null;
		history = counted === null ? after : { ...after, added: reduceHistory(counted, sample).added };
	}
	const { history: stalls } = stallDetector;
	return { window, history, timeline, stalls, stallDetector, isCounted, hasEnded: false };
}
