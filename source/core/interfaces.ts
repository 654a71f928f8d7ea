import type { DriverStatistics, Sample } from "./sample.ts";

/** What a source hands over: the driver's text, or why there is none. */
export type RawReading =
	| {
			readonly ok: true;
			readonly text: string;
			/** The text was made between these two readings of the monotonic clock, in ms. */
			readonly earliest_ms: number;
			readonly latest_ms: number;
	  }
	| {
			readonly ok: false;
			readonly code: string;
			readonly message: string;
	  };

/** Where the driver's text comes from: the real file, or a simulated driver. */
export interface Source {
	/** What is read, for people: a path, or what is simulated. */
	readonly name: string;
	/** True where nothing that is read is real. Every screen, line and record then says so. */
	readonly isDemo: boolean;
	/** Takes one reading. Never throws and never rejects: a failure is a reading too. */
	read(): RawReading | Promise<RawReading>;
}

/** Where samples go: a screen, a log, a stream of lines. */
export interface Sink {
	/** Takes samples, at once: whatever is slow about it goes on behind this call. */
	write(...samples: readonly Sample[]): void;
	/** Resolves when everything that was taken is where it belongs. */
	close(): Promise<void>;
}

/** Time as a parameter, so that a test lives through a day in a millisecond. */
export interface Clock {
	/** Monotonic milliseconds; only differences mean something. */
	now(): number;
	/** Milliseconds since the Unix epoch. */
	wall(): number;
	/**
	 * Calls back once, never at once, when `now()` has reached `at_ms`, or a little before.
	 *
	 * @returns what takes that back
	 */
	callAt(at_ms: number, callback: () => void): () => void;
	/** Resolves when `now()` has reached `at_ms`, or at once when the signal is aborted. */
	waitUntil(at_ms: number, signal: AbortSignal): Promise<void>;
	/**
	 * Returns when `now()` has reached `at_ms`, or a little before. Nothing else is done meanwhile, and no
	 * signal is heard.
	 */
	sleepUntil(at_ms: number): void;
}

/** What a parser makes of the driver's text; `problem` completes "This is no statistics file: …". */
export type ParseResult =
	| { readonly ok: true; readonly statistics: DriverStatistics }
	| { readonly ok: false; readonly problem: string };

export type ParseStatistics = (text: string) => ParseResult;
