/** Reads single lines as records, each on its own. */

import { RecordReader } from "../../source/record/record-reader.ts";
import type { RecordedSample } from "../../source/record/recorded-sample.ts";

/** Reads a line; returns null if it is not a sample. */
export type ReadRecord = (line: string) => RecordedSample | null;

/** Returns a reader for the lines of a CSV log with this header. */
export function csvReader(header: string): ReadRecord {
	const reader = new RecordReader(header);
	return (line) => (reader.next(line) === "record" ? reader.sample() : null);
}

/** Reads a line of JSON Lines. */
export function readJsonRecord(line: string): RecordedSample | null {
	const reader = new RecordReader();
	return reader.next(line) === "record" ? reader.sample() : null;
}
