import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import {
	mkdtempSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	truncateSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import test, { after, before } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type LogOptions, log } from "../../source/commands/log.ts";
import { cutTo, StatusLine, statusText } from "../../source/commands/log-status.ts";
import type { Source } from "../../source/core/interfaces.ts";
import { Random } from "../../source/core/random.ts";
import type { DriverStatistics } from "../../source/core/sample.ts";
import { CSV_HEADER } from "../../source/formats/csv-record.ts";
import { formatDriverStatistics } from "../../source/formats/format-driver-statistics.ts";
import { parseDriverStatistics } from "../../source/formats/parse-driver-statistics.ts";
import { csvReader, readJsonRecord } from "../../source/formats/read-record.ts";
import { FakeClock } from "../helpers/fake-clock.ts";
import { buildLogEntry, ENTRY_DEFAULTS, grown, runLog } from "../helpers/log-process.ts";
import { countersOf, recordsOf, sampleAt, temporaryDirectory } from "../helpers/log-samples.ts";

let entry = "";
let entryDirectory = "";
before(async () => {
	entryDirectory = mkdtempSync(join(tmpdir(), "log-entry-"));
	entry = await buildLogEntry(entryDirectory);
});
after(() => rmSync(entryDirectory, { recursive: true, force: true }));

test("logs in the background, says nothing, and ends cleanly on SIGTERM, SIGINT and SIGHUP", async (t) => {
	for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
		const output = join(temporaryDirectory(t), "link.csv");
		const run = runLog(entry, { output });
		await grown(output, 5000, run);
		run.child.kill(signal);
		assert.deepEqual(await run.ended, { code: 0, stdout: "", stderr: "" });
		const records = recordsOf(output);
		assert.equal(records[0]?.event, "start");
		assert.ok(
			records.every(({ detail }) => detail === "demo"),
			"all say demo",
		);
	}
});

test("killed at random moments, forty times, the log is whole and says where it went on", async (t) => {
	const output = join(temporaryDirectory(t), "link.csv");
	const random = new Random(3);
	let resumes = 0;
	let torn = 0;
	for (let round = 0; round < 40; round++) {
		const size = statSync(output, { throwIfNoEntry: false })?.size ?? 0;
		const run = runLog(entry, { output, uptime_s: round * 1000, sync_s: 0.02 });
		await grown(output, size, run);
		await sleep(random.between(0, 60));
		run.child.kill("SIGKILL");
		const { stderr } = await run.ended;
		assert.equal(stderr, "", `round ${round}`);
		const written = readFileSync(output);
		assert.ok(written.length > size, `round ${round}`);
		if (size > 0) resumes++;
		if (random.chance(0.5)) {
			// A kernel tears a write of one line rarely: what it would leave.
			const end = written.lastIndexOf(10, -2) + 1;
			const length = random.integer(end + 1, written.length - 1);
			if (end > size) {
				truncateSync(output, length);
				torn++;
			}
		}
	}
	const last = runLog(entry, { output, uptime_s: 1e6, duration_s: 0.02 });
	assert.equal((await last.ended).code, 0);
	const records = recordsOf(output);
	assert.equal(records.filter(({ event }) => event === "resume").length, resumes + 1);
	assert.equal(records.filter(({ event }) => event === "start").length, 1);
	const cuts = records.filter(({ detail }) => /a torn last line of \d+ bytes was cut/.test(detail));
	assert.equal(cuts.length, torn);
	assert.ok(torn > 5, `${torn} torn`);
	const counters = records.map(({ tx_bytes }) => tx_bytes ?? -1n);
	for (const [index, counter] of counters.entries()) {
		assert.ok(index === 0 || counter > (counters[index - 1] ?? 0n), `record ${index}`);
	}
	const text = readFileSync(output, "utf8");
	assert.equal(text.split("time,").length, 2, "one header");
});

test("killed while it rotates and compresses, it loses nothing but what was not written", async (t) => {
	const directory = temporaryDirectory(t);
	const output = join(directory, "link.csv");
	const random = new Random(4);
	for (let round = 0; round < 15; round++) {
		const rotate = { kind: "size", bytes: 3000 } as const;
		const before = Math.max(1, readdirSync(directory).length);
		const run = runLog(entry, { output, uptime_s: round * 1000, rotate, compress: true });
		// On a busy machine a start takes long: from its first part on it is killed at any moment.
		while (readdirSync(directory).length <= before && run.child.exitCode === null) await sleep(2);
		await sleep(random.between(0, 450));
		run.child.kill("SIGKILL");
		assert.equal((await run.ended).stderr, "");
	}
	const rotate = { kind: "size", bytes: 3000 } as const;
	const last = runLog(entry, { output, uptime_s: 1e6, rotate, compress: true, duration_s: 0.2 });
	assert.deepEqual(await last.ended, { code: 0, stdout: "", stderr: "" });
	const names = readdirSync(directory);
	assert.ok(names.length > 5, names.join());
	const records = names
		.filter((name) => !name.startsWith("."))
		.flatMap((name) => recordsOf(join(directory, name)));
	records.sort((a, b) => Number((a.tx_bytes ?? 0n) - (b.tx_bytes ?? 0n)));
	for (const name of names) assert.match(name, /^link(-\d{8}T\d{6}Z(-\d+)?\.csv\.gz|\.csv)$/);
	// Every sample once: within a run the interval to the one before is 10 ms or a multiple of it.
	const intervals = records.filter(({ elapsed_s, event }) => event === "" && elapsed_s !== null);
	assert.ok(intervals.length > 100, `${intervals.length} intervals`);
	assert.equal(new Set(countersOf(records)).size, records.length);
	for (const [index, record] of records.entries()) {
		const earlier = records[index - 1];
		if (record.elapsed_s === null || earlier?.runtime_s == null || record.runtime_s === null)
			continue;
		assert.ok(
			Math.abs(record.runtime_s - earlier.runtime_s - record.elapsed_s) < 0.002,
			`${index}`,
		);
	}
});

test("a second logger of one file is refused with exit code 2", async (t) => {
	const output = join(temporaryDirectory(t), "link.csv");
	const first = runLog(entry, { output });
	await grown(output, 500, first);
	const second = await runLog(entry, { output }).ended;
	assert.equal(second.code, 2);
	assert.match(second.stderr, /^will not write “.*”: another logger is writing it\n$/);
	first.child.kill();
	assert.equal((await first.ended).code, 0);
	recordsOf(output);
});

test("with --reopen SIGHUP begins a new file after logrotate took the old one", async (t) => {
	const output = join(temporaryDirectory(t), "link.csv");
	const run = runLog(entry, { output, reopen: true });
	await grown(output, 2000, run);
	renameSync(output, `${output}.1`);
	run.child.kill("SIGHUP");
	await grown(output, 2000, run);
	run.child.kill();
	assert.deepEqual(await run.ended, { code: 0, stdout: "", stderr: "" });
	const records = [...recordsOf(`${output}.1`), ...recordsOf(output)];
	assert.equal(new Set(countersOf(records)).size, records.length);
	const later = records.slice(1);
	for (const [index, { runtime_s, elapsed_s }] of later.entries()) {
		const before_s = records[index]?.runtime_s ?? 0;
		assert.ok(Math.abs((runtime_s ?? 0) - before_s - (elapsed_s ?? 0)) < 0.002, `${index}`);
	}
});

test("- is stdout, as CSV with a header or as JSON Lines", async () => {
	const csv = await runLog(entry, { output: "-", duration_s: 0.05 }).ended;
	const [header = "", ...lines] = csv.stdout.slice(0, -1).split("\n");
	assert.equal(header, CSV_HEADER);
	assert.ok(
		lines.length > 1 && lines.every((line) => csvReader(header)(line) !== null),
		csv.stdout,
	);
	const json = await runLog(entry, { output: "-", duration_s: 0.05, format: "json" }).ended;
	const objects = json.stdout.slice(0, -1).split("\n");
	assert.ok(
		objects.length > 1 && objects.every((line) => readJsonRecord(line) !== null),
		json.stdout,
	);
	assert.equal(csv.stderr + json.stderr, "");
});

test("on a terminal there is one line that is written over itself, and with --quiet none", async (t) => {
	for (const quiet of [false, true]) {
		const output = join(temporaryDirectory(t), "link.csv");
		const given = JSON.stringify({ ...ENTRY_DEFAULTS, output, quiet, duration_s: 0.5 });
		const command = `stty cols 40; exec ${process.execPath} ${entry} '${given}'`;
		const child = spawn("script", ["-qec", command, "/dev/null"], {
			stdio: ["ignore", "pipe", "ignore"],
		});
		let screen = "";
		child.stdout.on("data", (chunk) => {
			screen += chunk;
		});
		await new Promise((resolve) => child.on("close", resolve));
		if (quiet) assert.equal(screen, "");
		else {
			const lines = screen.split("\r\u001b[K").slice(1);
			assert.ok(lines.length >= 2 && lines.length <= 5, `${lines.length} times drawn`);
			for (const line of lines) assert.ok([...line.trimEnd()].length <= 39, line);
			assert.match(lines.at(-1) ?? "", /^\d+ samples · TX \d+\.\d RX \d+\.\d MB\/s ·/);
			assert.ok(screen.endsWith("\r\n"), screen);
			assert.equal(screen.split("\n").length, 2);
		}
	}
});

test("the status tells what waits, what was lost and what is wrong, and obeys no text", () => {
	const state = {
		samples: 12_000,
		bytes: 2_500_000,
		queued: 40,
		dropped: 1,
		error: "ENOSPC: full",
	};
	const text = statusText(sampleAt(3), state, "gap: x");
	assert.equal(
		text,
		"12.0 k samples · TX 2200.5 RX – MB/s · 2.4 MiB · 40 wait · 1 sample lost · ENOSPC: full",
	);
	assert.equal(cutTo("a\u001b[2Jb\n", 80), "a\ufffd[2Jb\ufffd");
	assert.equal(cutTo("日本語", 5), "日本");
	assert.equal(cutTo("“é” – ok", 5), "“é” –");
	let shown = "";
	const line = new StatusLine({ columns: 20, write: (text) => (shown += text) }, new FakeClock());
	line.show(sampleAt(0), { ...state, error: null });
	line.above(() => (shown += "message\n"));
	assert.ok(shown.endsWith("\r\u001b[Kmessage\n\r\u001b[K12.0 k samples · TX"), shown);
});

/** Cheaper than the simulated driver: the soak is of the logger. */
function evenLoad(reads: number, runtime_ms: number): DriverStatistics {
	const operations = BigInt(reads) * 350n;
	return {
		runtime_ms: Math.floor(runtime_ms),
		tx_bytes: operations * 65_536n,
		tx_operations: operations,
		rx_bytes: operations * 65_536n,
		rx_operations: operations,
		dma_errors: 0,
		latency: { average_ns: 1200 + (reads % 3), maximum_ns: 9000, minimum_ns: 600 },
		connections: 1,
		disconnections: 0,
		thunderbolt_errors: 0,
		connect_time_ns: null,
	};
}

test("two hundred thousand samples leave the memory flat, and every one is in the log", async (t) => {
	const output = join(temporaryDirectory(t), "link.csv");
	const clock = new FakeClock({ isAutomatic: true });
	const total = 200_000;
	const heap: number[] = [];
	let reads = 0;
	const source: Source = {
		name: "a driver at an even load",
		isDemo: false,
		read() {
			if (++reads % 20_000 === 0) {
				globalThis.gc?.();
				heap.push(process.memoryUsage().heapUsed);
			}
			const now_ms = clock.now();
			const text = formatDriverStatistics(evenLoad(reads, now_ms));
			return Promise.resolve({ ok: true, text, earliest_ms: now_ms, latest_ms: now_ms });
		},
	};
	const options: LogOptions = {
		...ENTRY_DEFAULTS,
		source,
		parse: parseDriverStatistics,
		link: null,
		output,
		interval_s: 0.01,
		duration_s: (total - 1) / 100 + 0.001,
		sync_s: 10,
		quiet: true,
	};
	const { setFlagsFromString } = await import("node:v8");
	setFlagsFromString("--expose-gc");
	globalThis.gc = (await import("node:vm")).runInNewContext("gc") as typeof globalThis.gc;
	await log(options, clock, new AbortController().signal);
	assert.equal(reads, total);
	const lines = readFileSync(output, "latin1").split("\n").length - 2;
	assert.equal(lines, total);
	const [first = 0] = heap.slice(1);
	const last = heap.at(-1) ?? 0;
	assert.ok(
		last - first < 1_000_000,
		`heap: ${heap.map((bytes) => (bytes / 1e6).toFixed(2)).join(" ")} MB`,
	);
	t.diagnostic(`heap: ${heap.map((bytes) => (bytes / 1e6).toFixed(2)).join(" ")} MB`);
});
