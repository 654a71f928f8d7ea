/** What a log is made of: its lines, and how one of ours is told from a stranger's file. */
import { FIELDS, type Field } from "../core/metrics.ts";
import type { Sample } from "../core/sample.ts";
import { CSV_HEADER, csvFields, toCsvLine } from "../formats/csv-record.ts";
import { toJsonRecord } from "../formats/json-record.ts";
import { csvReader, type ReadRecord, readJsonRecord } from "../formats/read-record.ts";

export type LogFormatName = "csv" | "json";

export interface LogFormat {
	/** The first line of every file, without its end; null where there is none. */
	readonly header: string | null;
	/** What the first line is to look like, for a refusal. */
	readonly firstLine: string;
	readonly toRecord: (sample: Sample) => string;
	readonly readRecord: ReadRecord;
	/**
	 * What a file that begins so goes on with, which are the columns of its header where a former
	 * version began it; null where it is not one of ours.
	 */
	readonly toGoOn: (firstLine: string) => LogFormat | null;
	/** Whether a file that is nothing but this, without a line's end, was going to be one of ours. */
	readonly wasToBeOurs: (text: string) => boolean;
}

const JSON_BEGINNING = '{"time":"';

/** A CSV log with these columns. */
function csvFormat(fields: readonly Field[]): LogFormat {
	const header = fields.map(({ name }) => name).join(",");
	return {
		header,
		firstLine: CSV_HEADER,
		toRecord: (sample) => toCsvLine(sample, fields),
		readRecord: csvReader(header),
		toGoOn(line) {
			const found = csvFields(line);
			return found === null ? null : csvFormat(found);
		},
		// The header of a former version is how this one's begins.
		wasToBeOurs: (text) => CSV_HEADER.startsWith(text),
	};
}

const JSON_LINES: LogFormat = {
	header: null,
	firstLine: `${JSON_BEGINNING}…","elapsed_s":…`,
	toRecord: toJsonRecord,
	readRecord: readJsonRecord,
	// Every line names its members, so those of a former version and of this one can follow each other.
	toGoOn: (line) =>
		readJsonRecord(line) !== null && csvFields(Object.keys(JSON.parse(line)).join(",")) !== null
			? JSON_LINES
			: null,
	wasToBeOurs: (text) => text.startsWith(JSON_BEGINNING) || JSON_BEGINNING.startsWith(text),
};

export const LOG_FORMATS: Readonly<Record<LogFormatName, LogFormat>> = {
	csv: csvFormat(FIELDS),
	json: JSON_LINES,
};
