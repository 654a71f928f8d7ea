/** Feeds: streams of samples for the screen, from a driver or from a recording. */
import type { LinkEvent } from "./link-event.ts";
import type { FieldName } from "./metrics.ts";
import type { Sample } from "./sample.ts";

/**
 * A step of a feed.
 *
 * - `jump`: the feed continues at another time; earlier samples do not belong to what follows.
 * - `past`: what was recorded just before that time, to fill a window; in any number of steps.
 * - `present`: what is due now, at least one sample; the last one is the position of the feed.
 * - `events`: what happened to the link, at about the time of the samples around it.
 * - `end`: no more steps, until a seek.
 */
export type FeedStep =
	| { readonly kind: "jump"; readonly wall_ms: number }
	| { readonly kind: "past"; readonly samples: readonly Sample[] }
	| { readonly kind: "present"; readonly samples: readonly Sample[] }
	| { readonly kind: "events"; readonly events: readonly LinkEvent[] }
	| { readonly kind: "end" };

/** The controls of a recording that is being played. */
export interface Transport {
	/** Recorded seconds per second. */
	speed: number;
	/** How much of the past follows a jump, in seconds. */
	past_s: number;
	readonly isAtEnd: boolean;
	/** Wall time of the first sample, of the last one that is known, and of the last one played. */
	readonly start_ms: number;
	readonly end_ms: number;
	readonly position_ms: number;
	/** Where a seek under way leads to; else the position. */
	readonly target_ms: number;
	pause(): void;
	resume(): void;
	/** Seeks a wall time. */
	seek(wall_ms: number): void;
	seekBy(seconds: number): void;
	toStart(): void;
	toEnd(): void;
}

/** Where the samples of the screen come from: a source, or a recording. */
export interface Feed {
	/** The name of the source or recording, for people. */
	readonly name: string;
	/** True if its samples are simulated. */
	readonly isDemo: boolean;
	/** The fields that its samples may have: graphs and panels follow them. */
	readonly offers: ReadonlySet<FieldName>;
	/** Time between readings, in seconds; null if they were not taken here. */
	interval_s: number | null;
	/** Null if the feed cannot move in time. */
	readonly transport: Transport | null;
	/** Ends with the feed, or when it is stopped. May be called once. */
	steps(): AsyncIterable<FeedStep>;
}
