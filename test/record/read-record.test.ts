import assert from "node:assert/strict";
import test from "node:test";
import { csvReader, readJsonRecord } from "../helpers/record-lines.ts";

const TIME = "2026-11-23T18:00:00.000Z";
const TIME_MS = Date.parse(TIME);

function rate(cell: string): number | null | undefined {
	return csvReader("time,tx_mb_per_s")(`${TIME},${cell}`)?.tx_mb_per_s;
}

test("only decimal numbers are numbers: a blank is not 0, and nothing is guessed", () => {
	assert.deepEqual([rate("2.5"), rate("-1e-9"), rate("")], [2.5, -1e-9, null]);
	for (const cell of [" ", "\t", "0x1f", "1e999", "Infinity", "1 2", "--1"]) {
		assert.equal(rate(cell), undefined, `${JSON.stringify(cell)} makes the line no record`);
	}
});

test("a time is ISO 8601, and UTC if it has no zone", () => {
	const timeOf = (text: string) => csvReader("time,phase")(`${text},x`)?.wall_ms;
	for (const text of [TIME, "2026-11-23 18:00:00", "2026-11-23T19:00:00+01:00"]) {
		assert.equal(timeOf(text), TIME_MS, text);
	}
	for (const text of ["May 3", "1", "2026", "log 7", "2026-13-01T00:00:00Z"]) {
		assert.equal(timeOf(text), undefined, text);
	}
});

test("a counter is a whole number, and exact in any spelling", () => {
	const counter = (text: string) => readJsonRecord(`{"time": "${TIME}", "tx_bytes": ${text} }`);
	assert.equal(counter("12345678901234567891")?.tx_bytes, 12_345_678_901_234_567_891n);
	assert.equal(counter("12345678901234567891.0")?.tx_bytes, 12_345_678_901_234_567_891n);
	assert.equal(counter("1.5e3")?.tx_bytes, 1500n);
	assert.equal(counter('""')?.tx_bytes, null);
	for (const text of ["0.6", "1e20", "-1", "18446744073709551616", "[5]", '{"a":1}', "true"]) {
		assert.equal(counter(text), null, text);
		const cell = `"${text.replaceAll('"', '""')}"`;
		assert.equal(csvReader("time,tx_bytes")(`${TIME},${cell}`), null, text);
	}
});

test("a count that a double cannot hold exactly is rejected", () => {
	const count = (text: string) => csvReader("time,dma_errors")(`${TIME},${text}`)?.dma_errors;
	assert.equal(count("9007199254740991"), Number.MAX_SAFE_INTEGER);
	for (const text of ["9007199254740993", "1.5"]) assert.equal(count(text), undefined, text);
});
