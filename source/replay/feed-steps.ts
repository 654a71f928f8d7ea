/** Small parts of a playback: its steps with events, and its waits. */
import type { FeedStep } from "../core/feed.ts";
import type { LinkEvent } from "../core/link-event.ts";

/** Yields events as a step; nothing without them. */
export function* eventSteps(events: readonly LinkEvent[]): Generator<FeedStep> {
	if (events.length > 0) yield { kind: "events", events };
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		if (signal.aborted) resolve();
		else signal.addEventListener("abort", () => resolve(), { once: true });
	});
}
