/** The formats of a log file: its lines, and how a log is recognised and continued. */
import type { LogRecord } from "../core/link-event.ts";
import { FIELDS, type Field } from "../core/metrics.ts";
import { CSV_HEADER, csvFields, toCsvLine } from "../record/csv-record.ts";
import { toJsonRecord } from "../record/json-record.ts";
import { timeOfRecord } from "../record/time-of-record.ts";

export type LogFormatName = "csv" | "json";

export interface LogFormat {
	/** The first line of every file, without its end; null if there is none. */
	readonly header: string | null;
	/** An example of a first line, for an error. */
	readonly firstLine: string;
	readonly toRecord: (record: LogRecord) => string;
	/** Returns the wall clock of a line, in ms; null if it is not a record. */
	readonly timeOf: (line: string) => number | null;
	/**
	 * Returns the format to continue a file in, given its first line: with the columns of its header
	 * if an older version began it; null if it is not a log of this program.
	 */
	readonly resume: (firstLine: string) => LogFormat | null;
	/** Whether a file that contains only this text, without a line end, is the beginning of a log. */
	readonly isPartialHeader: (text: string) => boolean;
}

const JSON_BEGINNING = '{"time":"';

/** CSV with these columns. */
function csvFormat(fields: readonly Field[]): LogFormat {
	const header = fields.map(({ name }) => name).join(",");
	return {
		header,
		firstLine: CSV_HEADER,
		toRecord: (record) => toCsvLine(record, fields),
		timeOf: (line) => timeOfRecord(line, header),
		resume(line) {
			const found = csvFields(line);
			return found === null ? null : csvFormat(found);
		},
		// The header of an older version is a prefix of this one's.
		isPartialHeader: (text) => CSV_HEADER.startsWith(text),
	};
}

const JSON_LINES: LogFormat = {
	header: null,
	firstLine: `${JSON_BEGINNING}…","elapsed_s":…`,
	toRecord: toJsonRecord,
	timeOf: (line) => timeOfRecord(line, null),
	// Every line names its members, so lines of an older version and of this one can follow each
	// other.
	resume: (line) =>
		timeOfRecord(line, null) !== null && csvFields(Object.keys(JSON.parse(line)).join(",")) !== null
			? JSON_LINES
			: null,
	isPartialHeader: (text) => text.startsWith(JSON_BEGINNING) || JSON_BEGINNING.startsWith(text),
};

export const LOG_FORMATS: Readonly<Record<LogFormatName, LogFormat>> = {
	csv: csvFormat(FIELDS),
	json: JSON_LINES,
};

export function isLogFormat(name: string): name is LogFormatName {
	return Object.hasOwn(LOG_FORMATS, name);
}

/** The format that a file's name asks for: CSV, unless its extension is one of another format. */
export function logFormatOf(path: string): LogFormatName {
	return /\.(jsonl|ndjson|json)$/.test(path) ? "json" : "csv";
}
