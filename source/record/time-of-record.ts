/** The time of a record, from a line whose format is known. */
import { fieldIndex } from "./field-values.ts";
import { RecordReader } from "./record-reader.ts";

const TIME = fieldIndex("time");

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
