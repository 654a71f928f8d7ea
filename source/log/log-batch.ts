/** Waiting samples, formatted as the lines of one append. */
import { isLinkEvent, type LogRecord } from "../core/link-event.ts";
import { type Sample, UNKNOWN_SAMPLE } from "../core/sample.ts";
import type { OpenLogFile } from "./open-log-file.ts";
import { belongs, type Rotation } from "./rotation.ts";
import type { Loss, SampleQueue } from "./sample-queue.ts";

/** About 64 KiB: large for one write, small to put back when it fails. */
const MAX_SAMPLES = 256;
const NEWLINE = 0x0a;

export interface BatchOptions {
	readonly queue: SampleQueue;
	readonly log: OpenLogFile;
	/** Null also if the file could not be rotated: then logging continues in it. */
	readonly rotation: Rotation | null;
	/**
	 * Whether the first sample is known to belong to this part, because a rotation was just checked.
	 */
	readonly takesFirst: boolean;
	/** Why samples were lost, if some were. */
	readonly lossCause: string;
}

export class Batch {
	readonly lines: Buffer;
	readonly #loss: Loss | null;
	readonly #samples: readonly LogRecord[];
	readonly #hasHeader: boolean;
	/** The index of the sample with the log's mark; -1 if none has it. */
	readonly #markedIndex: number;

	/** Takes as many samples from the queue as belong to this part of the log, maybe none. */
	constructor({ queue, log, rotation, takesFirst, lossCause }: BatchOptions) {
		const { format } = log;
		const lines: string[] = [];
		let bytes = log.bytes;
		const add = (line: string) => {
			lines.push(`${line}\n`);
			bytes += Buffer.byteLength(line) + 1;
		};
		this.#hasHeader = format.header !== null && log.bytes === 0;
		if (this.#hasHeader && format.header !== null) add(format.header);
		if (queue.loss !== null) add(format.toRecord(lossRecord(queue.loss, lossCause)));
		let { first_ms } = log;
		let markedIndex = -1;
		let count = 0;
		for (; count < MAX_SAMPLES; count++) {
			const sample = queue.at(count);
			if (sample === undefined) break;
			const mark = markedIndex < 0 ? markable(sample) : null;
			const takesMark = log.mark !== null && mark !== null;
			const record = format.toRecord(takesMark ? marked(mark, log.mark) : sample);
			const isKnown = takesFirst && count === 0;
			const length = Buffer.byteLength(record) + 1;
			if (!isKnown && !belongs(rotation, { first_ms, bytes }, sample.wall_ms, length)) break;
			if (takesMark) markedIndex = count;
			add(record);
			first_ms ??= sample.wall_ms;
		}
		this.#markedIndex = markedIndex;
		const { loss, samples } = count === 0 ? { loss: null, samples: [] } : queue.take(count);
		this.#loss = loss;
		this.#samples = samples;
		this.lines = Buffer.from(count === 0 ? "" : lines.join(""));
	}

	/** Notes what was written, and puts the rest back. @returns the number of samples written */
	settle(whole: number, log: OpenLogFile, queue: SampleQueue): number {
		let count = 0;
		for (let at = this.lines.indexOf(NEWLINE); at >= 0 && at < whole; count++) {
			at = this.lines.indexOf(NEWLINE, at + 1);
		}
		if (this.#hasHeader) count = Math.max(0, count - 1);
		const isLossWritten = this.#loss !== null && count > 0;
		if (isLossWritten) count--;
		log.bytes += whole;
		if (count > 0) log.first_ms ??= this.#samples[0]?.wall_ms ?? null;
		if (this.#markedIndex >= 0 && this.#markedIndex < count) log.mark = null;
		queue.putBack(isLossWritten ? null : this.#loss, this.#samples.slice(count));
		return count;
	}
}

/** The record in place of missing samples. */
function lossRecord({ count, wall_ms }: Loss, cause: string): Sample {
	const lost = count === 1 ? "1 sample was" : `${count} samples were`;
	const gap_code = "EDROPPED";
	const detail = `${gap_code}: ${lost} lost while the log could not be written (${cause})`;
	return { ...UNKNOWN_SAMPLE, wall_ms, event: "gap", gap_code, detail };
}

/** The sample, if it can take a mark: a gap and an event of the link have a text of their own. */
function markable(record: LogRecord): Sample | null {
	return isLinkEvent(record) || record.event === "gap" ? null : record;
}

/** The sample with the mark. A reset or a wrap says more than a resumption, so that event stays. */
function marked(sample: Sample, mark: string | null): Sample {
	const isPlain = sample.event === "" || sample.event === "start";
	const detail = [sample.detail, mark].filter(Boolean).join("; ");
	return { ...sample, event: isPlain ? "resume" : sample.event, detail };
}
