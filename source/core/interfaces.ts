/** What the parts of the program demand of each other: sources, sinks, clocks. */
import type { LogRecord } from "./link-event.ts";
import type { FieldName } from "./metrics.ts";
import type { CountedBytes, Counters, CountingEpoch, SampledRates } from "./sample.ts";

/**
 * What a source read, or why it could not. It is parsed later, because readings that are close
 * together are parsed together (see `takeSamples`).
 */
export type Reading =
	| {
			readonly ok: true;
			/** The counters are of a moment between these two, by the monotonic clock, in ms. */
			readonly earliest_ms: number;
			readonly latest_ms: number;
			/** Left out where counting is never interrupted, except by a reset of the counters. */
			readonly epoch?: CountingEpoch;
			/** The source's own time of the counters, if it has one; only differences mean anything. */
			readonly counted_ms?: number;
			/** What to know of the counts, for people: the detail of the first reading has it. */
			readonly note?: string;
			/** Never throws. */
			parse(): Parsed;
	  }
	| Failure;

/** Why a reading failed. */
export interface Failure {
	readonly ok: false;
	/** `ENOENT`, `EIO`, …, or `EFORMAT` if what was read is not of the source's format. */
	readonly code: string;
	/** What happened and what to do, without the code. */
	readonly message: string;
}

/** The counters of a reading, or why they cannot be parsed. */
export type Parsed =
	| {
			readonly ok: true;
			readonly counters: Counters;
			/** Left out by sources that count bytes. */
			readonly sampled?: SampledRates;
	  }
	| Failure;

/**
 * A source of counters: a driver's file, a library, a simulation. Each has a folder in `sources/`.
 */
export interface Source {
	/** Its name for people: a path, or what is simulated. */
	readonly name: string;
	/** Its name in records and for `--source`: `anarchy`. */
	readonly id: string;
	/** What its bytes are. */
	readonly counts: CountedBytes;
	/** The fields that it can ever have. Graphs, panels, columns and verdicts follow them. */
	readonly offers: ReadonlySet<FieldName>;
	/** Takes one reading. Never throws and never rejects: a failure is a reading too. */
	read(): Reading | Promise<Reading>;
	/** Left out where reading holds nothing. */
	readonly hold?: Hold | undefined;
}

/** What a source holds of a GPU while it reads it: a GPU that is held is hard to unplug. */
export interface Hold {
	readonly isReleased: boolean;
	/** Readings fail until {@link resume}. Never rejects. */
	release(): Promise<void>;
	resume(): void;
}

/** Returns whether a source is simulated. Every screen, line and record then says so. */
export function isSimulated({ id }: Pick<Source, "id">): boolean {
	return id === "simulated";
}

/** Where samples and events of the link go: a log, a stream of lines. */
export interface Sink {
	/** Takes records without waiting: what is slow about writing them happens after this call. */
	write(...records: readonly LogRecord[]): void;
	/** Resolves when all records are written. */
	close(): Promise<void>;
}

/** A user whose privileges files are accessed with; usually the process's own. */
export interface Owner {
	/** Runs a synchronous action with the owner's privileges. */
	run<T>(action: () => T): T;
}

/** Time as a parameter, so that a test can pass a day in a millisecond. */
export interface Clock {
	/** Monotonic milliseconds; only differences are meaningful. */
	now(): number;
	/** Milliseconds since the Unix epoch. */
	wall(): number;
	/**
	 * Calls back once and asynchronously, when `now()` has reached `at_ms`, or slightly earlier.
	 *
	 * @returns a function that cancels the call
	 */
	callAt(at_ms: number, callback: () => void): () => void;
	/** Resolves when `now()` has reached `at_ms`, or as soon as the signal is aborted. */
	waitUntil(at_ms: number, signal: AbortSignal): Promise<void>;
	/**
	 * Blocks the thread until `now()` has reached `at_ms`, or slightly less. No event or signal is
	 * handled meanwhile.
	 */
	sleepUntil(at_ms: number): void;
}
