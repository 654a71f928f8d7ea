import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import type { LogContents } from "../../source/analysis/walk/log-contents.ts";
import { ExitCode, UserError } from "../../source/core/errors.ts";
import type { Sample } from "../../source/core/sample.ts";
import { CSV_HEADER, toCsvRecord } from "../../source/record/csv-record.ts";
import { loadLogContents } from "../../source/recorded-logs/load-logs.ts";
import { RecordedLogs } from "../../source/recorded-logs/recorded-logs.ts";
import { exported } from "../helpers/exported-records.ts";
import { csv, FOLDER, json, START_MS, sampleAt, written } from "../helpers/recorded-logs.ts";

/** Returns samples of a link under load, one per second. */
function busy(count: number, from = 0): Sample[] {
	return Array.from({ length: count }, (_, index) => {
		const second = from + index;
		return sampleAt(START_MS + second * 1000, {
			tx_bytes: 2n ** 60n + BigInt(second),
			tx_mb_per_s: 2200 + (second % 7),
			rx_mb_per_s: 1500 - (second % 5),
			latency_ns: 1200 + (second % 3),
			latency_interval_s: 1,
			dma_errors: Math.floor(second / 10),
			disconnections: 0,
			thunderbolt_errors: 0,
		});
	});
}

/** Returns the results that do not depend on how the records are stored. */
function measured({ phases, records, start_s, end_s, interval_s, idleShare }: LogContents) {
	const plain = phases.map((phase) => ({
		...phase,
		metrics: Object.entries(phase.metrics).map(([metric, { times_s, values }]) => {
			return [metric, [...times_s], [...values]];
		}),
	}));
	return { records, start_s, end_s, interval_s, idleShare, phases: plain };
}

const refused = (pattern: RegExp) => (error: unknown) => {
	assert.ok(error instanceof UserError, String(error));
	assert.equal(error.exitCode, ExitCode.usage);
	assert.match(error.message, pattern);
	assert.doesNotMatch(error.message, /\n/);
	return true;
};

test("CSV, JSON Lines, gzip and parts in any order give the same results", async () => {
	const samples = busy(300);
	const whole = measured(await loadLogContents([written(csv(samples))]));
	assert.equal(whole.records, 300);
	const parts = [
		written(json(samples.slice(200))),
		written(csv(samples.slice(0, 100))),
		written(gzipSync(csv(samples.slice(100, 150)))),
		written(gzipSync(json(samples.slice(150, 200)))),
		written(`${CSV_HEADER}\n`),
	];
	assert.deepEqual(measured(await loadLogContents(parts)), whole);
	assert.deepEqual(measured(await loadLogContents([written(json(samples))])), whole);
	assert.deepEqual(measured(await loadLogContents([written(gzipSync(csv(samples)))])), whole);
	const [phase] = (await loadLogContents([written(csv(samples))])).phases;
	assert.deepEqual(
		[...(phase?.metrics.tx_mb_per_s.values ?? [])],
		samples.map(({ tx_mb_per_s }) => tx_mb_per_s),
	);
	assert.equal(phase?.metrics.tx_mb_per_s.times_s[1], START_MS / 1000 + 1);
	assert.equal(phase?.counts.dma_errors?.events, 29);
	assert.equal(phase?.covered_s, 300);
});

test("a link counts as busy at the rate that a thousandth of its samples exceed", async () => {
	for (const count of [1, 2, 999, 1000, 1001, 2500]) {
		// In no order; some have only TX, others neither TX nor RX.
		const samples = busy(count).map((one, index) => {
			const rate = (index * 7919) % 3001;
			if (index % 10 === 9) return { ...one, tx_mb_per_s: null, rx_mb_per_s: null };
			return { ...one, tx_mb_per_s: rate, rx_mb_per_s: index % 3 === 0 ? null : rate / 4 };
		});
		const rates = samples
			.filter(({ tx_mb_per_s }) => tx_mb_per_s !== null)
			.map(({ tx_mb_per_s, rx_mb_per_s }) => (tx_mb_per_s ?? 0) + (rx_mb_per_s ?? 0))
			.sort((a, b) => a - b);
		const logs = await RecordedLogs.open([written(csv(samples))]);
		assert.equal(logs.overview.busy_mb_per_s, rates[Math.ceil(0.999 * rates.length) - 1]);
		await logs.close();
	}
});

test("the busy rate of a link without rates is unknown", async () => {
	const samples = busy(3).map((one) => ({ ...one, tx_mb_per_s: null, rx_mb_per_s: null }));
	const logs = await RecordedLogs.open([written(csv(samples))]);
	assert.equal(logs.overview.busy_mb_per_s, null);
	await logs.close();
});

test("byte counters are exact up to 2⁶⁴, and operations below zero", async () => {
	const [largest, smallest] = [2n ** 64n - 1n, -(2n ** 63n)];
	const samples = busy(3).map((one) => ({ ...one, tx_bytes: largest, tx_operations: smallest }));
	for (const text of [csv(samples), json(samples)]) {
		const rows = await exported([written(text)], "tx_bytes, tx_operations");
		const expected = { tx_bytes: String(largest), tx_operations: String(smallest) };
		assert.deepEqual(rows, [expected, expected, expected]);
	}
});

test("constant, changing and unknown counters count the same in any combination", async () => {
	const still = busy(50).map((one) => ({ ...one, dma_errors: 4, connections: 1 }));
	const moving = busy(50, 50).map((one) => ({ ...one, dma_errors: 9, connections: null }));
	const counted = async (samples: Sample[]) => {
		const logs = await RecordedLogs.open([written(csv(samples))]);
		try {
			return (await logs.walk([])).result.counts;
		} finally {
			await logs.close();
		}
	};
	const none = { dma_errors: 0, connections: 0, disconnections: 0, thunderbolt_errors: 0 };
	const nothing = { ...none, pcie_replays: null };
	assert.deepEqual(await counted(still), nothing);
	assert.deepEqual(await counted(moving), { ...nothing, connections: null });
	assert.deepEqual(await counted([...still, ...moving]), { ...nothing, dma_errors: 5 });
});

test("records out of time order are counted, and their coverage is correct", async () => {
	const samples = busy(60);
	const orders = {
		later: [...samples.slice(30), ...samples.slice(0, 30)],
		swapped: samples.with(20, samples[19] as Sample).with(19, samples[20] as Sample),
		backwards: samples.toReversed(),
	};
	const expected = {
		later: { earlier: 30, errors: 4 },
		swapped: { earlier: 1, errors: 5 },
		backwards: { earlier: 59, errors: 0 },
	};
	for (const order of ["later", "swapped", "backwards"] as const) {
		const { earlier, errors } = expected[order];
		const logs = await RecordedLogs.open([written(csv(orders[order]))]);
		try {
			const { result } = await logs.walk([]);
			assert.equal(result.earlierRecords, earlier, order);
			assert.deepEqual([result.gaps, result.gap_s], [0, 0], order);
			assert.deepEqual([result.resets, result.counts.dma_errors], [0, errors], order);
			assert.equal(result.phases[0]?.metrics.latency_ns.values.length, 60, order);
			assert.match(logs.contentsOf(result).notes.join(), /earlier than one before/, order);
		} finally {
			await logs.close();
		}
	}
});

test("times that were cut to seconds are restored by elapsed_s", async () => {
	const at = (phase_ms: number, cut_ms: number, gap: number) =>
		busy(300).map((sample, index) => {
			const readings = index < 150 ? index : index + gap;
			const wall_ms = START_MS + phase_ms + readings * 100;
			const elapsed_s = index === 150 ? (1 + gap) / 10 : 0.1;
			const cut = { wall_ms: wall_ms - (wall_ms % cut_ms), latency_interval_s: 0.1 };
			return { ...sample, ...cut, elapsed_s: index === 0 ? null : elapsed_s };
		});
	for (const [phase_ms, cut_ms, gap] of [
		[0, 1000, 0],
		[730, 1000, 0],
		[730, 1000, 35],
		[45_000, 60_000, 0],
	] as const) {
		const walk = async (samples: Sample[]) => {
			const logs = await RecordedLogs.open([written(csv(samples))]);
			const { result } = logs.walk([]);
			await logs.close();
			return result;
		};
		const [exact, cut] = [await walk(at(phase_ms, 1, gap)), await walk(at(phase_ms, cut_ms, gap))];
		assert.equal(cut.earlierRecords, 0);
		assert.deepEqual([cut.gaps, cut.covered_s], [exact.gaps, exact.covered_s], `${phase_ms} ms`);
		assert.ok(Math.abs(cut.gap_s - exact.gap_s) < 0.11, `${cut.gap_s} s`);
		const timesOf = (walked: typeof exact) => walked.phases[0]?.metrics.tx_mb_per_s.times_s ?? [];
		const farthest = Math.max(
			...timesOf(cut).map((time_s, index) => Math.abs(time_s - Number(timesOf(exact)[index]))),
		);
		assert.ok(farthest < 0.11, `${farthest} s`);
	}
});

test("a copy of a log, packed or not, counts once, and so do records that logs share", async () => {
	const samples = busy(40);
	const [whole, first, last] = [samples, samples.slice(0, 25), samples.slice(15)].map(csv);
	assert.ok(whole !== undefined && first !== undefined && last !== undefined);
	const alone = await loadLogContents([written(whole)]);
	for (const [texts, twice] of [
		[[whole, whole], 40],
		[[whole, gzipSync(whole)], 40],
		[[first, last], 10],
		[[last, whole, first, whole], 25 + 25 + 40],
	] as const) {
		const contents = await loadLogContents(texts.map((text) => written(text)));
		assert.equal(contents.records, 40);
		assert.ok(contents.notes.includes(`${twice} records appear twice, counted once`));
		assert.deepEqual(contents.phases, alone.phases);
	}
	const twofold = await loadLogContents([written(`${whole}${whole}`)]);
	assert.deepEqual([twofold.records, twofold.phases], [40, alone.phases]);
});

test("equal records that are not duplicates all count", async () => {
	// Times truncated to the second repeat.
	const cut = busy(40).map((one, at) => ({
		...one,
		...busy(1)[0],
		wall_ms: START_MS + (at >> 2) * 1000,
	}));
	const { records, notes } = await loadLogContents([written(csv(cut))]);
	assert.deepEqual([records, notes.join()], [40, ""]);
	const other = busy(40).map((one) => ({ ...one, tx_mb_per_s: (one.tx_mb_per_s ?? 0) + 1 }));
	const both = await loadLogContents([written(csv(busy(40))), written(csv(other))]);
	assert.equal(both.records, 80);
	const twice = await loadLogContents([written(csv(cut)), written(csv(cut))]);
	assert.equal(twice.records, 40);
});

test("a file that is named twice, even by different paths, is read once", async () => {
	const path = written(csv(busy(10)));
	const contents = await loadLogContents([path, join(FOLDER, ".", path.slice(FOLDER.length))]);
	assert.equal(contents.records, 10);
});

test("a pattern expands to files, and one that matches nothing is reported", async () => {
	for (const [index, name] of ["night-1.csv", "night-2.csv", ".night-3.csv"].entries()) {
		writeFileSync(join(FOLDER, name), csv(busy(10, 10 * index)));
	}
	const { records, files } = await loadLogContents([join(FOLDER, "night-*.csv")]);
	assert.equal(records, 20);
	assert.deepEqual(
		files.map((file) => file.slice(-5)),
		["1.csv", "2.csv"],
	);
	const nothing = join(FOLDER, "day-?.csv");
	await assert.rejects(loadLogContents([nothing]), refused(/no file matches .*day-\?\.csv/));
});

test("file names may contain any characters", async () => {
	for (const name of ["it's.csv", "a*[b]?.csv", "'); DROP TABLE records; --.csv", "“ü”\n.csv"]) {
		const path = join(FOLDER, name);
		writeFileSync(path, csv(busy(5)));
		assert.equal((await loadLogContents([path])).records, 5, name);
	}
});

test("finished parts of a log are noted, and read if they are named", async () => {
	const log = join(FOLDER, "link.csv");
	writeFileSync(log, csv(busy(10, 10)));
	writeFileSync(join(FOLDER, "link-20250101T000000Z.csv.gz"), gzipSync(csv(busy(10))));
	const logs = await RecordedLogs.open([log]);
	await logs.close();
	assert.match(
		logs.notes.join(),
		/link\.csv has a finished part beside it .* add .*link-\*\.csv\*/,
	);
	const both = await RecordedLogs.open([log, join(FOLDER, "link-*.csv*")]);
	await both.close();
	assert.deepEqual(both.notes, []);
	assert.equal(both.overview.records, 20);
});

test("a log of another version may have other columns, in another order", async () => {
	const text = `detail,new,tx_mb_per_s,time,Time,time\n,7,2200.5,2025-01-01T00:00:00.000Z,x,y\n,7,2201.5,2025-01-01T00:00:02.000Z,x,y\n`;
	const { phases, records, interval_s } = await loadLogContents([written(text)]);
	assert.equal(records, 2);
	assert.equal(interval_s, 2);
	assert.deepEqual([...(phases[0]?.metrics.tx_mb_per_s.values ?? [])], [2200.5, 2201.5]);
	assert.equal(phases[0]?.metrics.latency_ns.values.length, 0);
});

test("a file that is not a log is refused by name", async () => {
	const cases: readonly [text: string | Buffer, pattern: RegExp][] = [
		["tx_mb_per_s,rx_mb_per_s\n1,2\n", /is not a log of this program: .*“time”/],
		["", /no record to analyse .*empty file/],
		[`${CSV_HEADER}\n`, /no record to analyse/],
		[`${CSV_HEADER}\nnonsense\n`, /no record to analyse .*1 record left out, too few fields/],
		["garbage\n{\n", /is not a log/],
		['{"time":1796000400000}\n', /nor JSON Lines records \(its first line: not a time\)$/],
		[gzipSync("garbage"), /is not a log/],
	];
	for (const [text, pattern] of cases) {
		const path = written(text);
		await assert.rejects(loadLogContents([path]), (error: unknown) => {
			assert.match(String(error), new RegExp(path));
			return refused(pattern)(error);
		});
	}
	await assert.rejects(
		loadLogContents([join(FOLDER, "none")]),
		refused(/cannot be read: no such file/),
	);
	await assert.rejects(loadLogContents([FOLDER]), refused(/it is a directory/));
});

test("thousands of small parts are read as one log", async () => {
	const parts = 2000;
	const paths = Array.from({ length: parts }, (_, part) => {
		const text = csv(busy(3, part * 3));
		return written(part % 400 < 300 ? gzipSync(text, { level: 1 }) : text);
	});
	// In no order: the log that begins first comes first.
	const contents = await loadLogContents(paths.toReversed());
	assert.equal(contents.records, 3 * parts);
	assert.deepEqual([contents.leftOut, contents.notes], [[], []]);
	assert.deepEqual(contents.files, paths);
});

test("an empty file among others is reported", async () => {
	const empty = written("");
	const { records, leftOut } = await loadLogContents([empty, written(csv(busy(3)))]);
	assert.equal(records, 3);
	assert.deepEqual(leftOut, [{ file: empty, reason: "empty file", records: 0, line: null }]);
});

test("one record is enough for a result", async () => {
	const { records, interval_s, phases } = await loadLogContents([written(csv(busy(1)))]);
	assert.equal(records, 1);
	assert.equal(interval_s, 1);
	assert.equal(phases[0]?.metrics.tx_mb_per_s.values.length, 1);
});

test("no files are left in the temporary folder", async (context) => {
	const folder = mkdtempSync(join(tmpdir(), "anarchy-temporary-"));
	const { TMPDIR } = process.env;
	process.env["TMPDIR"] = folder;
	context.after(() => {
		if (TMPDIR === undefined) delete process.env["TMPDIR"];
		else process.env["TMPDIR"] = TMPDIR;
		rmSync(folder, { recursive: true });
	});
	for (const isExported of [false, true]) {
		const logs = await RecordedLogs.open([written(csv(busy(3)))], { isExported });
		assert.equal(readdirSync(folder).length, isExported ? 1 : 0);
		await logs.close();
		assert.deepEqual(readdirSync(folder), []);
	}
	await assert.rejects(loadLogContents([written(`${CSV_HEADER}\nx\n`)]));
	assert.deepEqual(readdirSync(folder), []);
});

test("texts are read as recorded, without quotes and guards", async () => {
	const phases = ["=1+2", "a, b", 'say "it"', "'", "'=x", "“µ”", "it's"];
	const samples = phases.map((phase, index) => {
		return sampleAt(START_MS + index * 1000, { phase, tx_mb_per_s: 2000 });
	});
	for (const text of [csv(samples), json(samples)]) {
		const contents = await loadLogContents([written(text)]);
		assert.deepEqual(
			contents.phases.map(({ name }) => name),
			phases,
		);
	}
});

test("a record is one line: only the lines of a cell with a newline are rejected", async () => {
	const [line = ""] = busy(1).map(toCsvRecord);
	const text = `${CSV_HEADER}\n${line}\n${line.replace(/,[^,]*$/, ',"two\nlines"')}\n`;
	const { records, leftOut } = await loadLogContents([written(text)]);
	assert.equal(records, 1);
	assert.deepEqual(
		leftOut.map(({ reason, records, line }) => [reason, records, line]),
		[
			["a quote that is not closed", 1, 3],
			["too few fields", 1, 4],
		],
	);
});
