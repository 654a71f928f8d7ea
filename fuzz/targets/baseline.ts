/** Baselines; their packed records are mutated unpacked. */
import { isDeepStrictEqual } from "node:util";
import { gunzipSync, gzipSync } from "node:zlib";
import { parseBaseline } from "../../source/baselines/baseline-document.ts";
import { recordsOf } from "../../source/baselines/recorded-csv.ts";
import { CSV_HEADER, toCsvRecord } from "../../source/record/csv-record.ts";
import { csvReader } from "../../test/helpers/record-lines.ts";
import { demandRoundTrip } from "../record-oracle.ts";
import { SAMPLES } from "../sample-seeds.ts";
import { demand, type FuzzTarget } from "../target.ts";

const readCsv = csvReader(CSV_HEADER);
const SEED = JSON.stringify({
	format: "anarchy-perf-ink baseline",
	version: 1,
	name: "nightly",
	saved: "2026-11-23T18:00:00.000Z",
	log: "/var/log/link.csv",
	samples: 2,
	machine: { kernel: "6.18", cpu: "AMD EPYC" },
	records: `${[CSV_HEADER, ...SAMPLES.slice(0, 2).map(toCsvRecord)].join("\n")}\n`,
});

export const baseline: FuzzTarget = {
	name: "baseline",
	runs: 1_000_000,
	seeds: [SEED],
	tokens: ['"records":', '"machine":', '"version":', '{"__proto__":"x"}', "AAAA", "H4sI"],
	check(text) {
		const file = packed(text);
		const read = parseBaseline("nightly", file);
		if (read === null) return "refused";
		for (const fact of Object.values(read.machine)) demand(typeof fact === "string", "a fact");
		const document = JSON.parse(file);
		for (const [order, run] of read.runs.entries()) {
			demand(!Number.isNaN(Date.parse(run.saved)), `a time: ${run.saved}`);
			demand(Number.isSafeInteger(run.samples) && run.samples >= 0, `${run.samples} samples`);
			const source = { ...(document.version === 2 ? document.runs[order] : document) };
			source.records = gunzipSync(Buffer.from(source.records, "base64")).toString();
			const written = Object.fromEntries(Object.keys(run).map((key) => [key, source[key]]));
			demand(isDeepStrictEqual({ ...run }, written), `${JSON.stringify(run)} is not what it says`);
		}
		demand(isDeepStrictEqual(read.machine, document.machine), "the machine is what it says");
		const records = recordsOf(read);
		for (const record of records) demandRoundTrip(record, toCsvRecord, readCsv);
		return records.length > 0 ? "accepted" : "refused";
	},
};

/** With its records packed, where it is JSON that has any. */
function packed(text: string): string {
	try {
		const document: unknown = JSON.parse(text);
		if (typeof document !== "object" || document === null) return text;
		const records: unknown = Reflect.get(document, "records");
		if (typeof records !== "string") return text;
		const bytes = gzipSync(records, { level: 1 });
		return JSON.stringify({ ...document, records: bytes.toString("base64") });
	} catch {
		return text;
	}
}
