import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { CSV_HEADER, toCsvRecord } from "../../source/record/csv-record.ts";
import { toJsonRecord } from "../../source/record/json-record.ts";
import { loadLogContents } from "../../source/recorded-logs/load-logs.ts";
import { Random } from "../../source/sources/simulated/random.ts";
import {
	csv,
	everySecond,
	reading,
	START_MS,
	sampleAt,
	taken,
	written,
} from "../helpers/recorded-logs.ts";

const SAMPLES = Array.from({ length: 20 }, (_, index) => sampleAt(START_MS + index * 1000));
const LINES = SAMPLES.map(toCsvRecord);

/** Loads a log in which one line is replaced. */
async function withLine(number: number, line: string, isLast = false) {
	const lines = [CSV_HEADER, ...LINES];
	lines.splice(number - 1, 1, line);
	const text = isLast ? lines.join("\n") : `${lines.join("\n")}\n`;
	const { records, leftOut } = await loadLogContents([written(text)]);
	return { records, leftOut: leftOut.map(({ reason, records, line }) => [reason, records, line]) };
}

test("damaged lines are counted with their reason and place, and the rest is read", async () => {
	const good = LINES[4] ?? "";
	const cases: readonly [line: string, reason: string][] = [
		[good.slice(0, 40), "too few fields"],
		[`${good},1,2`, "too many fields"],
		[good.replace("2203.4", "fast"), "not a number"],
		[good.replace("2203.4", `"2203.4" `), "a quote out of place"],
		[`${good}"never closed`.replace(/,[^,]*$/, ',"open'), "a quote that is not closed"],
		[
			good.split(",").with(CSV_HEADER.split(",").indexOf("event"), "has begun").join(),
			"not an event",
		],
		[good.replace(/^[^,]*/, "yesterday"), "not a time"],
	];
	for (const [line, reason] of cases) {
		const leftOut = [[reason, 1, 6]];
		assert.deepEqual(await withLine(6, line), { records: 19, leftOut }, reason);
	}
});

test("a number that only a database accepts is rejected", async () => {
	for (const value of ["NaN", "inf", "-Infinity"]) {
		const line = (LINES[4] ?? "").replace("2203.4", value);
		const { records, leftOut } = await withLine(6, line);
		assert.equal(records, 19, value);
		assert.deepEqual(leftOut, [["not a number", 1, 6]], value);
	}
});

test("a record without a time is rejected", async () => {
	const { records, leftOut } = await withLine(6, (LINES[4] ?? "").replace(/^[^,]*/, ""));
	assert.equal(records, 19);
	assert.deepEqual(leftOut, [["no time", 1, 6]]);
});

test("damage is reported per file", async () => {
	const damaged = (from: string, to: string) => {
		return written([CSV_HEADER, ...LINES.map((line) => line.replace(from, to)), ""].join("\n"));
	};
	const [good, timeless, endless] = [
		damaged("", ""),
		damaged("2025-01-01T00:00:07.000Z", ""),
		damaged("2203.4", "inf"),
	];
	const { records, leftOut } = await loadLogContents([good, timeless, endless]);
	assert.equal(records, 20, "what the first two have in common counts once");
	assert.deepEqual(
		leftOut.map(({ file, reason, records }) => [file, reason, records]),
		[
			[timeless, "no time", 1],
			[endless, "not a number", 20],
		],
	);
});

test("a partial last line is distinguished from a short one", async () => {
	const torn = (LINES[19] ?? "").slice(0, 50);
	assert.deepEqual(await withLine(21, torn, true), {
		records: 19,
		leftOut: [["torn last line", 1, 21]],
	});
});

test("an unclosed quote damages only its own line", async () => {
	const line = (LINES[8] ?? "").replace(/,[^,]*$/, ',"never closed');
	const { records, leftOut } = await withLine(10, line);
	assert.equal(records, 19);
	assert.deepEqual(leftOut, [["a quote that is not closed", 1, 10]]);
	const torn = await withLine(21, line, true);
	assert.deepEqual(torn, { records: 19, leftOut: [["torn last line", 1, 21]] });
});

test("arbitrary bytes within a log damage only what they overwrite", async () => {
	const random = new Random(1);
	const garbage = Buffer.from(Array.from({ length: 50_000 }, () => random.integer(0, 255)));
	const lines = { csv: [CSV_HEADER, ...LINES], json: SAMPLES.map(toJsonRecord) };
	for (const [name, all] of Object.entries(lines)) {
		const half = all.length >> 1;
		const [before, after] = [all.slice(0, half), all.slice(half)];
		const text = [before.join("\n"), "\n", garbage, "\n", after.join("\n"), "\n"].map((part) =>
			Buffer.from(part),
		);
		for (const bytes of [Buffer.concat(text), gzipSync(Buffer.concat(text))]) {
			const { records, leftOut } = await loadLogContents([written(bytes)]);
			assert.equal(records, 20, name);
			assert.ok((leftOut[0]?.records ?? 0) > 0, name);
		}
	}
});

test("headers in between, as `cat` leaves them, are not damage", async () => {
	const text = [CSV_HEADER, ...LINES.slice(0, 5), CSV_HEADER, ...LINES.slice(5), ""].join("\n");
	for (const one of [text, text.replaceAll("\n", "\r\n")]) {
		const { records, leftOut } = await loadLogContents([written(one)]);
		assert.equal(records, 20);
		assert.deepEqual(leftOut, []);
	}
});

test("JSON Lines that are not records are rejected", async () => {
	const good = SAMPLES.map(toJsonRecord);
	const bad = [
		"garbage",
		"[1, 2]",
		"12",
		"{}",
		'{"time":null}',
		'{"time":"2025-01-01T00:00:00.000Z","tx_mb_per_s":"fast"}',
		'{"time":"2025-01-01T00:00:00.000Z","tx_mb_per_s":{"a":1}}',
		'{"time":"2025-01-01T00:00:00.000Z","tx_mb',
	];
	const text = [...good.slice(0, 10), ...bad.slice(0, 4), ...good.slice(10), ...bad.slice(4)];
	const reasons = async (bytes: string | Buffer) => {
		const { records, leftOut } = await loadLogContents([written(bytes)]);
		assert.equal(records, 20);
		return leftOut.map(({ reason, records }) => [reason, records]);
	};
	const [bare, timeless, wrong] = ["not JSON", ["no time", 2], ["not a number", 2]];
	const torn = [[bare, 3], timeless, wrong, ["torn last line", 1]];
	assert.deepEqual(await reasons(gzipSync(text.join("\n"))), torn);
	assert.deepEqual(await reasons(text.join("\n")), torn);
	assert.deepEqual(await reasons(`${text.join("\n")}\n`), [[bare, 4], timeless, wrong]);
	assert.deepEqual(await reasons([...good, bad[7]].join("\n")), [["torn last line", 1]]);
});

test("lines before the header, a header alone and an empty file are reported", async () => {
	const good = [CSV_HEADER, ...LINES, ""].join("\n");
	const paths = [`junk\n\nmore\n${good}`, `${CSV_HEADER}\n`, CSV_HEADER, ""].map((text) =>
		written(text),
	);
	const { records, leftOut } = await loadLogContents(paths);
	assert.equal(records, 20);
	assert.deepEqual(
		leftOut.map(({ file, reason, records }) => [paths.indexOf(file), reason, records]),
		[
			[0, "before the header", 2],
			[1, "only a header", 0],
			[2, "only a header", 0],
			[3, "empty file", 0],
		],
	);
});

test("unknown and missing columns are named", async () => {
	const at = CSV_HEADER.split(",").indexOf("rx_mb_per_s");
	const [header, ...lines] = [CSV_HEADER, ...LINES].map((line) => line.split(",").toSpliced(at, 1));
	const other = [["frames", ...(header ?? [])], ...lines.map((cells) => ["7", ...cells])];
	const path = written(`${other.map((cells) => cells.join(",")).join("\n")}\n`);
	const { records, notes, leftOut } = await loadLogContents([path]);
	assert.deepEqual([records, leftOut], [20, []]);
	assert.deepEqual(notes, [
		`${path}: not read: 1 column (frames)`,
		`${path}: not there: 1 column (rx_mb_per_s)`,
	]);
});

test("lines with the same reason are reported together, even if it is in other fields", async () => {
	const short = (fields: number) => (LINES[4] ?? "").split(",").slice(0, fields).join(",");
	const lines = [CSV_HEADER, ...LINES, short(3), short(12), short(7), ""];
	const { leftOut } = await loadLogContents([written(lines.join("\n"))]);
	assert.deepEqual(
		leftOut.map(({ reason, records, line }) => [reason, records, line]),
		[["too few fields", 3, 22]],
	);
});

test("a small truncated gzip log is read up to where it ends", async () => {
	const samples = Array.from({ length: 600 }, (_, index) =>
		sampleAt(START_MS + index * 1000, { rx_mb_per_s: Math.sqrt(index) }),
	);
	const whole = gzipSync([CSV_HEADER, ...samples.map(toCsvRecord), ""].join("\n"));
	const { records, leftOut } = await loadLogContents([written(whole.subarray(0, 2500))]);
	assert.ok(records > 50 && records < 600, `${records} records`);
	assert.match(leftOut[0]?.reason ?? "", /the rest of a damaged gzip file/);
});

test("if a log is damaged, its other lines are read or it is refused", async () => {
	const noise = fc.oneof(fc.string(), fc.constantFrom(",".repeat(25), "\u0000", "{}", "''", ",,"));
	await fc.assert(
		fc.asyncProperty(fc.array(noise, { maxLength: 4 }), async (lines) => {
			// Quotes and newlines would change the number of lines.
			const clean = lines.map((line) => line.replace(/["\r\n]/g, ""));
			const text = [CSV_HEADER, ...LINES.slice(0, 9), ...clean, ...LINES.slice(9), ""].join("\n");
			const { records, leftOut } = await loadLogContents([written(text)]);
			const lost = leftOut.reduce((sum, one) => sum + one.records, 0);
			assert.equal(records, 20);
			assert.equal(lost, clean.filter((line) => line !== "").length);
		}),
		{ numRuns: 20 },
	);
});

test("a damaged gzip file is reported, and read up to the damage", async () => {
	const whole = gzipSync(`${[CSV_HEADER, ...LINES].join("\n")}\n`);
	const later = everySecond(20, START_MS + 60_000).map(toCsvRecord);
	const several = Buffer.concat([whole, gzipSync(`${later.join("\n")}\n`)]);
	assert.equal((await loadLogContents([written(several)])).records, 40);
	const cut = await loadLogContents([written(whole.subarray(0, whole.length - 30))]);
	assert.ok(cut.records > 0 && cut.records < 20, `${cut.records} records`);
	assert.match(cut.leftOut[0]?.reason ?? "", /damaged gzip file \(unexpected end of file\)/);
});

test("an analysis and a replay read the same records from a damaged gzip log", async () => {
	const whole = gzipSync(csv(SAMPLES));
	const second = gzipSync(csv(everySecond(5, START_MS + 60_000)));
	const cases: readonly [name: string, bytes: Buffer, records: number, damage: RegExp | null][] = [
		["whole", whole, 20, null],
		["zeros", Buffer.concat([whole, Buffer.alloc(512)]), 20, null],
		["rubbish", Buffer.concat([whole, Buffer.from("rubbish")]), 20, /its end is not gzip/],
		["cut", Buffer.concat([whole, second.subarray(0, 8)]), 20, /unexpected end of file/],
		["two members", Buffer.concat([whole, second]), 25, null],
	];
	for (const [name, bytes, expected, damage] of cases) {
		const path = written(bytes);
		const { records, leftOut } = await loadLogContents([path]);
		assert.equal(records, expected, name);
		const reasons = leftOut.map(({ reason }) => reason);
		if (damage === null) assert.deepEqual(reasons, [], name);
		else assert.match(reasons.join(), damage, name);
		await reading([path], async (recording) => {
			assert.equal((await taken(recording.samplesFrom(START_MS))).length, expected, name);
			const warnings = recording.warnings.join();
			if (damage === null) assert.equal(warnings, "", name);
			else assert.match(warnings, damage, name);
		});
	}
});
