/** The oracle of records: compares a record with the line that it was read from. */
import { FIELDS, type Field } from "../source/core/metrics.ts";
import type { Sample } from "../source/core/sample.ts";
import type { RecordedSample } from "../source/record/recorded-sample.ts";
import type { ReadRecord } from "../test/helpers/record-lines.ts";
import { demand } from "./target.ts";

/** Written and read again, it must be the same. */
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

/** A record is one line: line ends within a text become blanks. */
function plain(value: unknown): unknown {
	return typeof value === "string" ? value.replace(/[\r\n]+/g, " ") : value;
}

/** The text of a field in the line; empty if there is none. */
export type WordOf = (name: string, kind: Field["kind"]) => string;

/**
 * Each field must equal its text in the line, digit by digit if it is a counter, and be unknown if
 * there is none.
 */
export function demandEachFrom(wordOf: WordOf, record: RecordedSample): void {
	for (const { name, kind } of FIELDS) {
		const word = wordOf(name, kind);
		const value = name === "time" ? record.wall_ms : record[name];
		const isSo = word === "" && kind !== "text" ? value === null : says(word, value, kind);
		demand(isSo, `${name} is ${value}, but the line says ${JSON.stringify(word)}`);
	}
}

function says(word: string, value: number | bigint | string | null, kind: Field["kind"]): boolean {
	if (kind === "text") return word === value;
	if (kind === "time") return momentOf(word) === value;
	if (value === null) return false;
	if (kind !== "counter") return Number(word) === value;
	return wholeNumber(word) === BigInt(value);
}

/** To the digit, whether it is written as `1000`, `1000.0` or `1e3`. */
function wholeNumber(word: string): bigint | null {
	const [, sign = "", whole = "", fraction = "", power = "0"] =
		/^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(word) ?? [];
	const places = Number(power) - fraction.length;
	const digits = BigInt(`0${whole}${fraction}`);
	if (digits === 0n) return 0n;
	const divisor = 10n ** BigInt(Math.max(0, -places));
	if (digits % divisor !== 0n) return null;
	const size = (digits / divisor) * 10n ** BigInt(Math.max(0, places));
	return sign === "-" ? -size : size;
}

/** Parses a time without a zone, which is UTC like all times of this program. */
function momentOf(word: string): number {
	const [, local = "", zone = "Z", minutes = "00"] =
		/^(\S{10}[T ][\d:.]+)(Z|[+-]\d\d)?:?(\d\d)?$/.exec(word) ?? [];
	return Date.parse(`${local.replace(" ", "T")}${zone}${zone === "Z" ? "" : `:${minutes}`}`);
}
