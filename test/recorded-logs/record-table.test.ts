import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { BATCH_COLUMNS } from "../../source/analysis/walk/record-batch.ts";
import type { Sample } from "../../source/core/sample.ts";
import { CSV_HEADER, toCsvRecord } from "../../source/record/csv-record.ts";
import { RecordReader } from "../../source/record/record-reader.ts";
import { BlockStore } from "../../source/recorded-logs/block-store.ts";
import { removeDuplicates } from "../../source/recorded-logs/duplicates.ts";
import { overviewOf } from "../../source/recorded-logs/overview.ts";
import { RecordTable } from "../../source/recorded-logs/record-table.ts";
import { inTimeOrder, readingTimes } from "../../source/recorded-logs/time-order.ts";
import { awkward, everySecond, START_MS } from "../helpers/recorded-logs.ts";

/** Several blocks, the last of them incomplete. */
const RECORDS = 20_000;
const NO_MEMORY_BYTES = 0;

function tableOf(samples: readonly Sample[], store = new BlockStore()): RecordTable {
	const table = new RecordTable(store);
	const reader = new RecordReader(CSV_HEADER);
	for (const sample of samples) {
		assert.equal(reader.next(toCsvRecord(sample)), "record", reader.reason);
		table.append(reader);
	}
	table.end();
	return table;
}

function columnsOf(table: RecordTable): number[][] {
	const columns: number[][] = BATCH_COLUMNS.map(() => []);
	for (const batch of table.batches()) {
		for (const [at, name] of BATCH_COLUMNS.entries()) {
			for (const value of batch.columns[name].subarray(0, batch.count)) columns[at]?.push(value);
		}
	}
	return columns;
}

test("records that exceed the memory limit are the same, and leave no files", (t) => {
	const samples = [...awkward(RECORDS), ...awkward(RECORDS, 2)];
	// A folder of its own: other tests analyse logs at the same time.
	const folder = mkdtempSync(join(tmpdir(), "record-table-"));
	const { TMPDIR } = process.env;
	process.env["TMPDIR"] = folder;
	t.after(() => {
		if (TMPDIR === undefined) delete process.env["TMPDIR"];
		else process.env["TMPDIR"] = TMPDIR;
		rmSync(folder, { recursive: true });
	});
	const [inMemory, inFile] = [tableOf(samples), tableOf(samples, new BlockStore(NO_MEMORY_BYTES))];
	assert.deepEqual([removeDuplicates(inFile), removeDuplicates(inMemory)], [0, 0]);
	assert.deepEqual(columnsOf(inFile), columnsOf(inMemory));
	assert.deepEqual(overviewOf(inFile), overviewOf(inMemory));
	assert.deepEqual([...inTimeOrder(inFile)], [...inTimeOrder(inMemory)]);
	inFile.close();
	inMemory.close();
	assert.deepEqual(readdirSync(folder), []);
});

test("a copy of a log counts once, even if all times are equal or in no order", () => {
	const shuffled = everySecond(RECORDS).map((one, at) => ({
		...one,
		wall_ms: START_MS + ((at * 7919) % RECORDS) * 1000,
	}));
	const moment = everySecond(RECORDS).map((one, at) => ({
		...one,
		wall_ms: START_MS,
		dma_errors: at,
	}));
	const next = { ...moment[0], wall_ms: START_MS + 1 } as Sample;
	for (const [name, log, extra] of [
		["no order", shuffled, []],
		["one moment", moment, [next]],
	] as const) {
		const table = tableOf([...log, ...extra, ...log], new BlockStore(NO_MEMORY_BYTES));
		assert.equal(removeDuplicates(table), RECORDS, name);
		assert.equal(table.records, RECORDS + extra.length, name);
		const times = [...readingTimes(table)];
		assert.equal(times.length, table.records, name);
		assert.deepEqual(
			times,
			times.toSorted((a, b) => a - b),
			name,
		);
		assert.equal(columnsOf(table)[0]?.length, table.records, name);
		table.close();
	}
});
