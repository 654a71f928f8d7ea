import type { Readable } from "node:stream";
import type { LogRecord } from "../core/link-event.ts";
import { LineSplitter } from "../record/line-splitter.ts";
import { RecordReader } from "../record/record-reader.ts";
import { RecordedTime } from "./recorded-time.ts";

/** Reads records as they arrive on a stream, as JSON Lines or CSV, from another monitor. */
export class TailedStream {
	readonly #input: Readable;
	readonly #splitter = new LineSplitter();
	readonly #reader = new RecordReader();
	#time: RecordedTime | null = null;
	#skippedLines = 0;

	constructor(input: Readable) {
		this.#input = input;
	}

	/** Number of lines so far that are neither records nor headers: greetings, partial lines. */
	get skippedLines(): number {
		return this.#skippedLines;
	}

	/**
	 * Yields samples and events until the stream ends or is stopped. May be called once. Throws its
	 * errors.
	 */
	async *records(stop: AbortSignal): AsyncGenerator<LogRecord> {
		const destroy = () => this.#input.destroy();
		stop.addEventListener("abort", destroy, { once: true });
		try {
			if (stop.aborted) return;
			for await (const chunk of this.#input) {
				for (const { text } of this.#splitter.push(Buffer.from(chunk))) {
					const record = this.#recordOf(text);
					if (record !== null) yield record;
					if (stop.aborted) return;
				}
			}
			this.#skippedLines += this.#splitter.rest().length;
		} catch (error) {
			// Once stopped, the stream fails because it was destroyed.
			if (!stop.aborted) throw error;
		} finally {
			stop.removeEventListener("abort", destroy);
		}
	}

	#recordOf(line: string | null): LogRecord | null {
		const kind = line === null ? "rejected" : this.#reader.next(line);
		if (kind === "rejected") this.#skippedLines++;
		if (kind === "event") {
			const event = this.#reader.event();
			return event === null ? null : this.#timeFrom(event.wall_ms).placeEvent(event);
		}
		if (kind !== "record") return null;
		const record = this.#reader.sample();
		return this.#timeFrom(record.wall_ms).place(record);
	}

	#timeFrom(start_ms: number): RecordedTime {
		this.#time ??= new RecordedTime(start_ms);
		return this.#time;
	}
}

/** Returns a reader of a stream of samples, such as stdin. */
export function tailLines(input: Readable): TailedStream {
	return new TailedStream(input);
}
