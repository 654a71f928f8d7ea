import type { Sample } from "./sample.ts";

/**
 * What a screen is fed with.
 *
 * - `jump`: it goes on somewhere else; what was taken before does not belong to it.
 * - `past`: what was recorded just before that place, to fill a window; in any number of steps.
 * - `present`: what is due now, at least one sample; the last is where the feed is.
 * - `end`: there is nothing more, until a seek.
 */
export type FeedStep =
	| { readonly kind: "jump"; readonly wall_ms: number }
	| { readonly kind: "past"; readonly samples: readonly Sample[] }
	| { readonly kind: "present"; readonly samples: readonly Sample[] }
	| { readonly kind: "end" };

/** The controls of a recording that is played. */
export interface Transport {
	/** Recorded seconds a second. */
	speed: number;
	/** How much of the past a jump hands over, in seconds. */
	past_s: number;
	readonly isAtEnd: boolean;
	pause(): void;
	resume(): void;
	seekBy(seconds: number): void;
	toStart(): void;
	toEnd(): void;
}

/** Where the samples on the screen come from: the driver, or a recording. */
export interface Feed {
	/** What is watched, for people. */
	readonly name: string;
	/** True where nothing of it is real. */
	readonly isDemo: boolean;
	/** Time between readings, in seconds; null where they are not taken here. */
	interval_s: number | null;
	/** Null where time can not be moved in. */
	readonly transport: Transport | null;
	/** Ends when the feed does, or when it is stopped. To be called once. */
	steps(): AsyncIterable<FeedStep>;
}
