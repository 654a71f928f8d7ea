/** A driver that fails within the kernel: its reads fail, or do not return. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { formatDriverStatistics } from "../../source/formats/format-driver-statistics.ts";
import { replaceFile, steadyStatistics } from "../helpers/driver-file.ts";
import { samplesOf } from "../helpers/exporter.ts";
import { PROGRAM, startExporter } from "../helpers/exporter-process.ts";
import { type Behaviour, FuseFile, NO_FUSE } from "../helpers/fuse-file.ts";
import { openTerminal } from "../helpers/terminal.ts";

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

async function until(isSo: () => boolean, what: string): Promise<void> {
	for (let count = 0; count < 4000; count++) {
		if (isSo()) return;
		await sleep(5);
	}
	assert.fail(`waited in vain for ${what}`);
}

test("the screen: reads that fail are told by their error, and are over when they work", {
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

test("the screen: while a read hangs keys work, and it goes on when the driver answers", {
	skip: NO_FUSE,
}, async (t) => {
	const { file, works } = startDriver(t);
	await using terminal = await openMonitor(file);
	await terminal.waitFor(hasRates, { what: "the rates" });
	file.behaviour = HANG;
	const words = /NO DATA since \S+: the driver has not answered for \d+ s/;
	await terminal.waitFor(says(words), { what: "words about it" });
	const before = file.reads;
	terminal.type("?");
	await terminal.waitFor(says(/ KEYS /), { what: "the help" });
	terminal.type("?");
	await terminal.waitFor(says(words), { what: "the screen again" });
	assert.equal(file.reads, before, "no second read is begun beside it");
	file.behaviour = works;
	file.release();
	await terminal.waitFor(hasRates, { what: "the rates again" });
	terminal.type("q");
	assert.equal((await terminal.exited).code, 0);
});

test("the screen: a driver that goes while it is read is away, until it is back", {
	skip: NO_FUSE,
}, async (t) => {
	const { file } = startDriver(t);
	await using terminal = await openMonitor(file);
	await terminal.waitFor(hasRates, { what: "the rates" });
	file.behaviour = HANG;
	await terminal.waitFor(says(/has not answered for \d+ s/), { what: "a read that hangs" });
	file.vanish();
	await terminal.waitFor(says(/NO DATA since \S+: there is no such file/), {
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

test("the screen: q ends it while a read hangs, with the terminal as it was", {
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
	assert.match(terminal.screen().join("\n"), /killed, for a read or a write hangs in the kernel/);
});

test("serve: a read that hangs is a driver that is away, until it answers; SIGTERM ends it", {
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
	assert.match(stderr, /killed, for a read or a write hangs in the kernel\n$/);
});

test("log: errors are gaps, and the sample after a read that hung covers all of its time", {
	skip: NO_FUSE,
}, async (t) => {
	const { file, works } = startDriver(t);
	const directory = mkdtempSync(join(tmpdir(), "hanging-"));
	t.after(() => rmSync(directory, { recursive: true, force: true }));
	const log = join(directory, "link.jsonl");
	const words = ["log", "--json", "-o", log, "-f", file.path, "-i", "0.02"];
	const child = spawn(process.execPath, [PROGRAM, ...words], { stdio: "ignore" });
	t.after(() => child.kill("SIGKILL"));
	const records = () =>
		readFileSync(log, { encoding: "utf8", flag: "a+" })
			.split("\n")
			.slice(0, -1)
			.map((line) => JSON.parse(line));
	await until(() => records().length > 3, "the first records");
	file.behaviour = { kind: "error", errno: EIO };
	await until(() => records().at(-1).event === "gap", "the gap");
	assert.match(records().at(-1).detail, /^EIO: /);
	file.behaviour = works;
	await until(() => records().at(-1).event === "", "rates again");
	file.behaviour = HANG;
	const { reads } = file;
	await until(() => file.reads > reads, "a read that hangs");
	const [before, began_ms] = [records().length, performance.now()];
	await sleep(300);
	assert.equal(records().length, before);
	const hung_s = (performance.now() - began_ms) / 1000;
	file.behaviour = works;
	file.release();
	await until(() => records().length > before, "the sample after it");
	assert.ok(records()[before].elapsed_s >= hung_s, "it covers the time of the hanging read");
	assert.equal(Math.round(records()[before].tx_mb_per_s / 10), 100);
	child.kill("SIGTERM");
	assert.deepEqual(await once(child, "close"), [0, null]);
});
