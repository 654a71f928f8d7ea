import assert from "node:assert/strict";
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { test } from "node:test";
import { createGzip, gzipSync } from "node:zlib";
import fc from "fast-check";
import { Random } from "../../source/core/random.ts";
import { loadLogContents } from "../../source/database/recorded-logs.ts";
import { CSV_HEADER, toCsvRecord } from "../../source/formats/csv-record.ts";
import { toJsonRecord } from "../../source/formats/json-record.ts";
import { START_MS, sampleAt, written } from "../helpers/recorded-logs.ts";

const SAMPLES = Array.from({ length: 20 }, (_, index) => sampleAt(START_MS + index * 1000));
const LINES = SAMPLES.map(toCsvRecord);

/** A log in which one line is another one. */
async function withLine(number: number, line: string, isLast = false) {
	const lines = [CSV_HEADER, ...LINES];
	lines.splice(number - 1, 1, line);
	const text = isLast ? lines.join("\n") : `${lines.join("\n")}\n`;
	const { records, leftOut } = await loadLogContents([written(text)]);
	return { records, leftOut: leftOut.map(({ reason, records, line }) => [reason, records, line]) };
}

test("damaged lines are counted with their reason and place, and the rest is used", async () => {
	const good = LINES[4] ?? "";
	const cases: readonly [line: string, reason: string][] = [
		[good.slice(0, 40), "too few fields"],
		[`${good},1,2`, "too many fields"],
		[good.replace("2203.4", "fast"), "not a number"],
		[good.replace(/^[^,]*/, "yesterday"), "not a time"],
	];
	for (const [line, reason] of cases) {
		assert.deepEqual(await withLine(6, line), { records: 19, leftOut: [[reason, 1, 6]] }, reason);
	}
});

test("a number that is none to anybody but a database is not taken for one", async () => {
	for (const value of ["NaN", "inf", "-Infinity"]) {
		const line = (LINES[4] ?? "").replace("2203.4", value);
		const { records, leftOut } = await withLine(6, line);
		assert.equal(records, 19, value);
		assert.deepEqual(leftOut, [["not a number", 1, null]], value);
	}
});

test("a record without its time is left out", async () => {
	const { records, leftOut } = await withLine(6, (LINES[4] ?? "").replace(/^[^,]*/, ""));
	assert.equal(records, 19);
	assert.deepEqual(leftOut, [["no time", 1, null]]);
});

test("each file has its own damages", async () => {
	const damaged = (from: string, to: string) => {
		return written([CSV_HEADER, ...LINES.map((line) => line.replace(from, to)), ""].join("\n"));
	};
	const [good, timeless, endless] = [
		damaged("", ""),
		damaged("2025-01-01T00:00:07.000Z", ""),
		damaged("2203.4", "inf"),
	];
	const { records, leftOut } = await loadLogContents([good, timeless, endless]);
	assert.equal(records, 39);
	assert.deepEqual(
		leftOut.map(({ file, reason, records }) => [file, reason, records]),
		[
			[timeless, "no time", 1],
			[endless, "not a number", 20],
		],
	);
});

test("a last line that was torn is told from a short one", async () => {
	const torn = (LINES[19] ?? "").slice(0, 50);
	assert.deepEqual(await withLine(21, torn, true), {
		records: 19,
		leftOut: [["torn last line", 1, 21]],
	});
});

test("an unclosed quote costs its own line, not those behind it", async () => {
	const line = `${LINES[8]}"never closed`;
	const { records, leftOut } = await withLine(10, line);
	assert.equal(records, 19);
	assert.deepEqual(leftOut, [["not a record", 1, 10]]);
	const torn = await withLine(21, line, true);
	assert.deepEqual(torn, { records: 19, leftOut: [["torn last line", 1, 21]] });
});

test("bytes of anything in the middle of a log cost what they overwrote", async () => {
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

test("headers in between, as `cat` leaves them, are no damage", async () => {
	const text = [CSV_HEADER, ...LINES.slice(0, 5), CSV_HEADER, ...LINES.slice(5), ""].join("\n");
	for (const one of [text, text.replaceAll("\n", "\r\n")]) {
		const { records, leftOut } = await loadLogContents([written(one)]);
		assert.equal(records, 20);
		assert.deepEqual(leftOut, []);
	}
});

test("JSON Lines leave out what is no record", async () => {
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
	const [bare, wrong] = ["not a record with a time", ["not a number", 2]];
	// Whether a packed file ends within a line takes unpacking it all.
	assert.deepEqual(await reasons(gzipSync(text.join("\n"))), [[bare, 6], wrong]);
	assert.deepEqual(await reasons(`${text.join("\n")}\n`), [[bare, 6], wrong]);
	assert.deepEqual(await reasons(text.join("\n")), [[bare, 5], ["torn last line", 1], wrong]);
	assert.deepEqual(await reasons([...good, bad[7]].join("\n")), [["torn last line", 1]]);
});

test("what comes before the header, a header alone and an empty file are named", async () => {
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

test("columns that are not known, or are not there, are named", async () => {
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

test("lines with one reason are told together, whichever of their fields it is", async () => {
	const short = (fields: number) => (LINES[4] ?? "").split(",").slice(0, fields).join(",");
	const lines = [CSV_HEADER, ...LINES, short(3), short(12), short(7), ""];
	const { leftOut } = await loadLogContents([written(lines.join("\n"))]);
	assert.deepEqual(
		leftOut.map(({ reason, records, line }) => [reason, records, line]),
		[["too few fields", 3, 22]],
	);
});

test("a small packed log that is cut off is read up to where it is", async () => {
	const samples = Array.from({ length: 600 }, (_, index) =>
		sampleAt(START_MS + index * 1000, { rx_mb_per_s: Math.sqrt(index) }),
	);
	const whole = gzipSync([CSV_HEADER, ...samples.map(toCsvRecord), ""].join("\n"));
	const { records, leftOut } = await loadLogContents([written(whole.subarray(0, 2500))]);
	assert.ok(records > 50 && records < 600, `${records} records`);
	assert.match(leftOut[0]?.reason ?? "", /the rest of a damaged gzip file/);
});

test("whatever a log is damaged with, the records of other lines are read or it is refused", async () => {
	const noise = fc.oneof(fc.string(), fc.constantFrom(",".repeat(25), "\u0000", "{}", "''", ",,"));
	await fc.assert(
		fc.asyncProperty(fc.array(noise, { maxLength: 4 }), async (lines) => {
			// Quotes and line ends change which lines there are.
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

test("what a damaged gzip file lacks is told of, and the rest is used", async () => {
	const whole = gzipSync(`${[CSV_HEADER, ...LINES].join("\n")}\n`);
	const several = Buffer.concat([whole, gzipSync(`${LINES.join("\n")}\n`)]);
	assert.equal((await loadLogContents([written(several)])).records, 40);
	const cut = await loadLogContents([written(whole.subarray(0, whole.length - 60))]);
	assert.ok(cut.records > 0 && cut.records < 20, `${cut.records} records`);
	assert.match(cut.leftOut[0]?.reason ?? "", /damaged gzip file \(unexpected end of file\)/);
});

test("damaged lines cost next to no memory, however many they are", async () => {
	const good = LINES[4] ?? "";
	const before_kb = process.resourceUsage().maxRSS;
	for (const bad of ["x", '"', good.replace("2203.4", "fast"), `${good},1`]) {
		const many = Array.from({ length: 40_000 }, () => bad);
		const text = [CSV_HEADER, ...LINES.slice(0, 9), ...many, ...LINES.slice(9), ""].join("\n");
		const { records, leftOut } = await loadLogContents([written(text)]);
		assert.equal(records, 20, bad);
		assert.deepEqual(
			leftOut.map(({ reason, records, line }) => [reason, records, line]),
			[["not a record", 40_000, 11]],
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
		leftOut.map(({ records, line }) => [records, line]),
		[[2001, 22]],
	);
});
