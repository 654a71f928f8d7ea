import type { Readable } from "node:stream";
import type { Sample } from "../core/sample.ts";
import { LineSplitter } from "../formats/line-splitter.ts";
import { FormatReader } from "./log-format.ts";
import { RecordedTime } from "./recorded-time.ts";

/** Samples as they arrive on a stream, as JSON Lines or CSV: a monitor that is elsewhere. */
export class FollowedStream {
	readonly #input: Readable;
	readonly #splitter = new LineSplitter();
	readonly #format = new FormatReader();
	#time: RecordedTime | null = null;
	#skippedLines = 0;

	constructor(input: Readable) {
		this.#input = input;
	}

	/** Lines so far that are neither a record nor a header; remote shells greet, writes are torn. */
	get skippedLines(): number {
		return this.#skippedLines;
	}

	/** Until the stream ends, or is given up. To be called once. Rejects when the stream fails. */
	async *samples(stop: AbortSignal): AsyncGenerator<Sample> {
		const giveUp = () => this.#input.destroy();
		stop.addEventListener("abort", giveUp, { once: true });
		try {
			if (stop.aborted) return;
			for await (const chunk of this.#input) {
				for (const { text } of this.#splitter.push(Buffer.from(chunk))) {
					const sample = this.#sampleOf(text);
					if (sample !== null) yield sample;
					if (stop.aborted) return;
				}
			}
			this.#skippedLines += this.#splitter.rest().length;
		} catch (error) {
			// Given up, it fails for that.
			if (!stop.aborted) throw error;
		} finally {
			stop.removeEventListener("abort", giveUp);
		}
	}

	#sampleOf(line: string | null): Sample | null {
		const record = line === null ? null : this.#format.next(line);
		if (record === null) this.#skippedLines++;
		if (record === null || record === "header") return null;
		this.#time ??= new RecordedTime(record.wall_ms);
		return this.#time.place(record);
	}
}

/** Follows a stream of samples, such as stdin. */
export function followLines(input: Readable): FollowedStream {
	return new FollowedStream(input);
}
