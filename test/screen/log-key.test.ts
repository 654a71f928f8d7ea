import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { recordsOf, temporaryDirectory } from "../helpers/log-samples.ts";
import { readJsonRecord } from "../helpers/record-lines.ts";
import { openProgram, PROGRAM } from "../helpers/replayed-screen.ts";
import type { PseudoTerminal } from "../helpers/terminal.ts";

const DEMO = ["--demo", "--interval", "0.05"];

/** The monitor, with a rate on it. */
async function openMonitor(cwd: string, ...flags: string[]): Promise<PseudoTerminal> {
	const terminal = await openProgram([...DEMO, ...flags], { cwd, env: { TZ: "Asia/Tokyo" } });
	await waitForRate(terminal);
	return terminal;
}

function waitForRate(terminal: PseudoTerminal): Promise<void> {
	return terminal.waitFor((screen) => screen.some((row) => /^ TX +\d/.test(row)), {
		what: "a rate",
	});
}

const saysLog = (screen: readonly string[]) => screen[0]?.includes(" LOG ") === true;

/** Types a key, and waits for a message that matches on the last line. */
async function pressFor(terminal: PseudoTerminal, key: string, message: RegExp) {
	terminal.type(key);
	await terminal.waitFor((screen) => message.test(screen.at(-1) ?? ""), { what: `${message}` });
	return message.exec(terminal.screen().at(-1) ?? "")?.slice(1) ?? [];
}

/** Waits until another sample has been drawn. */
async function waitForNews(terminal: PseudoTerminal): Promise<void> {
	const before = terminal.screen().find((row) => row.startsWith(" TX"));
	await terminal.waitFor((screen) => screen.find((row) => row.startsWith(" TX")) !== before, {
		what: "another sample",
	});
}

async function quit(terminal: PseudoTerminal): Promise<void> {
	terminal.type("q");
	assert.deepEqual(await terminal.exited, { code: 0, signal: null });
}

test("l logs to a file named by the date, and l again says how many samples it has", async (t) => {
	const cwd = temporaryDirectory(t);
	await using terminal = await openMonitor(cwd);
	assert.ok(!saysLog(terminal.screen()));
	const [name = ""] = await pressFor(terminal, "l", /^ logging to (\S+)$/);
	assert.match(name, /^anarchy-perf-\d{8}-\d{6}\.csv$/);
	await terminal.waitFor(saysLog, { what: "LOG in the header" });
	for (let samples = 0; samples < 5; samples++) await waitForNews(terminal);
	const stopped = /^ logging stopped; (\d+) samples are in (\S+)$/;
	const [samples, where] = await pressFor(terminal, "l", stopped);
	assert.equal(where, name);
	await terminal.waitFor((screen) => !saysLog(screen), { what: "no LOG in the header" });
	await waitForNews(terminal);
	await quit(terminal);
	assert.deepEqual(readdirSync(cwd), [name]);
	const records = recordsOf(join(cwd, name));
	assert.equal(records.length, Number(samples));
	assert.ok(records.length >= 5);
	assert.ok(records.every(({ detail }) => detail.startsWith("demo")));
	const [first] = records;
	const local = new Date((first?.wall_ms ?? 0) + 9 * 3_600_000).toISOString();
	assert.equal(name.slice(13, 21), local.slice(0, 10).replaceAll("-", ""), "by the local date");
});

test("a third l continues in the same file, and marks where", async (t) => {
	const cwd = temporaryDirectory(t);
	await using terminal = await openMonitor(cwd);
	const [name = ""] = await pressFor(terminal, "l", /^ logging to (\S+)$/);
	await waitForNews(terminal);
	await waitForNews(terminal);
	await pressFor(terminal, "l", /^ logging stopped/);
	await waitForNews(terminal);
	assert.deepEqual(await pressFor(terminal, "l", /^ logging to (\S+)$/), [name]);
	await waitForNews(terminal);
	await waitForNews(terminal);
	await quit(terminal);
	assert.deepEqual(readdirSync(cwd), [name]);
	const resumes = recordsOf(join(cwd, name)).filter(({ event }) => event === "resume");
	assert.equal(resumes.length, 1);
});

test("l typed three times at once leaves the log on", async (t) => {
	const cwd = temporaryDirectory(t);
	await using terminal = await openMonitor(cwd);
	await pressFor(terminal, "lll", /^ logging to (\S+)$/);
	await terminal.waitFor(saysLog, { what: "LOG in the header" });
	await waitForNews(terminal);
	await quit(terminal);
	const [name = ""] = readdirSync(cwd);
	assert.ok(recordsOf(join(cwd, name)).length > 0);
});

test("--log records everything shown, from the first reading until q", async (t) => {
	const cwd = temporaryDirectory(t);
	await using terminal = await openMonitor(cwd, "--log", "link.csv");
	assert.ok(saysLog(terminal.screen()));
	const shown = new Set<string>();
	for (let samples = 0; samples < 10; samples++) {
		const rate = /^ TX +(\d+\.\d)/m.exec(terminal.screen().join("\n"))?.[1];
		if (rate !== undefined) shown.add(rate);
		await waitForNews(terminal);
	}
	await quit(terminal);
	const records = recordsOf(join(cwd, "link.csv"));
	assert.deepEqual(records.map(({ event }) => event).filter(Boolean), ["start"]);
	assert.equal(records[0]?.event, "start");
	const logged = new Set(records.map(({ tx_mb_per_s }) => tx_mb_per_s?.toFixed(1)));
	assert.ok(shown.size >= 5);
	for (const rate of shown) assert.ok(logged.has(rate), `${rate} was shown, and is in the log`);
});

test("a paused screen does not change, and the log continues", async (t) => {
	const cwd = temporaryDirectory(t);
	await using terminal = await openMonitor(cwd, "--log", "link.csv");
	terminal.type(" ");
	await terminal.waitFor(([header = ""]) => header.includes(" PAUSED "), { what: "PAUSED" });
	const clock = () => terminal.screen().find((row) => row.startsWith(" TX"));
	const before = { clock: clock(), rows: readFileSync(join(cwd, "link.csv"), "latin1").length };
	await using witness = await openMonitor(cwd);
	for (let samples = 0; samples < 3; samples++) await waitForNews(witness);
	assert.equal(clock(), before.clock);
	assert.ok(readFileSync(join(cwd, "link.csv"), "latin1").length > before.rows);
	await quit(terminal);
});

test("a log whose name ends in .jsonl is JSON Lines", async (t) => {
	const cwd = temporaryDirectory(t);
	await using terminal = await openMonitor(cwd, "--log", "link.jsonl");
	await quit(terminal);
	const lines = readFileSync(join(cwd, "link.jsonl"), "utf8").trimEnd().split("\n");
	assert.equal(readJsonRecord(lines[0] ?? "")?.event, "start");
	for (const line of lines) assert.notEqual(readJsonRecord(line), null, line);
});

test("without a terminal --log has all records that are printed", (t) => {
	const log = join(temporaryDirectory(t), "link.csv");
	const flags = [...DEMO, "--duration", "0.3", "--log", log];
	const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...flags, "--json"], {
		encoding: "utf8",
	});
	assert.deepEqual([status, stderr], [0, ""]);
	const printed = stdout.trimEnd().split("\n").map(readJsonRecord);
	assert.equal(printed[0]?.event, "start");
	assert.deepEqual(recordsOf(log), printed);
});

test("a log that cannot be written ends the program at the start, with status 2", async (t) => {
	const cwd = temporaryDirectory(t);
	const path = join(cwd, "no such folder", "link.csv");
	await using terminal = await openProgram([...DEMO, "--log", path], { columns: 250 });
	assert.deepEqual(await terminal.exited, { code: 2, signal: null });
	assert.match(terminal.raw(), /cannot write “.*no such folder\/link\.csv”/);
	assert.equal(terminal.activeBuffer(), "normal");
	const foreign = join(cwd, "foreign.csv");
	writeFileSync(foreign, "a,b\n");
	const { status, stderr } = spawnSync(process.execPath, [PROGRAM, ...DEMO, "--log", foreign], {
		encoding: "utf8",
	});
	assert.equal(status, 2);
	assert.match(stderr, /^anarchy-perf-ink: will not write “.*foreign\.csv”: it begins with “a,b”/);
	assert.equal(readFileSync(foreign, "utf8"), "a,b\n");
});

test("by key it is a message, and the monitor continues", async (t) => {
	const cwd = temporaryDirectory(t);
	await using terminal = await openMonitor(cwd);
	// A missing directory: root may write to any that exists.
	rmdirSync(cwd);
	await pressFor(terminal, "l", /^ cannot write “anarchy-perf-.*\.csv”/);
	assert.ok(!saysLog(terminal.screen()));
	await waitForNews(terminal);
	await quit(terminal);
});
