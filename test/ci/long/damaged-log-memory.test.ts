import assert from "node:assert/strict";
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { test } from "node:test";
import { createGzip } from "node:zlib";
import { CSV_HEADER, toCsvRecord } from "../../../source/record/csv-record.ts";
import { loadLogContents } from "../../../source/recorded-logs/load-logs.ts";
import { START_MS, sampleAt, written } from "../../helpers/recorded-logs.ts";

const SAMPLES = Array.from({ length: 20 }, (_, index) => sampleAt(START_MS + index * 1000));
const LINES = SAMPLES.map(toCsvRecord);

test("damaged lines cost next to no memory, however many they are", async () => {
	const good = LINES[4] ?? "";
	const before_kb = process.resourceUsage().maxRSS;
	const damages: readonly [line: string, reason: string][] = [
		["x", "too few fields"],
		['"', "a quote that is not closed"],
		[good.replace("2203.4", "fast"), "not a number"],
		[`${good},1`, "too many fields"],
	];
	for (const [bad, reason] of damages) {
		const many = Array.from({ length: 40_000 }, () => bad);
		const text = [CSV_HEADER, ...LINES.slice(0, 9), ...many, ...LINES.slice(9), ""].join("\n");
		const { records, leftOut } = await loadLogContents([written(text)]);
		assert.equal(records, 20, bad);
		assert.deepEqual(
			leftOut.map(({ reason, records, line }) => [reason, records, line]),
			[[reason, 40_000, 11]],
			bad,
		);
	}
	const grown_mb = (process.resourceUsage().maxRSS - before_kb) / 1024;
	assert.ok(grown_mb < 400, `it took ${grown_mb.toFixed()} MB`);
});

test("a damaged line without an end is not kept in memory", async () => {
	const [header, lines] = [`${CSV_HEADER}\n`, `${LINES.join("\n")}\n`];
	const packed = createGzip({ level: 1 });
	const file = written("");
	const piece = Buffer.alloc(1_048_576, "1");
	await pipeline(
		function* () {
			yield `${header}${lines}${"x\n".repeat(2000)}`;
			// More than a text may have in this language.
			for (let n = 0; n < 600; n++) yield piece;
		},
		packed,
		createWriteStream(file),
	);
	const { records, leftOut } = await loadLogContents([file]);
	assert.equal(records, 20);
	assert.deepEqual(
		leftOut.map(({ reason, records, line }) => [reason, records, line]),
		[
			["too few fields", 2000, 22],
			["torn last line", 1, 2022],
		],
	);
});
