import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
	appendFileSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	truncateSync,
	writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import test from "node:test";
import { ExitCode, UserError } from "../../source/core/errors.ts";
import { type LogFile, MAX_WAITING } from "../../source/log/log-file.ts";
import { CSV_HEADER, toCsvRecord } from "../../source/record/csv-record.ts";
import { toJsonRecord } from "../../source/record/json-record.ts";
import { linkEventAt } from "../helpers/link-events.ts";
import { countersOf, range, recordsOf, sampleAt, setUpLog } from "../helpers/log-samples.ts";
import { csvReader, readJsonRecord } from "../helpers/record-lines.ts";

function assertRefused(open: () => LogFile, cause: RegExp): void {
	assert.throws(open, (error) => {
		assert.ok(error instanceof UserError, String(error));
		assert.equal(error.exitCode, ExitCode.usage);
		assert.match(error.message, cause);
		assert.doesNotMatch(error.message, /\n/);
		return true;
	});
}

test("what is written is read back as it was, to the last bit of a counter", async (t) => {
	const { path, open } = setUpLog(t);
	const log = open();
	const samples = range(0, 1000).map((second) =>
		sampleAt(second, { tx_mb_per_s: Math.sqrt(second), detail: second % 7 ? "" : '=1+1, "x"' }),
	);
	for (const sample of samples) log.write(sample);
	await log.close();
	const expected = samples.map(({ at_s, ...recorded }) => recorded);
	assert.deepEqual(recordsOf(path), expected);
	assert.equal(statSync(path).size, log.state.bytes);
	assert.equal(log.state.samples, 1000);
});

test("a sample is in the file without waiting for another one or for a sync", async (t) => {
	const { path, open } = setUpLog(t);
	const log = open({ sync_s: 3600 });
	for (const second of range(0, 3)) {
		log.write(sampleAt(second));
		await log.appended();
		assert.deepEqual(countersOf(recordsOf(path)), range(0, second + 1));
	}
	await log.close();
});

test("a second run continues the file, without a second header, and marks it", async (t) => {
	const { path, open } = setUpLog(t);
	for (const begin of [0, 3]) {
		const log = open();
		for (const second of range(begin, begin + 3)) {
			log.write(sampleAt(second, { event: second === begin ? "start" : "" }));
		}
		await log.close();
	}
	const records = recordsOf(path);
	assert.deepEqual(countersOf(records), range(0, 6));
	assert.deepEqual(
		records.map(({ event }) => event),
		["start", "", "", "resume", "", ""],
	);
	assert.equal(records[3]?.detail, "logging resumed");
});

test("a gap at the beginning stays a gap, and the mark is for the reading after it", async (t) => {
	const { path, open } = setUpLog(t);
	const first = open();
	first.write(sampleAt(0));
	await first.close();
	const second = open();
	second.write(sampleAt(1, { event: "gap", detail: "ENOENT: gone", tx_bytes: null }));
	second.write(sampleAt(2, { event: "start" }));
	await second.close();
	assert.deepEqual(
		recordsOf(path).map(({ event, detail }) => [event, detail.slice(0, 12)]),
		[
			["start", ""],
			["gap", "ENOENT: gone"],
			["resume", "logging resu"],
		],
	);
});

test("a partial last line is truncated wherever it ends, and every whole line stays", async (t) => {
	const { path, open } = setUpLog(t);
	const whole = open();
	for (const second of range(0, 3)) whole.write(sampleAt(second));
	await whole.close();
	const bytes = readFileSync(path);
	for (let length = 0; length <= bytes.length; length++) {
		const lines = bytes.subarray(0, length).toString().split("\n").length - 1;
		const isTorn = length > 0 && bytes[length - 1] !== 10;
		// Each length once, but the lock costs a process: most of the middle is like its neighbours.
		if (isTorn && length % 23 !== 0 && bytes[length] !== 10) continue;
		writeFileSync(path, bytes.subarray(0, length));
		const log = open();
		log.write(sampleAt(7, { event: "start" }));
		await log.close();
		const records = recordsOf(path);
		assert.deepEqual(countersOf(records), [...range(0, Math.max(0, lines - 1)), 7], `${length}`);
		const last = records.at(-1);
		assert.equal(last?.event, isTorn || lines > 1 ? "resume" : "start", `${length}`);
		assert.equal(/a partial last line of \d+ bytes was truncated/.test(last?.detail ?? ""), isTorn);
	}
});

test("a tail of zero bytes, as after a power cut, is truncated at any length", async (t) => {
	const { path, open } = setUpLog(t);
	const first = open();
	first.write(sampleAt(0));
	await first.close();
	appendFileSync(path, Buffer.alloc(200_000));
	const second = open();
	second.write(sampleAt(1, { event: "start" }));
	await second.close();
	const records = recordsOf(path);
	assert.deepEqual(countersOf(records), [0, 1]);
	assert.match(records[1]?.detail ?? "", /partial last line of 200000 bytes/);
});

test("a file that is not ours is refused with both headers, and not touched", (t) => {
	const { path, open } = setUpLog(t);
	const strangers = [
		"a,b\n1,2\n",
		`${CSV_HEADER},more\n`,
		`${CSV_HEADER}\r\n`,
		"\n",
		"no line's end",
		`${toJsonRecord(sampleAt(0))}\n`,
		"\u001b[31mred\u0007\n",
		"x".repeat(100_000),
	];
	for (const content of strangers) {
		writeFileSync(path, content);
		assertRefused(open, /it begins with “.*”; a log of this program begins with “time,elapsed_s,/);
		assert.equal(readFileSync(path, "utf8"), content);
	}
	assertRefused(open, /^\P{C}*$/u);
	writeFileSync(path, `${CSV_HEADER}\n`);
	assertRefused(() => open({ format: "json" }), /“time,elapsed.*with “\{"time":/);
	assert.equal(readFileSync(path, "utf8"), `${CSV_HEADER}\n`);
});

test("a log of an older version keeps its columns", async (t) => {
	const { path, open } = setUpLog(t);
	const header = CSV_HEADER.slice(0, CSV_HEADER.indexOf(",link_device"));
	const before = `${header}\n2026-11-23T17:59:59.000Z${",".repeat(24)}start,\n`;
	writeFileSync(path, before);
	const log = open();
	log.write(sampleAt(1, { link_device: "Razer", pcie_fatal_errors: 1, detail: "x" }));
	await log.close();
	const text = readFileSync(path, "utf8");
	assert.ok(text.startsWith(before), "what was there stays as it was");
	const record = csvReader(header)(text.slice(before.length).trimEnd());
	assert.match(record?.detail ?? "", /^x; logging resumed/);
	assert.deepEqual([record?.link_device, record?.pcie_fatal_errors], ["", null]);
});

test("a part that begins by rotation has the columns of this version", async (t) => {
	const { directory, path, open } = setUpLog(t);
	const header = CSV_HEADER.slice(0, CSV_HEADER.indexOf(",link_device"));
	writeFileSync(path, `${header}\n2026-11-23T17:59:59.000Z${",".repeat(24)}start,\n`);
	const log = open({ rotate: { kind: "size", bytes: 400 } });
	for (const second of range(0, 6)) log.write(sampleAt(second, { link_device: "Razer" }));
	await log.close();
	assert.ok(readdirSync(directory).length > 1, "it was rotated");
	assert.equal(recordsOf(path).at(-1)?.link_device, "Razer");
});

test("JSON Lines of an older version continue with more members", async (t) => {
	const { path, open } = setUpLog(t, "link.jsonl");
	const former = toJsonRecord(sampleAt(0)).replace(/,"link_device".*/, "}");
	writeFileSync(path, `${former}\n`);
	const log = open({ format: "json" });
	log.write(sampleAt(1, { link_device: "Razer" }));
	await log.close();
	const records = readFileSync(path, "utf8").trimEnd().split("\n").map(readJsonRecord);
	assert.deepEqual(
		records.map((record) => record?.link_device),
		["", "Razer"],
	);
});

test("JSON Lines have no header, and are continued like CSV", async (t) => {
	const { path, open } = setUpLog(t, "link.jsonl");
	for (const begin of [0, 2]) {
		const log = open({ format: "json" });
		log.write(sampleAt(begin, { event: "start" }));
		log.write(sampleAt(begin + 1, { event: "" }));
		await log.close();
		appendFileSync(path, '{"time":"2026-1');
	}
	const log = open({ format: "json" });
	log.write(sampleAt(4, { event: "start" }));
	await log.close();
	const records = readFileSync(path, "utf8").slice(0, -1).split("\n").map(readJsonRecord);
	assert.deepEqual(
		records.map((record) => [Number(record?.tx_bytes), record?.event]),
		[
			[0, "start"],
			[1, ""],
			[2, "resume"],
			[3, ""],
			[4, "resume"],
		],
	);
	assert.match(records[4]?.detail ?? "", /partial last line of 15 bytes/);
	for (const content of ['{"a":1}\n', '{"a":1}', '{"time":"2026-11-23T18:00:00.000Z"}\n', "[]\n"]) {
		writeFileSync(path, content);
		assertRefused(() => open({ format: "json" }), /it begins with/);
		assert.equal(readFileSync(path, "utf8"), content);
	}
});

test("what is not a regular file, or is inaccessible, is refused with what to do", (t) => {
	const { directory, path, open } = setUpLog(t);
	assertRefused(() => open({ path: directory }), /it is a folder; name a file in it/);
	assertRefused(() => open({ path: "/dev/null" }), /not a regular file/);
	spawnSync("mkfifo", [path]);
	assertRefused(open, /not a regular file/);
	assertRefused(
		() => open({ path: join(directory, "no", "x.csv") }),
		/no such folder; make it, or/,
	);
	assertRefused(
		() => open({ path: "/proc/x.csv" }),
		/cannot write “\/proc\/x.csv”: no such folder/,
	);
});

test("a second logger is refused, and the first continues; the lock ends with it", async (t) => {
	const { path, open } = setUpLog(t);
	const first = open();
	first.write(sampleAt(0));
	await first.appended();
	const before = readFileSync(path, "utf8");
	assertRefused(open, /another logger is writing it/);
	assert.equal(readFileSync(path, "utf8"), before);
	first.write(sampleAt(1));
	await first.close();
	const second = open();
	second.write(sampleAt(2, { event: "start" }));
	await second.close();
	assert.deepEqual(countersOf(recordsOf(path)), [0, 1, 2]);
});

test("without the flock command it logs all the same, and warns once", async (t) => {
	const { path, notices, open } = setUpLog(t);
	const { PATH } = process.env;
	process.env["PATH"] = "/nowhere";
	t.after(() => {
		process.env["PATH"] = PATH;
	});
	const log = open();
	log.write(sampleAt(0));
	await log.close();
	assert.equal(recordsOf(path).length, 1);
	assert.deepEqual(
		notices.map(({ kind }) => kind),
		["warning"],
	);
	assert.match(notices[0]?.text ?? "", /is not locked: .*ENOENT/);
});

test("a file that was moved away or removed is created again", async (t) => {
	const { path, clock, notices, open } = setUpLog(t);
	const log = open();
	log.write(sampleAt(0));
	await log.appended();
	renameSync(path, `${path}.1`);
	await clock.advance(1000);
	log.write(sampleAt(1));
	await log.appended();
	rmSync(path);
	log.write(sampleAt(2));
	await log.appended();
	rmSync(path);
	writeFileSync(path, "");
	log.reopen();
	log.write(sampleAt(3));
	await log.close();
	assert.deepEqual(countersOf(recordsOf(`${path}.1`)), [0]);
	assert.deepEqual(countersOf(recordsOf(path)), [3]);
	assert.deepEqual(notices, []);
});

test("samples right after a move go to the moved file, and nothing is lost", async (t) => {
	const { path, clock, open } = setUpLog(t);
	const log = open();
	log.write(sampleAt(0));
	renameSync(path, `${path}.1`);
	log.write(sampleAt(1));
	await clock.advance(1000);
	log.write(sampleAt(2));
	await log.close();
	assert.deepEqual(countersOf(recordsOf(`${path}.1`)), [0, 1]);
	assert.deepEqual(countersOf(recordsOf(path)), [2]);
});

test("a sample is in the file at once, unless writes are asynchronous", async (t) => {
	for (const isAsync of [false, true]) {
		const { path, open } = setUpLog(t);
		const log = open({ isAsync });
		log.write(sampleAt(0));
		assert.equal(readFileSync(path, "utf8") === "", isAsync);
		await log.close();
		assert.deepEqual(countersOf(recordsOf(path)), [0]);
	}
});

test("a file that was emptied (copytruncate) begins with a header again", async (t) => {
	const { path, open } = setUpLog(t);
	const log = open();
	log.write(sampleAt(0));
	await log.appended();
	truncateSync(path);
	log.write(sampleAt(1));
	await log.close();
	assert.deepEqual(countersOf(recordsOf(path)), [1]);
});

test("samples wait while the directory is gone: one report, nothing is lost", async (t) => {
	const { directory, clock, notices, open } = setUpLog(t);
	const path = join(directory, "mount", "link.csv");
	mkdirSync(dirname(path));
	const log = open({ path });
	log.write(sampleAt(0));
	await log.appended();
	rmSync(dirname(path), { recursive: true });
	for (const second of range(1, 100)) {
		log.write(sampleAt(second));
		await clock.advance(500);
	}
	assert.equal(log.state.queued, 99);
	assert.match(log.state.error ?? "", /no such folder/);
	mkdirSync(dirname(path));
	await clock.advance(1000);
	log.write(sampleAt(100));
	await log.close();
	assert.deepEqual(countersOf(recordsOf(path)), range(1, 101));
	assert.deepEqual(
		notices.map(({ kind }) => kind),
		["error", "recovered"],
	);
	assert.match(
		notices[0]?.text ?? "",
		/no such folder; make it, or check the path; the newest 10000/,
	);
});

test("samples that wait too long are dropped, oldest first, and recorded", async (t) => {
	const { directory, clock, notices, open } = setUpLog(t);
	const path = join(directory, "mount", "link.csv");
	mkdirSync(dirname(path));
	const log = open({ path });
	rmSync(dirname(path), { recursive: true });
	const total = MAX_WAITING + 123;
	for (const second of range(0, total)) log.write(sampleAt(second));
	assert.equal(log.state.queued, MAX_WAITING);
	assert.equal(log.state.dropped, 123);
	mkdirSync(dirname(path));
	await clock.advance(1000);
	log.write(sampleAt(total));
	await log.close();
	const [loss, ...rest] = recordsOf(path);
	assert.equal(loss?.event, "gap");
	const story = "EDROPPED: 124 samples were lost while the log could not be written (ENOENT)";
	assert.equal(loss?.detail, story);
	assert.equal(loss?.wall_ms, sampleAt(0).wall_ms);
	assert.deepEqual(countersOf(rest), range(124, total + 1));
	assert.match(notices.at(-1)?.text ?? "", /written again; 124 samples lost so far/);
});

test("a close that cannot write fails, and says how much is lost", async (t) => {
	const { directory, open } = setUpLog(t);
	const path = join(directory, "mount", "link.csv");
	mkdirSync(dirname(path));
	const log = open({ path });
	rmSync(dirname(path), { recursive: true });
	for (const second of range(0, 5)) log.write(sampleAt(second));
	await assert.rejects(log.close(), (error) => {
		assert.ok(error instanceof UserError, String(error));
		assert.match(error.message, /^5 samples could not be written to “.*”: no such folder; make it/);
		return error.exitCode === ExitCode.outputFailed;
	});
	assert.equal(existsSync(path), false);
	assert.deepEqual(readdirSync(directory), []);
});

test("a log that ends in a hole of a terabyte is refused without reading it", async (t) => {
	const { path, open } = setUpLog(t);
	const log = open();
	log.write(sampleAt(0));
	await log.close();
	const { size } = statSync(path);
	truncateSync(path, 1024 ** 4);
	assertRefused(open, /its last 64\.0 MiB contain no line end; move it away, or truncate it/);
	assert.equal(statSync(path).size, 1024 ** 4, "nothing is cut off");
	truncateSync(path, size + 1024 ** 2);
	const again = open();
	again.write(sampleAt(1));
	await again.close();
	assert.deepEqual(countersOf(recordsOf(path)), [0, 1], "what a power cut leaves is cut off");
});

test("a file that returns while it is still being closed is continued, without a notice", async (t) => {
	const { path, notices, open } = setUpLog(t);
	const log = open({});
	log.write(sampleAt(0));
	await log.appended();
	renameSync(path, `${path}.aside`);
	log.reopen();
	log.write(sampleAt(1));
	// At once: the lock of the file that returns is still held by the handle that is being closed.
	renameSync(`${path}.aside`, path);
	log.reopen();
	log.write(sampleAt(2));
	await log.close();
	assert.deepEqual(countersOf(recordsOf(path)), [0, 2]);
	assert.deepEqual(notices, []);
});

test("an event of the link is in the log in its place, and a mark goes to a sample", async (t) => {
	const { path, open } = setUpLog(t);
	const first = open();
	first.write(sampleAt(0));
	await first.close();
	const log = open();
	const event = linkEventAt(sampleAt(1).wall_ms, { event: "stall", elapsed_s: 3 });
	log.write(event, sampleAt(1));
	await log.close();
	const [, , eventLine = "", sampleLine = ""] = readFileSync(path, "utf8").split("\n");
	assert.equal(eventLine, toCsvRecord(event));
	const sample = csvReader(CSV_HEADER)(sampleLine);
	assert.equal(sample?.event, "resume");
	assert.match(sample?.detail ?? "", /logging resumed/);
});

for (const format of ["csv", "json"] as const) {
	test(`a ${format} log that begins with an event is continued`, async (t) => {
		const { path, open } = setUpLog(t);
		for (const second of [0, 1]) {
			const log = open({ format });
			log.write(linkEventAt(sampleAt(second).wall_ms, { event: "link_up" }));
			await log.close();
		}
		assert.equal(readFileSync(path, "utf8").match(/link_up/g)?.length, 2);
	});
}
