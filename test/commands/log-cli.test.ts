import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, watch, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import test from "node:test";
import { CSV_HEADER } from "../../source/record/csv-record.ts";
import { recordsOf, temporaryDirectory } from "../helpers/log-samples.ts";
import { csvReader, readJsonRecord } from "../helpers/record-lines.ts";
import { openProgram, PROGRAM } from "../helpers/replayed-screen.ts";

/** Three intervals: four readings. */
const FOUR_ROWS = ["--demo", "--interval", "0.2", "--duration", "0.6"];

function run(...flags: string[]) {
	return spawnSync(process.execPath, [PROGRAM, "log", ...flags], { encoding: "utf8" });
}

test("-o FILE gets one row per reading, and nothing is printed without a terminal", (t) => {
	const file = join(temporaryDirectory(t), "link.csv");
	const { status, stdout, stderr } = run(...FOUR_ROWS, "-o", file);
	assert.deepEqual([status, stdout, stderr], [0, "", ""]);
	const records = recordsOf(file);
	assert.deepEqual(
		records.map(({ event, detail }) => [event, detail]),
		[
			["start", "demo"],
			["", "demo"],
			["", "demo"],
			["", "demo"],
		],
	);
});

for (const flags of [["-o", "-"], ["--output", "-"], ["--output=-"]]) {
	test(`${flags.join(" ")} means stdout, as CSV or as JSON Lines`, () => {
		const csv = run(...FOUR_ROWS, ...flags);
		assert.deepEqual([csv.status, csv.stderr], [0, ""]);
		const [header = "", ...rows] = csv.stdout.trimEnd().split("\n");
		assert.equal(header, CSV_HEADER);
		assert.equal(rows.map(csvReader(header)).filter((record) => record !== null).length, 4);
		const json = run(...flags, "--json", ...FOUR_ROWS);
		assert.deepEqual([json.status, json.stderr], [0, ""]);
		const records = json.stdout.trimEnd().split("\n").map(readJsonRecord);
		assert.deepEqual(
			records.map((record) => record?.event),
			["start", "", "", ""],
		);
	});
}

test("flags of files are refused if the log goes to stdout", () => {
	for (const flags of [["--rotate", "24h"], ["--sync", "5s"], ["--keep-root"], ["--reopen"]]) {
		const { status, stdout, stderr } = run("-o", "-", ...flags);
		assert.deepEqual([status, stdout], [2, ""]);
		assert.match(stderr, new RegExp(`^anarchy-perf-ink: ${flags[0]} needs a file`));
	}
});

test("--once --log records both readings of the printed sample", (t) => {
	const file = join(temporaryDirectory(t), "link.csv");
	const flags = [PROGRAM, "--demo", "--once", "--interval", "0.1", "--log", file];
	const { status, stdout } = spawnSync(process.execPath, flags, { encoding: "utf8" });
	assert.deepEqual([status, stdout.trimEnd().split("\n").length], [0, 2]);
	assert.deepEqual(
		recordsOf(file).map(({ event }) => event),
		["start", ""],
	);
});

test("--json makes a file of JSON Lines, whatever its name", (t) => {
	const file = join(temporaryDirectory(t), "link.log");
	assert.equal(run(...FOUR_ROWS, "--json", "-o", file).status, 0);
	const lines = readFileSync(file, "utf8").trimEnd().split("\n");
	assert.equal(lines.map(readJsonRecord).filter((record) => record !== null).length, 4);
});

test("on a terminal there is one status line, and none with --quiet", async (t) => {
	const directory = temporaryDirectory(t);
	const flags = ["log", ...FOUR_ROWS, "-o", join(directory, "link.csv")];
	await using terminal = await openProgram(flags);
	assert.deepEqual(await terminal.exited, { code: 0, signal: null });
	const [line = "", ...others] = terminal.screen();
	assert.match(line, / 4 samples · TX \d+\.\d RX \d+\.\d MB\/s · .*no errors · .*demo$/);
	const summary = others.filter((row) => row !== "");
	assert.match(summary.join("\n"), /^TX mean .* MB\/s · RX mean .* · latency mean .*\nno errors$/s);
	await using quiet = await openProgram([
		"log",
		...FOUR_ROWS,
		"--quiet",
		"-o",
		join(directory, "b"),
	]);
	assert.deepEqual(await quiet.exited, { code: 0, signal: null });
	assert.equal(quiet.raw(), "");
});

test("the status line reports an unavailable driver", async (t) => {
	const directory = temporaryDirectory(t);
	const driver = join(directory, "statistics");
	const flags = ["--wait", "-f", driver, "-i", "0.05", "-d", "0.2", "-o", join(directory, "log")];
	await using terminal = await openProgram(["log", ...flags]);
	assert.deepEqual(await terminal.exited, { code: 0, signal: null });
	assert.match(terminal.screen()[0] ?? "", /\d samples? · TX – RX – MB\/s · gap: ENOENT: /);
	const records = recordsOf(join(directory, "log"));
	assert.ok(records.every(({ event, tx_bytes }) => event === "gap" && tx_bytes === null));
});

for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
	test(`${signal} exits with 0 and leaves a complete file`, async (t) => {
		const file = join(temporaryDirectory(t), "link.csv");
		const child = spawn(process.execPath, [
			...[PROGRAM, "log", "--demo", "-i", "0.01", "-o", file],
		]);
		t.after(() => child.kill("SIGKILL"));
		const closed = once(child, "close");
		await written(file, 5);
		child.kill(signal);
		assert.deepEqual(await closed, [0, null]);
		const records = recordsOf(file);
		assert.ok(records.length >= 5);
		assert.equal(records[0]?.event, "start");
	});
}

/** Waits until a log has so many rows. */
async function written(file: string, rows: number): Promise<void> {
	const stop = new AbortController();
	const changes = watch(dirname(file), { signal: stop.signal });
	const isWritten = () =>
		existsSync(file) && readFileSync(file, "latin1").split("\n").length > rows + 1;
	while (!isWritten()) await once(changes, "change");
	stop.abort();
}

test("the same file again continues: one header, a record marked resume", (t) => {
	const file = join(temporaryDirectory(t), "link.csv");
	for (let round = 0; round < 2; round++) assert.equal(run(...FOUR_ROWS, "-o", file).status, 0);
	const records = recordsOf(file);
	assert.deepEqual(
		records.map(({ event }) => event),
		["start", "", "", "", "resume", "", "", ""],
	);
	assert.match(records[4]?.detail ?? "", /^demo; logging resumed/);
});

test("a missing driver's file: status 3 and a remedy", (t) => {
	const directory = temporaryDirectory(t);
	const missing = join(directory, "statistics");
	const log = join(directory, "link.csv");
	const { status, stdout, stderr } = run("-f", missing, "-o", log);
	assert.deepEqual([status, stdout], [3, ""]);
	assert.match(stderr, /^anarchy-perf-ink: [^\n]*statistics[^\n]*--stats-file[^\n]*\n$/);
	assert.ok(!existsSync(log), "and no log is begun");
});

test("a foreign file is refused with status 2 and left unchanged", (t) => {
	const file = join(temporaryDirectory(t), "foreign.csv");
	writeFileSync(file, "name,price\napple,3\n");
	const { status, stdout, stderr } = run(...FOUR_ROWS, "-o", file);
	assert.deepEqual([status, stdout], [2, ""]);
	assert.match(stderr, /^anarchy-perf-ink: will not write “.*foreign\.csv”: [^\n]+\n$/);
	assert.match(stderr, /“name,price”.*“time,elapsed_s,.*…” \(name another file\)$/m);
	assert.equal(readFileSync(file, "utf8"), "name,price\napple,3\n");
});

const FILE = ["--demo", "-o", "never-written.csv"];

for (const [flags, words] of [
	[["--demo"], "--output FILE is missing"],
	[["--demo", "-o"], "--output takes a FILE"],
	[["--demo", "--output="], "--output takes a FILE"],
	[[...FILE, "--rotate", "often"], "--rotate takes "],
	[[...FILE, "--rotate", "0"], "--rotate takes "],
	[[...FILE, "--rotate=-1h"], "--rotate takes "],
	[[...FILE, "--keep", "0"], "--keep takes a number from 1 to 999999"],
	[[...FILE, "--keep", "1.5"], "--keep takes a number from 1 to 999999"],
	[[...FILE, "--sync", "10ms"], "--sync takes "],
	[[...FILE, "--sync", "2h"], "--sync takes "],
	[[...FILE, "--compress=yes"], "--compress takes no value"],
	[[...FILE, "--frobnicate"], "unknown flag --frobnicate"],
	[[...FILE, "surplus"], "unknown argument"],
] as const) {
	test(`log ${flags.join(" ")}: refused with status 2 before anything starts`, (t) => {
		const cwd = temporaryDirectory(t);
		const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, "log", ...flags], {
			cwd,
			encoding: "utf8",
		});
		assert.deepEqual([status, stdout], [2, ""]);
		assert.ok(stderr.startsWith(`anarchy-perf-ink: ${words}`), stderr);
		assert.equal(stderr.split("\n").length, 2);
		assert.ok(!existsSync(join(cwd, "never-written.csv")));
	});
}
