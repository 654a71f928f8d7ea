/** What is demanded of a record that was read from a line. */
import { FIELDS, type Field } from "../source/core/metrics.ts";
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

/** What stands in a line by this name; empty where nothing does. */
export type WordOf = (name: string, kind: Field["kind"]) => string;

/**
 * Each field is what stands in the place of its name, to the digit where it is a counter, and nothing
 * where nothing stands there.
 */
export function demandEachFrom(wordOf: WordOf, record: RecordedSample): void {
	for (const { name, kind } of FIELDS) {
		const word = wordOf(name, kind);
		const value = name === "time" ? record.wall_ms : record[name];
		const isSo = word === "" && kind !== "text" ? value === null : says(word, value, kind);
		demand(isSo, `${name} is ${value}, and the line says ${JSON.stringify(word)}`);
	}
}

function says(word: string, value: number | bigint | string | null, kind: Field["kind"]): boolean {
	if (kind === "text") return word === value;
	if (kind === "time") return momentOf(word) === value;
	if (value === null) return false;
	if (kind !== "counter") return Number(word) === value;
	if (/^-?\d+$/.test(word)) return BigInt(word) === BigInt(value);
	// A counter may be written as `1e3`, but not so that a double rounds it.
	return Number.isSafeInteger(Number(word)) && Number(word) === Number(value);
}

/** Of a time without a zone, which is UTC as all of this program's are. */
function momentOf(word: string): number {
	const hasZone = /(?:Z|[+-]\d\d:\d\d)$/.test(word);
	return Date.parse(hasZone ? word.replace(" ", "T") : `${word.replace(" ", "T")}Z`);
}
