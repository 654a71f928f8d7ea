import assert from "node:assert/strict";
import { open } from "node:fs/promises";
import test from "node:test";
import { CSV_HEADER } from "../../source/record/csv-record.ts";
import { ScannedText } from "../../source/replay/headed-text.ts";
import { PlainText } from "../../source/replay/log-text.ts";
import { csv, everySecond, written } from "../helpers/recorded-logs.ts";

const MIB = 1_048_576;

async function scanned(text: string, first_bytes: number): Promise<ScannedText> {
	const file = await open(written(text));
	return ScannedText.open(new PlainText(file, (await file.stat()).size), first_bytes);
}

test("a large log can be read as far as it has been scanned for headers", async () => {
	const other = "phase,time,tx_mb_per_s";
	const filler = csv(everySecond(40_000));
	const whole = `${filler}${other}\nload,2025-01-02T00:00:00Z,5\n${filler}`;
	assert.ok(filler.length > 2 * MIB);
	const text = await scanned(whole, MIB);
	assert.ok(text.size >= MIB - CSV_HEADER.length && text.size < 2 * MIB, `${text.size} bytes`);
	assert.deepEqual([text.isComplete, text.headerBefore(MIB)], [false, CSV_HEADER]);
	await text.finish();
	assert.deepEqual([text.isComplete, text.size, text.warning], [true, whole.length, null]);
	const begins = filler.length;
	const places: readonly (readonly [offset: number, header: string | null])[] = [
		[0, null],
		[CSV_HEADER.length + 1, CSV_HEADER],
		[begins, CSV_HEADER],
		// From within a header, that header applies to the next line.
		[begins + 5, other],
		[begins + other.length + 1, other],
		[whole.length, CSV_HEADER],
	];
	for (const [offset, header] of places)
		assert.equal(text.headerBefore(offset), header, `${offset}`);
	await text.close();
});

test("the word “time” in a record, a long line or JSON does not make a header", async () => {
	const record = "2025-01-01T00:00:00Z,time";
	const long = `${"x".repeat(3 * MIB)},time,phase`;
	const lines = [
		"time,phase",
		record,
		long,
		'{"time":"2025-01-01T00:00:01Z","phase":"time"}',
		record,
	];
	const text = await scanned(`${lines.join("\n")}\n`, Number.POSITIVE_INFINITY);
	assert.equal(text.isComplete, true);
	assert.equal(text.headerBefore(text.size), "time,phase");
	await text.close();
});

test("a log of nothing but headers is read up to the limit on headers", async () => {
	const text = await scanned("time,phase\nphase,time\n".repeat(20_000), Number.POSITIVE_INFINITY);
	assert.match(text.warning ?? "", /more than 10000 headers/);
	await text.close();
});
