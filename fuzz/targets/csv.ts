/** Logs in CSV, as they are replayed: line by line, every header heeded. */
import { CSV_HEADER, toCsvRecord } from "../../source/formats/csv-record.ts";
import { LineSplitter } from "../../source/formats/line-splitter.ts";
import { csvReader } from "../../source/formats/read-record.ts";
import { FormatReader } from "../../source/sources/log-format.ts";
import { demandNumbersFrom, demandRoundTrip } from "../record-oracle.ts";
import { SAMPLES } from "../sample-seeds.ts";
import type { FuzzTarget } from "../target.ts";

const read = csvReader(CSV_HEADER);

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
		let records = 0;
		for (const { text: line } of [...splitter.push(Buffer.from(text)), ...splitter.rest()]) {
			const record = line === null || line.startsWith("{") ? null : reader.next(line);
			if (line === null || record === null || record === "header") continue;
			records++;
			demandNumbersFrom(line.split(/[",]/), record);
			demandRoundTrip(record, toCsvRecord, read);
		}
		return records > 0 ? "accepted" : "refused";
	},
};
