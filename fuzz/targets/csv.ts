/** Logs in CSV, as they are replayed: line by line, every header heeded. */
import { CSV_HEADER, toCsvRecord } from "../../source/formats/csv-record.ts";
import { LineSplitter } from "../../source/formats/line-splitter.ts";
import { csvReader } from "../../source/formats/read-record.ts";
import { FormatReader } from "../../source/sources/log-format.ts";
import { demandEachFrom, demandRoundTrip } from "../record-oracle.ts";
import { SAMPLES } from "../sample-seeds.ts";
import { demand, type FuzzTarget } from "../target.ts";

const read = csvReader(CSV_HEADER);
/** The thousand after them in a text are copies, and it is the reader whose time is bounded. */
const EXAMINED = 100;
/** What a sheet would run, of which this program puts an apostrophe in front. */
const GUARDED = /^'(?='*[=+\-@\t\r])/;

export const csv: FuzzTarget = {
	name: "csv",
	runs: 1_000_000,
	seeds: [
		...SAMPLES.map((sample) => `${CSV_HEADER}\n${toCsvRecord(sample)}\n`),
		"rx_mb_per_s,time,tx_bytes,detail\n1.5,2026-11-23T18:00:00Z,18446744073709551615,x\n",
	],
	tokens: ["time", "tx_bytes", "gap", "2026-11-23T18:00:00.000Z", "2026-11-23 18:00:00", "May 3"],
	check(text) {
		const splitter = new LineSplitter();
		const reader = new FormatReader();
		let header: string[] = [];
		let records = 0;
		for (const { text: line } of [...splitter.push(Buffer.from(text)), ...splitter.rest()]) {
			const record = line === null || line.startsWith("{") ? null : reader.next(line);
			if (line === null || record === null) continue;
			if (record === "header") {
				header = cellsOf(line);
				continue;
			}
			records++;
			if (records > EXAMINED) continue;
			const cells = cellsOf(line);
			demand(cells.length === header.length, "a cell too many, or too few");
			demandEachFrom((name, kind) => {
				const cell = cells[header.lastIndexOf(name)] ?? "";
				return kind === "text" ? cell.replace(GUARDED, "") : cell;
			}, record);
			demandRoundTrip(record, toCsvRecord, read);
		}
		return records > 0 ? "accepted" : "refused";
	},
};

/** By a pattern, as RFC 4180 has it: what is between quotes, or what has none. */
function cellsOf(line: string): string[] {
	return [...`${line},`.matchAll(/(?:"((?:[^"]|"")*)"|([^,]*)),/gy)].map(
		([, quoted, bare = ""]) => quoted?.replaceAll('""', '"') ?? bare,
	);
}
