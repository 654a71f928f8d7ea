/** Some of the samples that wait, as the lines that are appended at once. */
import { type Sample, UNKNOWN_SAMPLE } from "../core/sample.ts";
import type { LogHandle } from "./log-handle.ts";
import { belongs, type Rotation } from "./rotation.ts";
import type { Loss, SampleQueue } from "./sample-queue.ts";

/** Some 64 KiB: much for one write, little to take back when it fails. */
const MOST_SAMPLES = 256;
const NEWLINE = 0x0a;

export interface BatchOptions {
	readonly queue: SampleQueue;
	readonly log: LogHandle;
	/** Null also where the file could not be rotated: then it goes on. */
	readonly rotation: Rotation | null;
	/** The first sample is known to belong to this part: rotation has just been seen to. */
	readonly takesFirst: boolean;
	/** Why samples were lost, where some were. */
	readonly lossCause: string;
}

export class Batch {
	readonly lines: Buffer;
	readonly #loss: Loss | null;
	readonly #samples: readonly Sample[];
	readonly #hasHeader: boolean;
	/** Which of the samples bears the log's mark; -1 where none does. */
	readonly #marked: number;

	/** Takes samples from the queue, as many as belong to this part of the log; maybe none. */
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
		let marked = -1;
		let count = 0;
		for (; count < MOST_SAMPLES; count++) {
			const sample = queue.at(count);
			if (sample === undefined) break;
			const takesMark = log.mark !== null && marked < 0 && sample.event !== "gap";
			const record = format.toRecord(takesMark ? marking(sample, log.mark) : sample);
			const isKnownTo = takesFirst && count === 0;
			const length = Buffer.byteLength(record) + 1;
			if (!isKnownTo && !belongs(rotation, { first_ms, bytes }, sample.wall_ms, length)) break;
			if (takesMark) marked = count;
			add(record);
			first_ms ??= sample.wall_ms;
		}
		this.#marked = marked;
		const { loss, samples } = count === 0 ? { loss: null, samples: [] } : queue.take(count);
		this.#loss = loss;
		this.#samples = samples;
		this.lines = Buffer.from(count === 0 ? "" : lines.join(""));
	}

	/** Enters what was written, and gives the rest back. @returns how many samples were written */
	settle(whole: number, log: LogHandle, queue: SampleQueue): number {
		let count = 0;
		for (let at = this.lines.indexOf(NEWLINE); at >= 0 && at < whole; count++) {
			at = this.lines.indexOf(NEWLINE, at + 1);
		}
		if (this.#hasHeader) count = Math.max(0, count - 1);
		const saysLoss = this.#loss !== null && count > 0;
		if (saysLoss) count--;
		log.bytes += whole;
		if (count > 0) log.first_ms ??= this.#samples[0]?.wall_ms ?? null;
		if (this.#marked >= 0 && this.#marked < count) log.mark = null;
		queue.putBack(saysLoss ? null : this.#loss, this.#samples.slice(count));
		return count;
	}
}

/** The record that stands where samples are missing. */
function lossRecord({ count, wall_ms }: Loss, cause: string): Sample {
	const lost = count === 1 ? "1 sample was" : `${count} samples were`;
	const detail = `EDROPPED: ${lost} lost while the log could not be written (${cause})`;
	return { ...UNKNOWN_SAMPLE, wall_ms, event: "gap", detail };
}

/** A reset and a wrap tell more than that the log goes on, so their event stays. */
function marking(sample: Sample, mark: string | null): Sample {
	const isPlain = sample.event === "" || sample.event === "start";
	const detail = [sample.detail, mark].filter(Boolean).join("; ");
	return { ...sample, event: isPlain ? "resume" : sample.event, detail };
}
