import assert from "node:assert/strict";
import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { gzipSync } from "node:zlib";
import { ExitCode, UserError } from "../../source/core/errors.ts";
import { type Sample, UNKNOWN_SAMPLE } from "../../source/core/sample.ts";
import { CSV_HEADER, toCsvRecord } from "../../source/record/csv-record.ts";
import { openRecording } from "../../source/replay/open-recording.ts";
import {
	allOf,
	awkward,
	csv,
	everySecond,
	FOLDER,
	json,
	reading,
	START_MS,
	sampleAt,
	taken,
	withoutPlace,
	written,
} from "../helpers/recorded-logs.ts";

const FORMATS = {
	CSV: csv,
	"JSON Lines": json,
	"CSV, gzip": (samples: readonly Sample[]) => gzipSync(csv(samples)),
	"JSON Lines, gzip": (samples: readonly Sample[]) => gzipSync(json(samples)),
	"CSV from a spreadsheet": (samples: readonly Sample[]) =>
		`\uFEFF${csv(samples).replaceAll("\n", "\r\n")}`,
	"gzip of two members": (samples: readonly Sample[]) =>
		Buffer.concat([gzipSync(csv(samples.slice(0, 40))), gzipSync(csv(samples.slice(40)))]),
	"gzip with zeros behind it": (samples: readonly Sample[]) =>
		Buffer.concat([gzipSync(csv(samples)), Buffer.alloc(5000)]),
};

for (const [name, write] of Object.entries(FORMATS)) {
	test(`${name}: a replay has the samples that were recorded, field by field`, async () => {
		const samples = awkward(1500);
		await reading([written(write(samples))], async (recording) => {
			const replayed = await taken(recording.samplesFrom(recording.start_ms));
			assert.deepEqual(withoutPlace(replayed), withoutPlace(samples));
			assert.equal(recording.start_ms, samples[0]?.wall_ms);
			assert.equal(recording.skippedLines, 0);
			assert.deepEqual(recording.warnings, []);
			while (!recording.isComplete) await new Promise((resolve) => setImmediate(resolve));
			assert.equal(recording.end_ms, samples.at(-1)?.wall_ms);
		});
	});
}

test("columns may be reordered and added", async () => {
	const path = written(
		"mood,event,tx_bytes,time\ngood,start,12345678901234567890,2025-01-01T00:00:00.000Z\n",
	);
	const [sample, ...others] = await allOf(path);
	assert.deepEqual(others, []);
	assert.deepEqual(sample, {
		...UNKNOWN_SAMPLE,
		wall_ms: START_MS,
		event: "start",
		tx_bytes: 12_345_678_901_234_567_890n,
	});
});

test("parts of all formats are sorted by time", async () => {
	const samples = awkward(3000);
	const header = written(`${CSV_HEADER}\n`);
	const paths = [
		written(csv(samples.slice(2000))),
		written(gzipSync(csv(samples.slice(0, 1000)))),
		header,
		written(json(samples.slice(1000, 2000))),
	];
	await reading(paths, async (recording) => {
		const replayed = await taken(recording.samplesFrom(recording.start_ms));
		assert.deepEqual(withoutPlace(replayed), withoutPlace(samples));
		assert.deepEqual(recording.warnings, [`${header} has no record`]);
		const from_ms = START_MS + 990_500;
		const part = await taken(recording.samplesBetween(from_ms, from_ms + 1_020_000));
		assert.deepEqual(withoutPlace(part), withoutPlace(samples.slice(991, 2011)));
	});
});

test("a file that is not a log is refused with its name and the reason", async () => {
	const good = written(csv(everySecond(3)));
	const folder = join(FOLDER, "folder");
	mkdirSync(folder);
	const cases: [path: string, why: RegExp][] = [
		[join(FOLDER, "missing"), /cannot be read: no such file/],
		[written(""), /is empty/],
		[folder, /it is a directory/],
		["/dev/null", /not a regular file/],
		[written('{"time":1796000400000}\n'), /records \(its first line: not a time\)$/],
		[written("hello\nworld\n"), /neither a CSV header with “time” nor JSON Lines records/],
		[written("a,b\n1,2\n"), /neither/],
		[written('{"x":1}\n'), /neither/],
		[written(Buffer.alloc(300_000)), /neither/],
		[written(gzipSync("hello")), /neither/],
		[written(gzipSync("")), /is empty/],
		[written(Buffer.from([0x1f, 0x8b, 1, 2, 3, 4])), /is damaged/],
	];
	for (const [path, why] of cases) {
		await assert.rejects(openRecording([good, path]), (error) => {
			assert.ok(error instanceof UserError);
			assert.equal(error.exitCode, ExitCode.usage);
			assert.ok(error.message.includes(path), error.message);
			assert.match(error.message, why);
			return true;
		});
	}
	await assert.rejects(openRecording([written(`${CSV_HEADER}\n`)]), /has no record/);
});

test("broken lines are skipped and counted once; a partial last line is broken", async () => {
	const samples = everySecond(2000);
	const lines = samples.map(toCsvRecord);
	lines.splice(1500, 0, "x".repeat(200_000));
	lines.splice(
		1000,
		0,
		'"open',
		"\0\0\0",
		CSV_HEADER,
		"\uFFFF,,",
		"",
		"2025-01-01T00:00:07.000Z,1",
	);
	const path = written(`${[CSV_HEADER, ...lines].join("\n")}\n`);
	appendFileSync(path, toCsvRecord(sampleAt(START_MS + 3_000_000)));
	await reading([path], async (recording) => {
		for (const from of [0, 0, 900, 1700]) {
			const replayed = await taken(recording.samplesFrom(START_MS + from * 1000));
			assert.deepEqual(withoutPlace(replayed), samples.slice(from));
		}
		// The empty line and the header are not broken.
		assert.equal(recording.skippedLines, 6);
		assert.equal(recording.end_ms, samples.at(-1)?.wall_ms);
	});
});

test("a tail of zeros, as a power failure leaves it, does not hide the last record", async () => {
	const path = written(csv(everySecond(100)));
	appendFileSync(path, Buffer.alloc(3_000_000));
	await reading([path], async (recording) => {
		assert.equal(recording.end_ms, START_MS + 99_000);
	});
});

test("a part beside its packed twin, and a copy of a part, are shown once and named", async () => {
	const [first, second] = [everySecond(50), everySecond(50, START_MS + 50_000)];
	const part = written(csv(first), "twin-20250101T000000Z.csv");
	const twin = written(gzipSync(csv(first)), "twin-20250101T000000Z.csv.gz");
	const last = written(gzipSync(csv(second)));
	const copy = written(gzipSync(csv(second)));
	for (const paths of [
		[part, twin, last, copy],
		[twin, last, part, copy],
	]) {
		await reading(paths, async (recording) => {
			const replayed = await taken(recording.samplesFrom(START_MS));
			assert.deepEqual(withoutPlace(replayed), withoutPlace([...first, ...second]));
			assert.deepEqual(recording.warnings, [
				`${twin} is a copy of ${part}, and is shown once`,
				`${copy} is a copy of ${last}, and is shown once`,
			]);
		});
	}
	// The name does not matter: a different log is not skipped.
	const other = written(gzipSync(csv(second)), "other.csv.gz");
	await reading([written(csv(first), "other.csv"), other], async (recording) => {
		assert.equal((await taken(recording.samplesFrom(START_MS))).length, 100);
		assert.deepEqual(recording.warnings, []);
	});
});
