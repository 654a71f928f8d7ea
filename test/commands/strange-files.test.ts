/** What can stand in the place of the driver's file, or of a log, under a program that runs. */
import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test, { type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { formatDriverStatistics } from "../../source/sources/anarchy/format-statistics.ts";
import { replaceFile, steadyStatistics } from "../helpers/driver-file.ts";
import { samplesOf } from "../helpers/exporter.ts";
import { PROGRAM, startExporter } from "../helpers/exporter-process.ts";
import { jsonRecordsOf } from "../helpers/log-samples.ts";
import { openTerminal } from "../helpers/terminal.ts";
import { until } from "../helpers/until.ts";

const TEXT = formatDriverStatistics(steadyStatistics(60_000));

function setUp(context: TestContext) {
	const directory = mkdtempSync(join(tmpdir(), "strange-"));
	context.after(() => rmSync(directory, { recursive: true, force: true }));
	const file = join(directory, "performance/statistics");
	putBack(file);
	return { directory, file };
}

/** The driver's file, whatever stands in its place or its folder's. */
function putBack(file: string): void {
	rmSync(file, { recursive: true, force: true });
	mkdirSync(dirname(file), { recursive: true });
	replaceFile(file, TEXT);
}

/** What is put in the file's place; each fails with another code, or at another step. */
const STRANGERS: Readonly<Record<string, (path: string) => void>> = {
	nothing: () => {},
	"no directory": (path) => rmSync(dirname(path), { recursive: true }),
	"an empty file": (path) => replaceFile(path, ""),
	"half a text": (path) => replaceFile(path, TEXT.slice(0, TEXT.length / 2)),
	garbage: (path) => replaceFile(path, "\0\x1b[2J\xff".repeat(1000)),
	"100 MB": (path) => {
		replaceFile(path, "");
		truncateSync(path, 100_000_000);
	},
	"/dev/zero": (path) => symlinkSync("/dev/zero", path),
	"a FIFO without a writer": (path) => execFileSync("mkfifo", [path]),
	"a directory": (path) => mkdirSync(path),
	"a loop of links": (path) => symlinkSync(path, path),
};

test("the logger and the exporter survive anything in place of the driver's file", async (t) => {
	const { directory, file } = setUp(t);
	const log = join(directory, "link.jsonl");
	const words = ["log", "--json", "-o", log, "-f", file, "-i", "0.01"];
	const { child, url, ended } = await startExporter([...words, "--listen", "127.0.0.1:0"], (end) =>
		t.after(end),
	);
	const records = () => readFileSync(log, "utf8").split("\n").slice(0, -1);
	const lastEvent = () => JSON.parse(records().at(-1) ?? "{}").event;
	const up = async () => samplesOf(await (await fetch(`${url}/metrics`)).text()).get("anarchy_up");
	assert.equal(await up(), 1);
	for (const [name, put] of Object.entries(STRANGERS)) {
		rmSync(file);
		put(file);
		await until(() => lastEvent() === "gap", `a gap by ${name}`);
		assert.equal(await up(), 0, name);
		putBack(file);
		await until(() => lastEvent() !== "gap", `the end of ${name}`);
		assert.equal(await up(), 1, name);
	}
	child.kill("SIGTERM");
	assert.equal((await ended).code, 0);
	assert.equal(readFileSync(log, "utf8").at(-1), "\n");
});

test("the screen shows NO DATA while something else replaces the driver's file", async (t) => {
	const { file } = setUp(t);
	await using terminal = await openTerminal({
		command: [process.execPath, PROGRAM, "-f", file, "-i", "0.05"],
		columns: 80,
		rows: 24,
	});
	const saysNoData = (screen: readonly string[]) => screen.join("\n").includes("NO DATA");
	const isDrawn = (screen: readonly string[]) => screen.at(-1)?.endsWith("  q quit") === true;
	await terminal.waitFor(isDrawn, { what: "the monitor" });
	for (const [name, put] of Object.entries(STRANGERS)) {
		rmSync(file);
		put(file);
		await terminal.waitFor(saysNoData, { what: `words about ${name}` });
		putBack(file);
		await terminal.waitFor((screen) => !saysNoData(screen), { what: `the end of ${name}` });
	}
	terminal.type("q");
	assert.deepEqual(await terminal.exited, { code: 0, signal: null });
});

test("a FIFO whose writer is stopped is a gap and does not block", async (t) => {
	const { file } = setUp(t);
	rmSync(file);
	execFileSync("mkfifo", [file]);
	const writer = spawn("sh", ["-c", 'exec 3<>"$0"; echo open; exec sleep 60', file]);
	t.after(() => writer.kill("SIGKILL"));
	await once(writer.stdout, "data");
	writer.kill("SIGSTOP");
	const words = ["--json", "-f", file, "--wait", "-i", "0.01", "-d", "200ms"];
	const { status, stdout } = spawnSync(process.execPath, [PROGRAM, ...words], { encoding: "utf8" });
	assert.equal(status, 0);
	const details = stdout
		.trimEnd()
		.split("\n")
		.map((line) => JSON.parse(line).detail);
	assert.ok(details.length > 2, `${details.length} samples`);
	for (const detail of details) assert.match(detail, /^EAGAIN: .*nothing to read/);
});

test("a log to a FIFO without a reader is refused at once", (t) => {
	const { directory, file } = setUp(t);
	const fifo = join(directory, "fifo");
	execFileSync("mkfifo", [fifo]);
	for (const words of [
		["log", "-o", fifo],
		["--json", "--log", fifo],
	]) {
		const command = [PROGRAM, ...words, "-f", file];
		const { status, stderr } = spawnSync(process.execPath, command, {
			encoding: "utf8",
			timeout: 20_000,
		});
		assert.equal(status, 2, stderr);
		assert.match(stderr, /^anarchy-perf-ink: will not write “.*”: it is not a regular file\n$/);
	}
});

test("stopped and continued (SIGSTOP): the logger's next sample covers the time", async (t) => {
	const { directory, file } = setUp(t);
	const began_ms = performance.now();
	const driver = setInterval(() => {
		const runtime_ms = 60_000 + Math.floor(performance.now() - began_ms);
		replaceFile(file, formatDriverStatistics(steadyStatistics(runtime_ms)));
	}, 10);
	t.after(() => clearInterval(driver));
	const log = join(directory, "link.jsonl");
	const words = ["log", "--json", "-o", log, "-f", file, "-i", "0.01"];
	const child = spawn(process.execPath, [PROGRAM, ...words], { stdio: "ignore" });
	t.after(() => child.kill("SIGKILL"));
	const records = () => jsonRecordsOf(log);
	await until(() => records().length > 2, "the first records");
	child.kill("SIGSTOP");
	const before = records().length;
	await sleep(1000);
	child.kill("SIGCONT");
	// What was taken before, and not written yet, comes first.
	const covers = ({ elapsed_s }: { elapsed_s: number | null }) => (elapsed_s ?? 0) >= 0.9;
	await until(() => records().slice(before).some(covers), "a record that covers the time");
	child.kill("SIGTERM");
	assert.deepEqual(await once(child, "close"), [0, null]);
});
