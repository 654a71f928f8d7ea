import type { Sink } from "../core/interfaces.ts";
import type { Sample } from "../core/sample.ts";
import { CSV_HEADER, toCsvRecord } from "../formats/csv-record.ts";
import { toJsonRecord } from "../formats/json-record.ts";
import { plainHeader, toPlainLine } from "../formats/plain-line.ts";

/** Writes one line; a pipe's reader may have gone, which ends the program elsewhere. */
export type WriteLine = (line: string) => void;

/** A header is repeated, so that one is always on the screen. */
const LINES_A_HEADER = 20;

/** JSON Lines: one object a sample. */
export class JsonLinesSink implements Sink {
	readonly #writeLine: WriteLine;

	constructor(writeLine: WriteLine) {
		this.#writeLine = writeLine;
	}

	write(sample: Sample): void {
		this.#writeLine(toJsonRecord(sample));
	}

	async close(): Promise<void> {}
}

/** CSV with its header first. */
export class CsvLinesSink implements Sink {
	readonly #writeLine: WriteLine;
	#hasHeader = false;

	constructor(writeLine: WriteLine) {
		this.#writeLine = writeLine;
	}

	write(sample: Sample): void {
		if (!this.#hasHeader) this.#writeLine(CSV_HEADER);
		this.#hasHeader = true;
		this.#writeLine(toCsvRecord(sample));
	}

	async close(): Promise<void> {}
}

/** Aligned lines for people, with the header again now and then. */
export class PlainLinesSink implements Sink {
	readonly #writeLine: WriteLine;
	readonly #isDemo: boolean;
	#lines = 0;

	constructor(writeLine: WriteLine, isDemo: boolean) {
		this.#writeLine = writeLine;
		this.#isDemo = isDemo;
	}

	write(sample: Sample): void {
		if (this.#lines % LINES_A_HEADER === 0) this.#writeLine(plainHeader(this.#isDemo));
		this.#lines++;
		this.#writeLine(toPlainLine(sample));
	}

	async close(): Promise<void> {}
}
