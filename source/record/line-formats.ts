import { isSimulated, type Sink, type Source } from "../core/interfaces.ts";
import type { LogRecord } from "../core/link-event.ts";
import { CSV_LINES } from "./csv-lines.ts";
import { JSON_LINES } from "./json-lines.ts";
import { PLAIN_LINES } from "./plain-lines.ts";

/** The formats of lines on stdout, by the names of their flags. */
export const LINE_FORMATS = {
	plain: PLAIN_LINES,
	csv: CSV_LINES,
	json: JSON_LINES,
} as const;

export type LineFormatName = keyof typeof LINE_FORMATS;

/** Writes records as lines of one format. */
export class LineSink implements Sink {
	readonly #format: (records: readonly LogRecord[]) => string;
	readonly #writeText: (text: string) => void;

	/** @param writeText must not throw: output errors are reported elsewhere */
	constructor(
		name: LineFormatName,
		source: Pick<Source, "id" | "offers">,
		writeText: (text: string) => void,
	) {
		this.#format = LINE_FORMATS[name].start({
			isDemo: isSimulated(source),
			offers: source.offers,
		});
		this.#writeText = writeText;
	}

	write(...records: readonly LogRecord[]): void {
		this.#writeText(`${this.#format(records)}\n`);
	}

	async close(): Promise<void> {}
}
