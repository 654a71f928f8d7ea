/** Which kind of log a line belongs to. */
import {
	csvReader,
	type ReadRecord,
	type RecordedSample,
	readJsonRecord,
	splitCsv,
} from "../formats/read-record.ts";

/** How to read the records of a log, told by its first line that is one of ours. */
export interface LogFormat {
	/** The header of a CSV log, or null for JSON Lines. */
	readonly header: string | null;
	readonly read: ReadRecord;
}

/** The format that this text begins: the header of a CSV log, or a record of JSON Lines. */
export function formatFrom(text: string): LogFormat | null {
	if (text.startsWith("{")) {
		return readJsonRecord(text) === null ? null : { header: null, read: readJsonRecord };
	}
	// Only a header has a cell that says just this, whatever its columns and their order are.
	if (splitCsv(text)?.includes("time") !== true) return null;
	return { header: text, read: csvReader(text) };
}

/** Reads lines whose format is not known yet, or changes: every header is heeded. */
export class FormatReader {
	#format: LogFormat | null = null;

	/** The record of a line; `header` where it is one, null where it is nothing of ours. */
	next(text: string): RecordedSample | "header" | null {
		if (text.startsWith("{")) return readJsonRecord(text);
		const record = this.#format?.read(text) ?? null;
		if (record !== null) return record;
		const format = formatFrom(text);
		if (format === null) return null;
		this.#format = format;
		return "header";
	}
}
