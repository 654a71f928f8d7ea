import assert from "node:assert/strict";
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import test, { type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Random } from "../../../source/sources/simulated/random.ts";
import { assertNothingIsLost, recordsOf } from "../../helpers/log-samples.ts";
import { openTerminal, type PseudoTerminal } from "../../helpers/terminal.ts";
import { until } from "../../helpers/until.ts";

const PROGRAM = fileURLToPath(new URL("../../../dist/anarchy-perf-ink.js", import.meta.url));
const DEMO = [process.execPath, PROGRAM, "--demo", "--interval", "0.1"];

const isDrawn = (screen: readonly string[]) =>
	screen.some((row) => /^ TX +\d/.test(row)) && screen.at(-1)?.endsWith(" q quit") === true;

function memoryOf({ pid }: PseudoTerminal): number {
	return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024;
}

test("resized 1,000 times at random between 1×1 and 400×150 it is whole again, and no larger", async () => {
	await using terminal = await openTerminal({ command: DEMO, columns: 80, rows: 24 });
	await terminal.waitFor(isDrawn, { what: "the monitor" });
	const random = new Random(9);
	const resize = (times: number) =>
		terminal.resizeThrough(
			Array.from(
				{ length: times },
				() => [random.integer(1, 400), random.integer(1, 150)] as const,
			),
		);
	await resize(300);
	const before = memoryOf(terminal);
	await resize(700);
	await terminal.resize(80, 24);
	await terminal.waitFor(isDrawn, { what: "the monitor at its first size" });
	const growth = memoryOf(terminal) - before;
	assert.ok(growth < 40_000_000, `${growth} bytes more`);
	terminal.type("q");
	assert.deepEqual(await terminal.exited, { code: 0, signal: null });
});

/** The monitor, on a terminal that claims to have this size; it is emulated with 80 × 24. */
function openSized(columns: number, rows: number, env: Record<string, string> = {}) {
	const sized = `stty cols ${columns} rows ${rows}; exec "$@"`;
	return openTerminal({ command: ["sh", "-c", sized, "sh", ...DEMO], columns: 80, rows: 24, env });
}

const framesOf = (terminal: PseudoTerminal) => terminal.raw().split("\x1b[?2026h").length - 1;

for (const [columns, rows] of [
	[65535, 50],
	[65535, 65535],
	[120, 65535],
] as const) {
	test(`a terminal that claims ${columns}×${rows} is drawn on, and keys and signals are heard`, async () => {
		await using terminal = await openSized(columns, rows);
		await terminal.waitFor(() => framesOf(terminal) > 3, { what: "frames" });
		terminal.type("p");
		await terminal.waitFor(() => terminal.raw().includes("PAUSED"), { what: "PAUSED" });
		terminal.signal("SIGTERM");
		assert.deepEqual(await terminal.exited, { code: 0, signal: null });
	});
}

test("a terminal that becomes immense while it is drawn on can still be left", async (t) => {
	const directory = mkdtempSync(join(tmpdir(), "immense-"));
	t.after(() => rmSync(directory, { recursive: true, force: true }));
	const grow = join(directory, "grow.cjs");
	const stty =
		'require("child_process").spawnSync("stty", ["cols", "65535", "rows", "50"], { stdio: "inherit" })';
	writeFileSync(grow, `process.on("SIGUSR2", () => { ${stty}; });`);
	const env = { NODE_OPTIONS: `--require ${grow}` };
	await using terminal = await openTerminal({ command: DEMO, columns: 80, rows: 24, env });
	await terminal.waitFor(isDrawn, { what: "the monitor" });
	terminal.signal("SIGUSR2");
	await terminal.waitFor(() => terminal.raw().includes("\x1b[50;"), { what: "the last row" });
	terminal.type("q");
	assert.deepEqual(await terminal.exited, { code: 0, signal: null });
});

test("a terminal that does not know its size is drawn on as COLUMNS and LINES say, or as 80×24", async () => {
	for (const [env, columns, rows] of [
		[{}, 80, 24],
		[{ COLUMNS: "60", LINES: "20" }, 60, 20],
	] as const) {
		await using terminal = await openSized(0, 0, env);
		const isFilled = (screen: readonly string[]) =>
			screen[0]?.length === columns - 1 && screen.findLastIndex(Boolean) === rows - 1;
		await terminal.waitFor(isFilled, { what: `${columns}×${rows}` });
		terminal.type("q");
		assert.deepEqual(await terminal.exited, { code: 0, signal: null });
	}
});

/** In a session of its own a program has no terminal that the kernel tells it of (SIGHUP). */
const SESSIONS = { "told by SIGHUP": "", "told by nobody": "setsid --wait" } as const;

/**
 * A program, and who waits for it: it writes down what it ended with, whatever becomes of the
 * terminal.
 */
async function openLeft(context: TestContext, session: string, words: (log: string) => string[]) {
	const directory = mkdtempSync(join(tmpdir(), "closed-"));
	context.after(() => rmSync(directory, { recursive: true, force: true }));
	const place = join(directory, "place");
	mkdirSync(place);
	const [log, pid, status] = [
		join(place, "link.csv"),
		join(directory, "pid"),
		join(directory, "status"),
	];
	const waiting = `trap "" HUP; ${session} sh -c 'echo $$ >"$0"; exec "$@"' "$@"; echo $? >"$0"`;
	// With the first shell, which leads the session, the kernel ends the others of it.
	const command = ["sh", "-c", `sh -c "$0" "$@"; :`, waiting, status, pid, ...words(log)];
	const terminal = await openTerminal({ command, columns: 80, rows: 24 });
	context.after(() => terminal.close());
	return {
		terminal,
		place,
		log,
		size: () => statSync(log, { throwIfNoEntry: false })?.size ?? 0,
		end: () => process.kill(Number(readFileSync(pid, "utf8")), "SIGTERM"),
		status: () => (existsSync(status) ? readFileSync(status, "utf8") : ""),
	};
}

for (const [how, session] of Object.entries(SESSIONS)) {
	test(`a terminal that is closed ends the monitor, which is ${how}, with status 0`, async (t) => {
		const monitor = await openLeft(t, session, (log) => [...DEMO, "--log", log]);
		await monitor.terminal.waitFor((screen) => screen.some((row) => /^ TX +\d/.test(row)), {
			what: "the monitor",
		});
		monitor.terminal.vanish();
		await until(() => monitor.status() !== "", "it has ended");
		assert.equal(monitor.status(), "0\n");
		assertNothingIsLost(recordsOf(monitor.log));
	});
}

const LOGGER = [process.execPath, PROGRAM, "log", "--demo", "-i", "0.05", "-o"];

test("a terminal that is closed ends the logger, which is told by SIGHUP, with status 0", async (t) => {
	const logger = await openLeft(t, SESSIONS["told by SIGHUP"], (log) => [...LOGGER, log]);
	await until(() => logger.size() > 1000, "the first records");
	logger.terminal.vanish();
	await until(() => logger.status() !== "", "it has ended");
	assert.equal(logger.status(), "0\n");
	assertNothingIsLost(recordsOf(logger.log));
});

test("a logger that is told by nobody goes on, also with troubles that it cannot tell anybody", async (t) => {
	const logger = await openLeft(t, SESSIONS["told by nobody"], (log) => [...LOGGER, log]);
	const { place, status, size } = logger;
	await until(() => size() > 1000, "the first records");
	logger.terminal.vanish();
	await logger.terminal.exited;
	renameSync(place, `${place}-away`);
	const sizeAway = () => statSync(join(`${place}-away`, "link.csv")).size;
	// It has seen that its directory is away when it writes no more, for many times its interval.
	for (let [before, count] = [-1, 0]; count < 50; count = before === sizeAway() ? count + 1 : 0) {
		before = sizeAway();
		await sleep(10);
	}
	renameSync(`${place}-away`, place);
	const before = size();
	await until(() => size() > before + 1000 || status() !== "", "more records");
	assert.equal(status(), "", "it goes on");
	logger.end();
	await until(() => status() !== "", "it has ended");
	assert.equal(status(), "0\n");
	assertNothingIsLost(recordsOf(logger.log));
});
