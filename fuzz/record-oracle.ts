/** What is demanded of a record that was read from a line. */
import { FIELDS } from "../source/core/metrics.ts";
import type { Sample } from "../source/core/sample.ts";
import type { ReadRecord, RecordedSample } from "../source/formats/read-record.ts";
import { demand } from "./target.ts";

/** Written and read again it is the same. */
export function demandRoundTrip(
	record: RecordedSample,
	write: (sample: Sample) => string,
	read: ReadRecord,
): void {
	const again = read(write({ ...record, at_s: 0 }));
	demand(again?.wall_ms === record.wall_ms, `another time: ${again?.wall_ms}`);
	for (const { name } of FIELDS) {
		if (name === "time") continue;
		const [before, after] = [plain(record[name]), plain(again?.[name])];
		demand(before === after, `${name} was ${before}, is ${after}`);
	}
}

/** A record is one line: what ends one within a text becomes a blank. */
function plain(value: unknown): unknown {
	return typeof value === "string" ? value.replace(/[\r\n]+/g, " ") : value;
}

/** Every number of it stands in the line, to the digit where it is a counter. */
export function demandNumbersFrom(words: readonly string[], record: RecordedSample): void {
	const numbers = new Set<number | bigint>();
	for (const word of words) {
		if (word.trim() === "") continue;
		numbers.add(Number(word));
		if (/^-?\d+$/.test(word)) numbers.add(BigInt(word));
	}
	for (const { name, kind } of FIELDS) {
		const value = name === "time" ? null : record[name];
		if (kind === "text" || value === null || typeof value === "string") continue;
		const isThere = numbers.has(value) || numbers.has(exactNumber(value));
		demand(isThere, `${name} is ${value}, which is not in the line`);
	}
}

/** A counter may be written as `1e3`; NaN where a number would not be exact. */
function exactNumber(value: number | bigint): number {
	return Number.isSafeInteger(Number(value)) ? Number(value) : Number.NaN;
}
