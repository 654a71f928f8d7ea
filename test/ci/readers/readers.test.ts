/** Other programs read the log without being told how: DuckDB, and Miller, as `mlr` on the path. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { type Sample, UNKNOWN_SAMPLE } from "../../../source/core/sample.ts";
import { CSV_HEADER, toCsvRecord } from "../../../source/record/csv-record.ts";
import { toJsonRecord } from "../../../source/record/json-record.ts";

const BEYOND_DOUBLES = 9_223_372_036_854_770_001n;

const folder = mkdtempSync(join(tmpdir(), "anarchy-readers-"));
const csv = join(folder, "link.csv");
const jsonl = join(folder, "link.jsonl");
test.after(() => rmSync(folder, { recursive: true }));

const samples: Sample[] = Array.from({ length: 100 }, (_, index) => ({
	...UNKNOWN_SAMPLE,
	wall_ms: Date.UTC(2026, 10, 23, 18, 0, index),
	elapsed_s: index === 0 ? null : 1.0005,
	tx_bytes: BEYOND_DOUBLES + BigInt(index),
	tx_mb_per_s: index === 0 ? null : 2000 + index / 4,
	event: index === 0 ? "start" : index === 50 ? "gap" : "",
	detail: index === 50 ? 'EIO: the driver said "no", and = that, too' : index === 60 ? "=1+1" : "",
}));
writeFileSync(csv, `${[CSV_HEADER, ...samples.map(toCsvRecord)].join("\n")}\n`);
writeFileSync(jsonl, `${samples.map(toJsonRecord).join("\n")}\n`);

test("DuckDB reads CSV and JSON Lines without options, counters to the last digit", async () => {
	const { DuckDBInstance } = await import("@duckdb/node-api");
	const connection = await (await DuckDBInstance.create(":memory:")).connect();
	for (const file of [csv, jsonl]) {
		const reader = await connection.runAndReadAll(`
			SELECT count(*), max(tx_bytes)::VARCHAR, median(tx_mb_per_s), count(tx_mb_per_s),
				typeof(any_value(time)), max(detail) FILTER (event = 'gap')
			FROM '${file}'`);
		const [[rows, bytes, median, known, type, detail] = []] = reader.getRows();
		assert.equal(Number(rows), 100, file);
		assert.equal(bytes, String(BEYOND_DOUBLES + 99n), file);
		assert.equal(median, 2012.5, file);
		assert.equal(Number(known), 99, "an empty cell is null, not zero");
		assert.match(String(type), /^TIMESTAMP/);
		assert.equal(detail, 'EIO: the driver said "no", and = that, too');
	}
});

test("Miller reads CSV without options", () => {
	const mlr = (...verb: string[]) =>
		execFileSync("mlr", ["--icsv", "--ojson", ...verb, csv], { encoding: "utf8" });
	const [statistics] = JSON.parse(mlr("stats1", "-a", "count,max,p50", "-f", "tx_mb_per_s"));
	assert.equal(statistics.tx_mb_per_s_count, 99, "an empty cell does not count");
	assert.equal(statistics.tx_mb_per_s_max, 2024.75);
	const gaps = JSON.parse(mlr("filter", '$event == "gap"'));
	assert.deepEqual(
		gaps.map(({ detail }: { detail: string }) => detail),
		['EIO: the driver said "no", and = that, too'],
	);
	assert.match(mlr("filter", '$detail == "\'=1+1"', "then", "cut", "-f", "tx_bytes"), /770061/);
});
