import { isLinkEvent, type LinkEvent } from "../core/link-event.ts";
import type { FieldName } from "../core/metrics.ts";
import type { Sample } from "../core/sample.ts";
import { unreadable } from "./open-part.ts";
import type { RecordedPart, Records } from "./recorded-part.ts";
import { RecordedTime } from "./recorded-time.ts";
import { type Place, RecordingIndex } from "./recording-index.ts";

/** Consecutive samples, the events among them, and where their lines begin and end. */
export interface Batch {
	readonly samples: Sample[];
	readonly events: LinkEvent[];
	readonly start: Place;
	readonly end: Place;
}

/** How much a growing log grows before its last record is searched for again. */
const MEASURE_BYTES = 1_048_576;

/** Recorded logs as one series of samples, read in bounded memory. */
export class Recording {
	/** Wall time of the first sample. */
	readonly start_ms: number;
	readonly places: RecordingIndex;
	readonly #parts: readonly RecordedPart[];
	readonly #warnings: readonly string[];
	readonly #finishing: Promise<void>;
	#isComplete = false;
	#isClosed = false;

	/** @param parts at least one, in the order of their first samples */
	constructor(parts: readonly RecordedPart[], warnings: readonly string[]) {
		this.#parts = parts;
		this.#warnings = warnings;
		this.places = new RecordingIndex(parts);
		this.start_ms = this.places.part(0).first.record.wall_ms;
		this.#isComplete = parts.every(({ text }) => text.isComplete);
		this.#finishing = this.#finishAll();
	}

	/** Wall time of the last sample; while it is not complete, of the last known one. */
	get end_ms(): number {
		return this.places.part(this.places.count - 1).last.record.wall_ms;
	}

	/** False while gzip logs are being unpacked, or large logs scanned. */
	get isComplete(): boolean {
		return this.#isComplete;
	}

	/** Resolves when all logs are unpacked and scanned, with the wall time of the last sample. */
	async finished(): Promise<number> {
		await this.#finishing;
		return this.end_ms;
	}

	/** Number of broken lines so far, each counted once, at most 10,000 per file. */
	get skippedLines(): number {
		return this.#parts.reduce((sum, { skippedLines }) => sum + skippedLines, 0);
	}

	/** Says, for people, what is missing and why: a damaged gzip file, for example. */
	get warnings(): readonly string[] {
		const found = this.#parts.map(({ text }) => text.warning).filter((warning) => warning !== null);
		return [...this.#warnings, ...found];
	}

	/**
	 * Reads from the first sample that is not earlier than this moment, as fast as the caller does.
	 */
	async *samplesFrom(wall_ms: number): AsyncGenerator<Sample[]> {
		let hasBegun = false;
		for await (const { samples } of this.read(await this.places.find(wall_ms))) {
			// For a moment that is not unpacked yet, `find` returns the last sample so far.
			const first: number = hasBegun ? 0 : samples.findIndex((sample) => sample.wall_ms >= wall_ms);
			hasBegun ||= first >= 0;
			if (hasBegun) yield first > 0 ? samples.slice(first) : samples;
		}
	}

	/** Reads the samples from one moment (included) to another (not included). */
	async *samplesBetween(from_ms: number, to_ms: number): AsyncGenerator<Sample[]> {
		for await (const samples of this.samplesFrom(from_ms)) {
			const end = samples.findIndex((sample) => sample.wall_ms >= to_ms);
			if (end !== 0) yield end < 0 ? samples : samples.slice(0, end);
			if (end >= 0) return;
		}
	}

	/** Returns the monotonic clock for one reading. */
	newTime(): RecordedTime {
		return new RecordedTime(this.start_ms);
	}

	/**
	 * Reads the samples from one place to another, or to the end; waits for logs that still grow.
	 *
	 * @param time the clock of the reading that this one continues
	 */
	async *read(from: Place, to?: Place, time = this.newTime()): AsyncGenerator<Batch> {
		const lastIndex = to?.part ?? this.#parts.length - 1;
		for (let index = from.part; index <= lastIndex; index++) {
			const part = this.places.part(index);
			const offset = index === from.part ? from.offset : part.first.start;
			const end = index === to?.part ? to.offset : undefined;
			try {
				for await (const records of part.records(offset, end)) {
					yield batchOf(records, index, time);
				}
			} catch (error) {
				throw unreadable(part.path, error);
			}
		}
	}

	/**
	 * Reads the events of the whole recording, and the samples that differ from the one before in
	 * some fields, with some that do not. It takes a fraction of the time of reading all of them.
	 */
	async *changes(fields: ReadonlySet<FieldName>): AsyncGenerator<Batch> {
		const time = this.newTime();
		for (const [index, part] of this.#parts.entries()) {
			try {
				for await (const records of part.changes(fields)) {
					time.skip();
					yield batchOf(records, index, time);
				}
			} catch (error) {
				throw unreadable(part.path, error);
			}
		}
	}

	/** Ends the work in the background; nothing can be read afterwards. */
	async close(): Promise<void> {
		this.#isClosed = true;
		await Promise.all(this.#parts.map(({ text }) => text.close()));
		await this.#finishing;
	}

	/** Completes one part after the other: each keeps a processor busy. */
	async #finishAll(): Promise<void> {
		for (const part of this.#parts) {
			if (part.text.isComplete || this.#isClosed) continue;
			const finishing = part.text.finish();
			while (!part.text.isComplete) {
				await part.text.grown();
				// The next reading of this part reports the failure.
				await part.measure(MEASURE_BYTES).catch(() => {});
			}
			await finishing;
			await part.measure().catch(() => {});
		}
		this.#isComplete = true;
	}
}

/** Places the records of a part in time. */
function batchOf({ records, start, end }: Records, part: number, time: RecordedTime): Batch {
	const samples: Sample[] = [];
	const events: LinkEvent[] = [];
	for (const record of records) {
		if (isLinkEvent(record)) events.push(time.placeEvent(record));
		else samples.push(time.place(record));
	}
	return { samples, events, start: { part, offset: start }, end: { part, offset: end } };
}
