import type { Sink } from "../core/interfaces.ts";
import type { Sample } from "../core/sample.ts";
import { CSV_HEADER, toCsvRecord } from "../formats/csv-record.ts";
import { toJsonRecord } from "../formats/json-record.ts";
import { plainHeader, toPlainLine } from "../formats/plain-line.ts";

/** Writes lines, the last of which is not ended; a pipe's reader may have gone, which ends the program elsewhere. */
export type WriteLines = (lines: string) => void;

/** A header is repeated, so that one is always on the screen. */
const LINES_A_HEADER = 20;

/** JSON Lines: one object a sample. */
export class JsonLinesSink implements Sink {
	readonly #writeLines: WriteLines;

	constructor(writeLines: WriteLines) {
		this.#writeLines = writeLines;
	}

	write(...samples: readonly Sample[]): void {
		this.#writeLines(samples.map(toJsonRecord).join("\n"));
	}

	async close(): Promise<void> {}
}

/** CSV with its header first. */
export class CsvLinesSink implements Sink {
	readonly #writeLines: WriteLines;
	#hasHeader = false;

	constructor(writeLines: WriteLines) {
		this.#writeLines = writeLines;
	}

	write(...samples: readonly Sample[]): void {
		const lines = samples.map(toCsvRecord);
		if (!this.#hasHeader) lines.unshift(CSV_HEADER);
		this.#hasHeader = true;
		this.#writeLines(lines.join("\n"));
	}

	async close(): Promise<void> {}
}

/** Aligned lines for people, with the header again now and then. */
export class PlainLinesSink implements Sink {
	readonly #writeLines: WriteLines;
	readonly #isDemo: boolean;
	#count = 0;

	constructor(writeLines: WriteLines, isDemo: boolean) {
		this.#writeLines = writeLines;
		this.#isDemo = isDemo;
	}

	write(...samples: readonly Sample[]): void {
		const lines: string[] = [];
		for (const sample of samples) {
			if (this.#count % LINES_A_HEADER === 0) lines.push(plainHeader(this.#isDemo));
			this.#count++;
			lines.push(toPlainLine(sample));
		}
		this.#writeLines(lines.join("\n"));
	}

	async close(): Promise<void> {}
}
