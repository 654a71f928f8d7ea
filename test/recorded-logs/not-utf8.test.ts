import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { CSV_HEADER, toCsvRecord } from "../../source/record/csv-record.ts";
import { toJsonRecord } from "../../source/record/json-record.ts";
import { loadLogContents } from "../../source/recorded-logs/load-logs.ts";
import { RecordedLogs } from "../../source/recorded-logs/recorded-logs.ts";
import {
	allOf,
	csv,
	everySecond,
	FOLDER,
	json,
	START_MS,
	written,
} from "../helpers/recorded-logs.ts";

const SAMPLES = everySecond(20);
const COLUMNS = CSV_HEADER.split(",");

/** Returns a CSV log in which cells of these records (counted from 0) are not UTF-8. */
function latin1(column: string, records: readonly number[], newline = "\n"): Buffer {
	const at = COLUMNS.indexOf(column);
	const lines = SAMPLES.map((sample, index) => {
		const cells = toCsvRecord(sample).split(",");
		return (records.includes(index) ? cells.with(at, "caf\u00E9") : cells).join(",");
	});
	return Buffer.from([CSV_HEADER, ...lines, ""].join(newline), "latin1");
}

async function rejectedOf(paths: readonly string[]) {
	const logs = await RecordedLogs.open(paths);
	try {
		const rejected = logs.rejected.map((one) => [one.file, one.reason, one.records, one.line]);
		return { records: logs.overview.records, rejected };
	} finally {
		await logs.close();
	}
}

test("a byte that is not UTF-8 costs its own line, which is named in its own file", async () => {
	const good = written(csv(everySecond(20, START_MS - 20_000)));
	for (const column of ["phase", "event", "detail", "link_device"]) {
		for (const newline of ["\n", "\r\n"]) {
			const text = latin1(column, [7, 11], newline);
			for (const bad of [written(text), written(gzipSync(text))]) {
				const rejected = [[bad, "not UTF-8", 2, 9]];
				const expected = { records: 38, rejected };
				assert.deepEqual(await rejectedOf([good, bad]), expected, column);
				assert.deepEqual(await rejectedOf([bad, good]), expected, column);
			}
		}
	}
});

test("bytes that are not UTF-8 in columns that are not of a record cost nothing", async () => {
	const unknown = latin1("phase", [3, 4]).toString("latin1").replace("phase", "Phase");
	const path = written(Buffer.from(unknown, "latin1"));
	assert.deepEqual(await rejectedOf([path]), { records: 20, rejected: [] });
	const known = written(latin1("latency_maximum_ns", [3, 4]));
	assert.deepEqual(await rejectedOf([known]), {
		records: 18,
		rejected: [[known, "not UTF-8", 2, 5]],
	});
});

test("JSON Lines that are not UTF-8 are counted as that", async () => {
	const lines = SAMPLES.map(toJsonRecord).with(
		5,
		'{"time":"2025-01-01T00:00:05.000Z","detail":"\u00E9"}',
	);
	const text = Buffer.from(`${[...lines, "garbage"].join("\n")}\n`, "latin1");
	for (const path of [written(text), written(gzipSync(text))]) {
		assert.deepEqual(await rejectedOf([path]), {
			records: 19,
			rejected: [
				[path, "not UTF-8", 1, 6],
				[path, "not JSON", 1, 21],
			],
		});
	}
});

test("a replay leaves out the same records", async () => {
	const expected = SAMPLES.filter((_, index) => index !== 7).map(({ wall_ms }) => wall_ms);
	const jsonLines = json(SAMPLES).replace(
		/("tx_bytes":7,.*)"detail":(null|"")/,
		'$1"detail":"\u00E9"',
	);
	for (const path of [written(latin1("detail", [7])), written(Buffer.from(jsonLines, "latin1"))]) {
		const replayed = (await allOf(path)).map(({ wall_ms }) => wall_ms);
		assert.deepEqual(replayed, expected);
		assert.equal((await rejectedOf([path])).records, 19);
	}
});

test("a replacement character that was recorded is a text like any other", async () => {
	const samples = SAMPLES.map((one) => ({ ...one, phase: "caf\uFFFD" }));
	const path = written(csv(samples));
	assert.deepEqual(await rejectedOf([path]), { records: 20, rejected: [] });
	assert.deepEqual(
		(await allOf(path)).map(({ phase }) => phase),
		samples.map(({ phase }) => phase),
	);
});

test("a last line that is torn within a letter is a torn last line", async () => {
	const whole = Buffer.from(csv(SAMPLES.map((one) => ({ ...one, detail: "“µ”" }))));
	const end = whole.lastIndexOf(Buffer.from("µ")) + 1;
	const path = written(whole.subarray(0, end));
	assert.deepEqual(await rejectedOf([path]), {
		records: 19,
		rejected: [[path, "torn last line", 1, 21]],
	});
});

test("whatever bytes lie in lines of a log, the other lines are read", async () => {
	const noise = fc.uint8Array({ minLength: 1, maxLength: 40 });
	await fc.assert(
		fc.asyncProperty(fc.array(noise, { minLength: 1, maxLength: 4 }), async (pieces) => {
			// Quotes and newlines would change the number of lines.
			const clean = pieces.map((piece) =>
				Buffer.from(piece.filter((byte) => ![10, 13, 34].includes(byte))),
			);
			const [before, after] = [csv(SAMPLES.slice(0, 9)), csv(SAMPLES.slice(9))];
			const rest = after.slice(after.indexOf("\n") + 1);
			const middle = clean.flatMap((piece) => [piece, Buffer.from("\n")]);
			const path = join(FOLDER, "noise.csv");
			written(Buffer.concat([Buffer.from(before), ...middle, Buffer.from(rest)]), "noise.csv");
			const { records, leftOut } = await loadLogContents([path]);
			assert.equal(records, 20);
			const lost = leftOut.reduce((sum, one) => sum + one.records, 0);
			assert.equal(lost, clean.filter(({ length }) => length > 0).length);
		}),
		{ numRuns: 30 },
	);
});
