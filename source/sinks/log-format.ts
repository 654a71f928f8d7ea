/** What a log is made of: its lines, and how one of ours is told from a stranger's file. */
import { FIELDS } from "../core/metrics.ts";
import type { Sample } from "../core/sample.ts";
import { CSV_HEADER, toCsvRecord } from "../formats/csv-record.ts";
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
	/** Whether a file that begins so is one of ours. */
	readonly isOurs: (firstLine: string) => boolean;
	/** Whether a file that is nothing but this, without a line's end, was going to be one of ours. */
	readonly wasToBeOurs: (text: string) => boolean;
}

const JSON_BEGINNING = '{"time":"';
const NAMES = FIELDS.map(({ name }) => name).join();

const CSV: LogFormat = {
	header: CSV_HEADER,
	firstLine: CSV_HEADER,
	toRecord: toCsvRecord,
	readRecord: csvReader(CSV_HEADER),
	isOurs: (line) => line === CSV_HEADER,
	wasToBeOurs: (text) => CSV_HEADER.startsWith(text),
};

const JSON_LINES: LogFormat = {
	header: null,
	firstLine: `${JSON_BEGINNING}…","elapsed_s":…`,
	toRecord: toJsonRecord,
	readRecord: readJsonRecord,
	isOurs: (line) => readJsonRecord(line) !== null && Object.keys(JSON.parse(line)).join() === NAMES,
	wasToBeOurs: (text) => text.startsWith(JSON_BEGINNING) || JSON_BEGINNING.startsWith(text),
};

export const LOG_FORMATS: Readonly<Record<LogFormatName, LogFormat>> = {
	csv: CSV,
	json: JSON_LINES,
};
