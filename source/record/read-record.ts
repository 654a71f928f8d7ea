/** Reads records from lines whose format is known. */
import { fieldIndex, type RecordedSample, RecordReader } from "./record-reader.ts";

const TIME = fieldIndex("time");

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

/**
 * Returns the wall clock of a line, in ms since the Unix epoch, be it a sample or an event of the
 * link; null if it is neither.
 *
 * @param header of a CSV log; null for JSON Lines
 */
export function timeOfRecord(line: string, header: string | null): number | null {
	const reader = new RecordReader(header);
	const kind = reader.next(line);
	return kind === "record" || kind === "event" ? reader.number(TIME) : null;
}
