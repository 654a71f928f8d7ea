import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { renameSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import test from "node:test";
import { CSV_HEADER } from "../../source/record/csv-record.ts";
import { LogFigures } from "../../source/text/log-figures.ts";
import { StatusLine, statusText } from "../../source/text/log-status.ts";
import { FakeClock } from "../helpers/fake-clock.ts";
import { ENTRY_DEFAULTS, grown, runLog, setUpLogEntry } from "../helpers/log-process.ts";
import { countersOf, recordsOf, sampleAt, temporaryDirectory } from "../helpers/log-samples.ts";
import { csvReader, readJsonRecord } from "../helpers/record-lines.ts";

const entry = setUpLogEntry();

test("logs silently in the background, and ends cleanly on SIGTERM, SIGINT and SIGHUP", async (t) => {
	for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
		const output = join(temporaryDirectory(t), "link.csv");
		const run = runLog(entry(), { output });
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

test("a second logger of one file is refused with exit code 2", async (t) => {
	const output = join(temporaryDirectory(t), "link.csv");
	const first = runLog(entry(), { output });
	await grown(output, 500, first);
	const second = await runLog(entry(), { output }).ended;
	assert.equal(second.code, 2);
	assert.match(second.stderr, /^will not write “.*”: another logger is writing it\n$/);
	first.child.kill();
	assert.equal((await first.ended).code, 0);
	recordsOf(output);
});

test("with --reopen SIGHUP starts a new file after logrotate has moved the old one", async (t) => {
	const output = join(temporaryDirectory(t), "link.csv");
	const run = runLog(entry(), { output, reopen: true });
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

test("- means stdout, as CSV with a header or as JSON Lines", async () => {
	const csv = await runLog(entry(), { output: "-", duration_s: 0.05 }).ended;
	const [header = "", ...lines] = csv.stdout.slice(0, -1).split("\n");
	assert.equal(header, CSV_HEADER);
	assert.ok(
		lines.length > 1 && lines.every((line) => csvReader(header)(line) !== null),
		csv.stdout,
	);
	const json = await runLog(entry(), { output: "-", duration_s: 0.05, lines: "json" }).ended;
	const objects = json.stdout.slice(0, -1).split("\n");
	assert.ok(
		objects.length > 1 && objects.every((line) => readJsonRecord(line) !== null),
		json.stdout,
	);
	assert.equal(csv.stderr + json.stderr, "");
});

test("on a terminal one line overwrites itself, and with --quiet there is none", async (t) => {
	for (const quiet of [false, true]) {
		const output = join(temporaryDirectory(t), "link.csv");
		const given = JSON.stringify({ ...ENTRY_DEFAULTS, output, quiet, duration_s: 0.5 });
		const command = `stty cols 40; exec ${process.execPath} ${entry()} '${given}'`;
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
			for (const line of lines) assert.ok([...(line.split("\r\n")[0] ?? "")].length <= 39, line);
			const [last = "", ...summary] = (lines.at(-1) ?? "").split("\r\n");
			assert.match(last, /^\d+ samples · TX \d+\.\d RX \d+\.\d MB\/s$/);
			assert.match(summary[0] ?? "", /^TX mean \d+\.\d, max \d+\.\d MB\/s · RX mean .* · latency/);
			assert.deepEqual(summary.slice(1), ["no errors", ""]);
		}
	}
});

test("the status shows waiting and lost samples and errors, and escapes control characters", () => {
	const state = {
		samples: 12_000,
		bytes: 2_500_000,
		queued: 40,
		dropped: 1,
		error: "ENOSPC: full",
	};
	const figures = new LogFigures();
	for (const second of [0, 1, 2, 3]) figures.add(sampleAt(second, { latency_ns: 1200 }));
	const facts = { sample: sampleAt(3), state, file: "link.csv", figures, news: "gap: x" };
	assert.equal(
		statusText(facts, 200),
		"link.csv · 3 s · 12.0 k samples · TX 2200.5 RX – MB/s · no errors · 2.4 MiB · 40 waiting · " +
			"1 sample lost · ENOSPC: full",
	);
	assert.equal(
		statusText(facts, 92),
		"12.0 k samples · TX 2200.5 RX – MB/s · no errors · 40 waiting · 1 sample lost · ENOSPC: full",
	);
	assert.equal(statusText(facts, 20), "ENOSPC: full");
	assert.match(statusText({ ...facts, state: { ...state, error: null } }, 200), /gap: x$/);
	let shown = "";
	const line = new StatusLine(
		"link.csv",
		{ columns: 20, write: (text) => (shown += text) },
		new FakeClock(),
	);
	line.show(sampleAt(0), { ...state, error: null });
	line.above(() => (shown += "message\n"));
	assert.ok(shown.endsWith("\r\u001b[Kmessage\n\r\u001b[K40 waiting · 1 samp"), shown);
	line.show(sampleAt(1, { detail: "日\u001b[2J" }), { ...state, samples: 1, error: "\u001b[2J" });
	line.end({ ...state, samples: 1, error: "\u001b[2J日本" });
	assert.ok(!shown.includes("\u001b[2J"), "no sequence of a message's own");
});
