import type { Sample } from "../core/sample.ts";
import { GzipText } from "./gzip-text.ts";
import { openPart, refusal, unreadable } from "./open-part.ts";
import { type Place, Places } from "./places.ts";
import type { RecordedPart } from "./recorded-part.ts";
import { RecordedTime } from "./recorded-time.ts";
import { folderForLargeFiles } from "./unlinked-file.ts";

/** Samples that follow each other, and where their lines begin and end. */
export interface Batch {
	readonly samples: Sample[];
	readonly start: Place;
	readonly end: Place;
}

export interface RecordingOptions {
	/** Bytes that are read, and kept in memory, at a time. */
	readonly block_bytes?: number;
	/** What all gzip logs together may be unpacked to. */
	readonly gzipLimit_bytes?: number;
	/** Where gzip logs are unpacked to, in files without a name. */
	readonly temporaryFolder?: string;
}

const BLOCK_BYTES = 65_536;
const GZIP_LIMIT_BYTES = 4 * 1024 ** 3;
/** How much more of a gzip log is unpacked before its end is looked for again. */
const MEASURE_BYTES = 1_048_576;

/**
 * Opens logs, in whatever order they are given. CSV and JSON Lines, gzip or not, may be mixed.
 *
 * @throws UserError naming the file that is missing, empty, or no log
 */
export async function openRecording(
	paths: readonly string[],
	options: RecordingOptions = {},
): Promise<Recording> {
	const limit_bytes = options.gzipLimit_bytes ?? GZIP_LIMIT_BYTES;
	const partOptions = {
		block_bytes: options.block_bytes ?? BLOCK_BYTES,
		temporaryFolder: options.temporaryFolder ?? (await folderForLargeFiles()),
		budget: { left_bytes: limit_bytes, limit_bytes },
	};
	const parts: RecordedPart[] = [];
	const warnings: string[] = [];
	try {
		for (const path of paths) {
			const part = await openPart(path, partOptions);
			// A log that was just rotated has its header alone.
			if (part === null) warnings.push(`${path} has no record`);
			else parts.push(part);
		}
		if (parts.length === 0) throw refusal(warnings[0] ?? "no log was given");
	} catch (error) {
		for (const { text } of parts) await text.close();
		throw error;
	}
	parts.sort((a, b) => a.first.record.wall_ms - b.first.record.wall_ms);
	return new Recording(parts, warnings);
}

/** What was recorded, from its first sample to its last, in bounded memory. */
export class Recording {
	/** Wall time of the first sample. */
	readonly start_ms: number;
	readonly places: Places;
	readonly #parts: readonly RecordedPart[];
	readonly #warnings: readonly string[];
	readonly #unpacking: Promise<void>;
	#isComplete = false;
	#isClosed = false;

	/** @param parts at least one, in the order of their first samples */
	constructor(parts: readonly RecordedPart[], warnings: readonly string[]) {
		this.#parts = parts;
		this.#warnings = warnings;
		this.places = new Places(parts);
		this.start_ms = this.places.part(0).first.record.wall_ms;
		this.#isComplete = parts.every(({ text }) => text.isComplete);
		this.#unpacking = this.#unpackAll();
	}

	/** Wall time of the last sample; while it is not complete, of the last that is known. */
	get end_ms(): number {
		return this.places.part(this.places.count - 1).last.record.wall_ms;
	}

	/** False while gzip logs are still being unpacked. */
	get isComplete(): boolean {
		return this.#isComplete;
	}

	/** Broken lines that were met so far, each counted once, up to 10,000 a file. */
	get skippedLines(): number {
		return this.#parts.reduce((sum, { skippedLines }) => sum + skippedLines, 0);
	}

	/** What is missing and why, for people: damaged gzip, and the like. */
	get warnings(): readonly string[] {
		const found = this.#parts.map(({ text }) => text.warning).filter((warning) => warning !== null);
		return [...this.#warnings, ...found];
	}

	/** The samples from the first that is not earlier than this moment, as fast as they are taken. */
	async *samplesFrom(wall_ms: number): AsyncGenerator<Sample[]> {
		let hasBegun = false;
		for await (const { samples } of this.read(await this.places.find(wall_ms))) {
			// What is not unpacked yet is found as its last sample so far.
			const first: number = hasBegun ? 0 : samples.findIndex((sample) => sample.wall_ms >= wall_ms);
			hasBegun ||= first >= 0;
			if (hasBegun) yield first > 0 ? samples.slice(first) : samples;
		}
	}

	/** The samples from one moment (included) to another (not included). */
	async *samplesBetween(from_ms: number, to_ms: number): AsyncGenerator<Sample[]> {
		for await (const samples of this.samplesFrom(from_ms)) {
			const end = samples.findIndex((sample) => sample.wall_ms >= to_ms);
			if (end !== 0) yield end < 0 ? samples : samples.slice(0, end);
			if (end >= 0) return;
		}
	}

	/** A place on the monotonic clock for the samples of one reading. */
	newTime(): RecordedTime {
		return new RecordedTime(this.start_ms);
	}

	/**
	 * The samples from one place up to another, or to the end; those of a gzip log are waited for.
	 *
	 * @param time of a reading that this one goes on from
	 */
	async *read(from: Place, to?: Place, time = this.newTime()): AsyncGenerator<Batch> {
		const lastIndex = to?.part ?? this.#parts.length - 1;
		for (let index = from.part; index <= lastIndex; index++) {
			const part = this.places.part(index);
			const offset = index === from.part ? from.offset : part.first.start;
			const end = index === to?.part ? to.offset : undefined;
			try {
				for await (const { records, start, end: behind } of part.records(offset, end)) {
					yield {
						samples: records.map((record) => time.place(record)),
						start: { part: index, offset: start },
						end: { part: index, offset: behind },
					};
				}
			} catch (error) {
				throw unreadable(part.path, error);
			}
		}
	}

	/** Ends what goes on in the background; nothing can be read any more. */
	async close(): Promise<void> {
		this.#isClosed = true;
		await Promise.all(this.#parts.map(({ text }) => text.close()));
		await this.#unpacking;
	}

	/** One after the other, for each alone keeps a processor busy. */
	async #unpackAll(): Promise<void> {
		for (const part of this.#parts) {
			if (!(part.text instanceof GzipText) || part.text.isComplete || this.#isClosed) continue;
			const unpacking = part.text.unpackAll();
			while (!part.text.isComplete) {
				await part.text.grown();
				// A failure to read is met again by whoever wants to have what is there.
				await part.measure(MEASURE_BYTES).catch(() => {});
			}
			await unpacking;
		}
		this.#isComplete = true;
	}
}
