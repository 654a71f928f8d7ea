import assert from "node:assert/strict";
import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	statSync,
	symlinkSync,
	utimesSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { parseRotation } from "../../source/log/rotation.ts";
import { CSV_HEADER } from "../../source/record/csv-record.ts";
import type { RecordedSample } from "../../source/record/recorded-sample.ts";
import { countersOf, range, recordsOf, sampleAt, setUpLog } from "../helpers/log-samples.ts";
import { smallDisk, withMounts } from "../helpers/small-disk.ts";
import { mustRun } from "../helpers/system-commands.ts";

/** Everything that was recorded, in the order of the names. */
function allRecords(directory: string): RecordedSample[] {
	const parts = readdirSync(directory).filter((name) => /^link-.*\.csv/.test(name));
	const order = (name: string) =>
		name.replace(/Z(?=\.)/, "Z-1").replace(/\d+(?=\.)/, (n) => n.padStart(6, "0"));
	parts.sort((a, b) => order(a).localeCompare(order(b)));
	return [...parts, "link.csv"].flatMap((name) => recordsOf(join(directory, name)));
}

test("durations and sizes are distinguished, and a bare number is neither", () => {
	assert.deepEqual(parseRotation("24h"), { kind: "time", seconds: 86_400 });
	assert.deepEqual(parseRotation("1d"), { kind: "time", seconds: 86_400 });
	assert.deepEqual(parseRotation("1.5m"), { kind: "time", seconds: 90 });
	assert.deepEqual(parseRotation("100MB"), { kind: "size", bytes: 100_000_000 });
	assert.deepEqual(parseRotation("1.5kB"), { kind: "size", bytes: 1500 });
	assert.deepEqual(parseRotation("2KiB"), { kind: "size", bytes: 2048 });
	assert.deepEqual(parseRotation("3MiB"), { kind: "size", bytes: 3 * 2 ** 20 });
	assert.deepEqual(parseRotation("1GiB"), { kind: "size", bytes: 2 ** 30 });
	for (const text of [
		"",
		"24",
		"100",
		"0h",
		"500ms",
		"1B",
		"999GiBs",
		"10M",
		"1kb",
		"-1h",
		"1 h 2",
		"400d",
	]) {
		assert.equal(parseRotation(text), null, text);
	}
});

test("a part ends at a UTC multiple of the time, and is named by its first sample", async (t) => {
	const { directory, open } = setUpLog(t);
	const log = open({ rotate: { kind: "time", seconds: 3600 } });
	for (const minute of range(0, 150)) {
		log.write(sampleAt((minute + 30) * 60));
		await log.appended();
	}
	await log.close();
	const names = ["link-20261123T183000Z.csv", "link-20261123T190000Z.csv", "link.csv"];
	assert.deepEqual(readdirSync(directory), names);
	assert.deepEqual(
		countersOf(recordsOf(join(directory, "link.csv"))),
		range(120, 180).map((m) => m * 60),
	);
	assert.deepEqual(
		countersOf(allRecords(directory)),
		range(30, 180).map((m) => m * 60),
	);
	for (const { event } of allRecords(directory)) assert.equal(event, "");
});

test("under load, by size, every sample is in one part, and no part is too large", async (t) => {
	const { directory, open } = setUpLog(t);
	const bytes = 20_000;
	const log = open({ rotate: { kind: "size", bytes } });
	for (const second of range(0, 5000)) {
		log.write(sampleAt(second, { wall_ms: sampleAt(0).wall_ms + second }));
		// Sometimes many wait while one batch is written.
		if (second % 37 === 0) await log.appended();
	}
	await log.close();
	assert.deepEqual(countersOf(allRecords(directory)), range(0, 5000));
	const names = readdirSync(directory);
	assert.ok(names.length > 20, `${names.length} parts`);
	assert.ok(
		names.some((name) => /Z-2\.csv$/.test(name)),
		"a name that was taken has a counter",
	);
	for (const name of names) assert.ok(statSync(join(directory, name)).size <= bytes, name);
});

test("samples that wait are parted where they belong, not where they were written", async (t) => {
	const { directory, open } = setUpLog(t);
	const log = open({ rotate: { kind: "time", seconds: 60 } });
	for (const second of range(0, 300)) log.write(sampleAt(second));
	await log.close();
	assert.deepEqual(countersOf(allRecords(directory)), range(0, 300));
	assert.equal(readdirSync(directory).length, 5);
	for (const name of readdirSync(directory)) {
		const counters = countersOf(recordsOf(join(directory, name)));
		assert.equal(counters.length, 60, name);
	}
});

test("yesterday's log is rotated at the start, by the time of its first sample", async (t) => {
	const { directory, path, open } = setUpLog(t);
	const first = open();
	first.write(sampleAt(0));
	await first.close();
	const second = open({ rotate: { kind: "time", seconds: 86_400 } });
	second.write(sampleAt(86_400, { event: "start" }));
	await second.close();
	assert.deepEqual(readdirSync(directory), ["link-20261123T180000Z.csv", "link.csv"]);
	assert.deepEqual(
		recordsOf(path).map(({ event }) => event),
		["start"],
	);
});

test("finished parts are compressed, as old as they were, and only the newest stay", async (t) => {
	const { directory, clock, notices, open } = setUpLog(t);
	const rotate = { kind: "time", seconds: 60 } as const;
	const log = open({ rotate, compress: true, keep: 3 });
	for (const second of range(0, 600)) {
		log.write(sampleAt(second));
		await clock.advance(1000);
		await log.appended();
	}
	await log.close();
	assert.deepEqual(notices, []);
	assert.deepEqual(readdirSync(directory), [
		"link-20261123T180600Z.csv.gz",
		"link-20261123T180700Z.csv.gz",
		"link-20261123T180800Z.csv.gz",
		"link.csv",
	]);
	assert.deepEqual(countersOf(allRecords(directory)), range(360, 600));
});

test("parts that are dated in the future push out nothing, stay, and are named once", async (t) => {
	const { directory, clock, notices, open } = setUpLog(t);
	const future = range(1, 6).map((day) => `link-2099010${day}T000000Z.csv`);
	for (const name of future) writeFileSync(join(directory, name), `${CSV_HEADER}\n`);
	const log = open({ rotate: { kind: "time", seconds: 60 }, keep: 2 });
	for (const second of range(0, 300)) {
		log.write(sampleAt(second));
		await clock.advance(1000);
		await log.appended();
	}
	await log.close();
	const recorded = ["link-20261123T180200Z.csv", "link-20261123T180300Z.csv"];
	assert.deepEqual(readdirSync(directory), [...recorded, ...future, "link.csv"]);
	assert.equal(notices.length, 1);
	assert.equal(notices[0]?.kind, "warning");
	assert.match(
		notices[0]?.text ?? "",
		/^5 finished parts of “.*link\.csv” are dated in the future \(link-20990101T000000Z\.csv, .*…\): /,
	);
});

test("leftovers of a killed compression are removed, and it is repeated", async (t) => {
	const { directory, open } = setUpLog(t);
	const part = join(directory, "link-20261122T000000Z.csv");
	writeFileSync(part, `${CSV_HEADER}\n`);
	utimesSync(part, 1_700_000_000, 1_700_000_000);
	writeFileSync(`${part}.gz`, "an older try");
	writeFileSync(join(directory, `.link-20261122T000000Z.csv.gz.${"0".repeat(16)}`), "half");
	const others = [
		"other-20261122T000000Z.csv",
		"link-20261122.csv",
		`.link.csv.gz.${"0".repeat(16)}`,
	];
	for (const name of others) writeFileSync(join(directory, name), "somebody else's");
	const log = open({ rotate: { kind: "time", seconds: 60 }, compress: true, keep: 1 });
	await log.close();
	assert.deepEqual(recordsOf(`${part}.gz`), []);
	assert.equal(statSync(`${part}.gz`).mtimeMs, 1_700_000_000_000);
	const left = readdirSync(directory).sort();
	assert.deepEqual(left, [...others, "link-20261122T000000Z.csv.gz", "link.csv"].sort());
	for (const name of others) {
		assert.equal(readFileSync(join(directory, name), "utf8"), "somebody else's");
	}
});

test("a failed rotation: logging continues, one report, and a retry", async (t) => {
	const { directory, path, clock, notices, open } = setUpLog(t);
	const name = `${"n".repeat(240)}.csv`;
	const log = open({ path: join(directory, name), rotate: { kind: "time", seconds: 60 } });
	for (const second of range(0, 300)) {
		log.write(sampleAt(second));
		await clock.advance(1000);
		await log.appended();
	}
	await log.close();
	assert.equal(existsSync(path), false);
	assert.deepEqual(countersOf(recordsOf(join(directory, name))), range(0, 300));
	assert.equal(notices.length, 1);
	assert.match(
		notices[0]?.text ?? "",
		/cannot rotate .*logging continues in it: its name is too long/,
	);
});

test("a log that is reached by a link is rotated where it is", async (t) => {
	const { directory, path, open } = setUpLog(t);
	const target = join(directory, "target");
	mkdirSync(target);
	writeFileSync(join(target, "real.csv"), "");
	symlinkSync(join(target, "real.csv"), path);
	const log = open({ rotate: { kind: "time", seconds: 60 } });
	for (const second of [0, 60]) {
		log.write(sampleAt(second));
		await log.appended();
	}
	await log.close();
	assert.deepEqual(readdirSync(target), ["real-20261123T180000Z.csv", "real.csv"]);
	assert.deepEqual(countersOf(recordsOf(path)), [60]);
});

test(
	"on a disk without inodes the log continues in its part, and is rotated later",
	withMounts,
	async (t) => {
		const { clock, notices, open } = setUpLog(t);
		const disk = smallDisk(t, "size=10m,nr_inodes=2");
		const log = open({ path: join(disk, "link.csv"), rotate: { kind: "time", seconds: 60 } });
		for (const second of range(0, 150)) {
			log.write(sampleAt(second));
			await clock.advance(1000);
			await log.appended();
		}
		assert.deepEqual(readdirSync(disk), ["link.csv"]);
		assert.deepEqual(countersOf(recordsOf(join(disk, "link.csv"))), range(0, 150));
		assert.equal(log.state.queued, 0);
		assert.equal(notices.length, 1);
		assert.match(
			notices[0]?.text ?? "",
			/cannot rotate “.*”, logging continues in it: the disk is full/,
		);
		mustRun("mount", "-o", "remount,nr_inodes=100", disk);
		for (const second of range(150, 200)) {
			log.write(sampleAt(second));
			await clock.advance(1000);
			await log.appended();
		}
		await log.close();
		assert.ok(readdirSync(disk).length > 1, "it is rotated");
		assert.deepEqual(countersOf(allRecords(disk)), range(0, 200));
		assert.deepEqual(
			notices.map(({ kind }) => kind),
			["error", "recovered"],
		);
	},
);
