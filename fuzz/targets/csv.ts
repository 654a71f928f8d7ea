/** Logs in CSV, as replay reads them: line by line, with every header. */
import { CSV_HEADER, toCsvRecord } from "../../source/record/csv-record.ts";
import { LineSplitter } from "../../source/record/line-splitter.ts";
import { RecordReader } from "../../source/record/record-reader.ts";
import { csvReader } from "../../test/helpers/record-lines.ts";
import { demandEachFrom, demandRoundTrip } from "../record-oracle.ts";
import { SAMPLES } from "../sample-seeds.ts";
import { demand, type FuzzTarget } from "../target.ts";

const read = csvReader(CSV_HEADER);
/** Later ones in a text are copies, and only the reader's time is limited. */
const EXAMINED = 100;
/** What a spreadsheet would run, which this program prefixes with an apostrophe. */
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
		const reader = new RecordReader();
		let header: string[] = [];
		let records = 0;
		for (const { text: line } of [...splitter.push(Buffer.from(text)), ...splitter.rest()]) {
			if (line === null || line.startsWith("{")) continue;
			const bare = line.replace(/^\uFEFF/, "").replace(/\r$/, "");
			const kind = reader.next(line);
			if (kind === "header") header = cellsOf(bare);
			if (kind !== "record") continue;
			const record = reader.sample();
			records++;
			if (records > EXAMINED) continue;
			const cells = cellsOf(bare);
			demand(cells.length === header.length, "wrong number of cells");
			demandEachFrom((name, kind) => {
				const cell = cells[header.indexOf(name)] ?? "";
				return kind === "text" ? cell.replace(GUARDED, "") : cell;
			}, record);
			demandRoundTrip(record, toCsvRecord, read);
		}
		return records > 0 ? "accepted" : "refused";
	},
};

/** By a pattern of RFC 4180: quoted, or without quotes. */
function cellsOf(line: string): string[] {
	return [...`${line},`.matchAll(/(?:"((?:[^"]|"")*)"|([^,]*)),/gy)].map(
		([, quoted, bare = ""]) => quoted?.replaceAll('""', '"') ?? bare,
	);
}
