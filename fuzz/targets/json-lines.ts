/** Logs in JSON Lines. */
import { toJsonRecord } from "../../source/record/json-record.ts";
import { readJsonRecord } from "../../test/helpers/record-lines.ts";
import { demandEachFrom, demandRoundTrip, type WordOf } from "../record-oracle.ts";
import { SAMPLES } from "../sample-seeds.ts";
import { demand, type FuzzTarget } from "../target.ts";

/** Characters that JSON must escape so that no terminal interprets them. */
const CONTROL = /[\p{Cc}\u200b\u202e]/u;

export const jsonLines: FuzzTarget = {
	name: "json-lines",
	runs: 1_000_000,
	seeds: [
		...SAMPLES.map(toJsonRecord),
		'{ "time": "2026-11-23T18:00:00.000Z", "tx_bytes": 12345678901234567890, "detail": null }',
	],
	tokens: ['"time":', '"tx_bytes":', "[5]", '{"a":1}', "true", "1e3", "12345678901234567890.0"],
	check(text) {
		let records = 0;
		for (const line of text.split("\n")) {
			const record = readJsonRecord(line);
			if (record === null) continue;
			records++;
			demandEachFrom(wordsOf(line), record);
			demandRoundTrip(record, toJsonRecord, readJsonRecord);
			demand(!CONTROL.test(toJsonRecord({ ...record, at_s: 0 })), "an unescaped control character");
		}
		return records > 0 ? "accepted" : "refused";
	},
};

/** A number as it is written, which JSON.parse would round. */
const NUMBER = /"((?:[^"\\]|\\.)*)"\s*:\s*(-?\d[\d.eE+-]*)/g;

/** The text behind each name; the last of a name counts. */
function wordsOf(line: string): WordOf {
	const members = new Map<string, unknown>(Object.entries(JSON.parse(line)));
	const numbers = new Map(
		[...line.matchAll(NUMBER)].map(([, key, written = ""]) => [JSON.parse(`"${key}"`), written]),
	);
	return (name) => {
		const value = members.get(name) ?? "";
		if (typeof value !== "number") return String(value);
		const written = numbers.get(name) ?? "";
		return Number(written) === value ? written : String(value);
	};
}
