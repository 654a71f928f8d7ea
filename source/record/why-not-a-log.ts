import { BEFORE_HEADER } from "./record-reader.ts";

/**
 * Says, for people, why a file is not a log of this program.
 *
 * @param reason why its first line was rejected; empty if it has no lines
 */
export function whyNotALog(reason: string): string {
	const why = "it has neither a CSV header with “time” nor JSON Lines records";
	return reason === "" || reason === BEFORE_HEADER ? why : `${why} (its first line: ${reason})`;
}
