/** A driver that fails within the kernel: its reads fail, or do not return. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { formatDriverStatistics } from "../../source/sources/anarchy/format-statistics.ts";
import { replaceFile, steadyStatistics } from "../helpers/driver-file.ts";
import { samplesOf } from "../helpers/exporter.ts";
import { PROGRAM, startExporter } from "../helpers/exporter-process.ts";
import { type Behaviour, FuseFile, NO_FUSE } from "../helpers/fuse-file.ts";
import { jsonRecordsOf } from "../helpers/log-samples.ts";
import { openTerminal } from "../helpers/terminal.ts";
import { until } from "../helpers/until.ts";

const HANG: Behaviour = { kind: "hang" };
const { EIO, ENODEV, EACCES } = constants.errno;

function startDriver(context: TestContext) {
	const began_ms = performance.now() - 60_000;
	const text = () =>
		formatDriverStatistics(steadyStatistics(Math.floor(performance.now() - began_ms)));
	const file = new FuseFile(context);
	const works: Behaviour = { kind: "text", text };
	file.behaviour = works;
	return { file, works };
}

const openMonitor = ({ path }: FuseFile) =>
	openTerminal({
		command: [process.execPath, PROGRAM, "--stats-file", path, "--interval", "0.1"],
		columns: 100,
		rows: 24,
		shell: true,
	});

const hasRates = (screen: readonly string[]) => screen.some((row) => /^ TX +\d/.test(row));
const says = (words: RegExp) => (screen: readonly string[]) =>
	words.test(screen.join(" ").replace(/ +/g, " "));

test("the screen: failed reads show their error until a read succeeds", {
	skip: NO_FUSE,
}, async (t) => {
	const { file, works } = startDriver(t);
	await using terminal = await openMonitor(file);
	await terminal.waitFor(hasRates, { what: "the rates" });
	for (const [errno, words] of [
		[EIO, /NO DATA since \S+: the driver failed to read its counters/],
		[ENODEV, /NO DATA since \S+: .*(?:ENODEV|device|driver)/],
		[EACCES, /NO DATA since \S+: permission denied/],
	] as const) {
		file.behaviour = { kind: "error", errno };
		await terminal.waitFor(says(words), { what: String(words) });
		file.behaviour = works;
		await terminal.waitFor(hasRates, { what: "the rates again" });
	}
});

test("the screen: keys work while a read hangs, and it continues when the driver answers", {
	skip: NO_FUSE,
}, async (t) => {
	const { file, works } = startDriver(t);
	await using terminal = await openMonitor(file);
	await terminal.waitFor(hasRates, { what: "the rates" });
	file.behaviour = HANG;
	const words = /NO DATA since \S+: the source has not answered for [\d.]+ s/;
	await terminal.waitFor(says(words), { what: "words about it" });
	const before = file.reads;
	terminal.type("?");
	await terminal.waitFor(says(/ KEYS /), { what: "the help" });
	// A second `?` would turn the page.
	terminal.type("x");
	await terminal.waitFor(says(words), { what: "the screen again" });
	assert.equal(file.reads, before, "no second read is begun beside it");
	file.behaviour = works;
	file.release();
	await terminal.waitFor(hasRates, { what: "the rates again" });
	terminal.type("q");
	assert.equal((await terminal.exited).code, 0);
});

test("the screen: a driver that goes during a read is unavailable until it is back", {
	skip: NO_FUSE,
}, async (t) => {
	const { file } = startDriver(t);
	await using terminal = await openMonitor(file);
	await terminal.waitFor(hasRates, { what: "the rates" });
	file.behaviour = HANG;
	await terminal.waitFor(says(/has not answered for [\d.]+ s/), { what: "a read that hangs" });
	file.vanish();
	await terminal.waitFor(says(/NO DATA since \S+: no such file/), {
		what: "words about it",
	});
	const began_ms = performance.now();
	const write = () => {
		const runtime_ms = Math.floor(performance.now() - began_ms);
		replaceFile(file.path, formatDriverStatistics(steadyStatistics(runtime_ms)));
	};
	const writing = setInterval(write, 20);
	t.after(() => clearInterval(writing));
	await terminal.waitFor(hasRates, { what: "the rates again" });
	terminal.type("q");
	assert.equal((await terminal.exited).code, 0);
});

test("the screen: q quits while a read hangs, and restores the terminal", {
	skip: NO_FUSE,
}, async (t) => {
	const { file } = startDriver(t);
	await using terminal = await openMonitor(file);
	await terminal.waitFor(hasRates, { what: "the rates" });
	file.behaviour = HANG;
	await terminal.waitFor(says(/NO DATA/), { what: "words about it" });
	terminal.type("q");
	assert.equal((await terminal.exited).signal, "SIGKILL");
	assert.equal(terminal.activeBuffer(), "normal");
	assert.equal(terminal.cursorVisible(), true);
	assert.match(await terminal.sttySettings(), / icanon .* echo /s);
	assert.match(
		terminal.screen().join("\n"),
		/killed, because a read or a write hangs in the kernel/,
	);
});

test("serve: a driver is unavailable while a read hangs; SIGTERM exits", {
	skip: NO_FUSE,
}, async (t) => {
	const { file, works } = startDriver(t);
	const { child, url, ended } = await startExporter(
		["serve", "--stats-file", file.path, "--listen", "127.0.0.1:0"],
		(end) => t.after(end),
	);
	const up = async () => {
		const headers = { "X-Prometheus-Scrape-Timeout-Seconds": "0.2" };
		const text = await (await fetch(`${url}/metrics`, { headers })).text();
		return samplesOf(text).get("anarchy_up");
	};
	assert.equal(await up(), 1);
	for (const errno of [EIO, ENODEV]) {
		file.behaviour = { kind: "error", errno };
		assert.equal(await up(), 0);
	}
	file.behaviour = HANG;
	assert.deepEqual([await up(), await up()], [0, 0]);
	file.behaviour = works;
	file.release();
	while ((await up()) !== 1);
	file.behaviour = HANG;
	assert.equal(await up(), 0);
	child.kill("SIGTERM");
	const { stderr } = await ended;
	assert.match(stderr, /killed, because a read or a write hangs in the kernel\n$/);
});

test("log: errors are gaps, and the sample after a hanging read covers its time", {
	skip: NO_FUSE,
}, async (t) => {
	const { file, works } = startDriver(t);
	const directory = mkdtempSync(join(tmpdir(), "hanging-"));
	t.after(() => rmSync(directory, { recursive: true, force: true }));
	const log = join(directory, "link.jsonl");
	const words = ["log", "--json", "-o", log, "-f", file.path, "-i", "0.02"];
	const child = spawn(process.execPath, [PROGRAM, ...words], { stdio: "ignore" });
	t.after(() => child.kill("SIGKILL"));
	const records = () => jsonRecordsOf(log);
	await until(() => records().length > 3, "the first records");
	file.behaviour = { kind: "error", errno: EIO };
	await until(() => records().at(-1)?.event === "gap", "the gap");
	assert.match(records().at(-1)?.detail ?? "", /^EIO: /);
	file.behaviour = works;
	await until(() => records().at(-1)?.event === "", "rates again");
	file.behaviour = HANG;
	const { reads } = file;
	await until(() => file.reads > reads, "a read that hangs");
	const [before, began_ms] = [records().length, performance.now()];
	await sleep(300);
	assert.equal(records().length, before);
	const hung_s = (performance.now() - began_ms) / 1000;
	file.behaviour = works;
	file.release();
	// Samples of a batch that was not full may come before it.
	const after = () =>
		records()
			.slice(before)
			.find(({ elapsed_s }) => (elapsed_s ?? 0) >= hung_s);
	await until(() => after() !== undefined, "the sample that covers the hanging read");
	assert.equal(Math.round((after()?.tx_mb_per_s ?? 0) / 10), 100);
	child.kill("SIGTERM");
	assert.deepEqual(await once(child, "close"), [0, null]);
});

test("log: SIGTERM exits although every read takes longer than the interval", {
	skip: NO_FUSE,
}, async (t) => {
	const { file, works } = startDriver(t);
	file.behaviour = { ...works, takes_ms: 150 };
	const words = ["log", "--json", "-o", "-", "-f", file.path, "-i", "0.1"];
	const child = spawn(process.execPath, [PROGRAM, ...words], { stdio: "ignore" });
	t.after(() => child.kill("SIGKILL"));
	await until(() => file.reads > 5, "some readings");
	const { reads } = file;
	child.kill("SIGTERM");
	const ended = once(child, "close").then((end) => end);
	await until(() => child.exitCode !== null || file.reads > reads + 20, "the end");
	child.kill("SIGKILL");
	assert.deepEqual(await ended, [0, null]);
});

test("measure: a read that hangs delays the end of the command by a second, and keeps its status", {
	skip: NO_FUSE,
}, async (t) => {
	const { file } = startDriver(t);
	const words = ["measure", "--stats-file", file.path, "--capacity", "2000", "--json", "--"];
	const command = ["sh", "-c", "echo ready; read line; exit 7"];
	const child = spawn(process.execPath, [PROGRAM, ...words, ...command]);
	let [stdout, stderr] = ["", ""];
	child.stdout.on("data", (piece) => {
		stdout += piece;
	});
	child.stderr.on("data", (piece) => {
		stderr += piece;
	});
	await until(() => stdout === "ready\n");
	file.behaviour = HANG;
	const before = file.reads;
	await until(() => file.reads > before);
	child.stdin.end("go\n");
	const [status] = await once(child, "close");
	assert.equal(status, 7, stderr);
	const { runs, verdict } = JSON.parse(stderr);
	assert.deepEqual([runs[0].tx_bytes, verdict], [null, "unknown"]);
});
