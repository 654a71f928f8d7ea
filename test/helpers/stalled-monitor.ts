/** A monitor whose terminal accepts no output, and the log that it writes meanwhile. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { PROGRAM } from "./replayed-screen.ts";
import { openTerminal, type PseudoTerminal } from "./terminal.ts";
import { until } from "./until.ts";

const LARGE = [300, 100] as const;
/** The frames of a minute would be hundreds of MB; a young heap grows by some ten. */
const MAX_GROWTH_BYTES = 40_000_000;

/** Opens the monitor, with its terminal full of frames that are not read, and its log. */
export async function openStalled(context: TestContext) {
	const directory = mkdtempSync(join(tmpdir(), "blocked-"));
	context.after(() => rmSync(directory, { recursive: true, force: true }));
	const log = join(directory, "link.csv");
	const command = [process.execPath, PROGRAM, "--demo", "--interval", "0.01", "--log", log];
	const terminal = await openTerminal({ command, columns: LARGE[0], rows: LARGE[1] });
	await terminal.waitFor((screen) => screen.some((row) => /^ TX +\d/.test(row)), {
		what: "the first rate",
	});
	terminal.stall();
	// Each size is a whole frame of tens of kilobytes; the kernel keeps some sixty.
	for (let count = 0; count < 10; count++) {
		await terminal.resize(LARGE[0] - (count % 2), LARGE[1]);
		await grown(log, 1);
	}
	return { terminal, log };
}

const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** Waits until a log has grown by this many bytes. */
export async function grown(log: string, bytes: number): Promise<void> {
	const end = sizeOf(log) + bytes;
	await until(() => sizeOf(log) >= end, "a log that grows");
}

/**
 * Asserts that while the terminal is blocked memory stays and nothing is printed, and that
 * afterwards the newest frame appears and `q` ends the monitor.
 */
export async function assertCatchesUp(
	terminal: PseudoTerminal,
	meanwhile: () => Promise<void>,
): Promise<void> {
	const [before, printed] = [memoryOf(terminal), terminal.raw().length];
	await meanwhile();
	const growth = memoryOf(terminal) - before;
	assert.ok(growth < MAX_GROWTH_BYTES, `${growth} bytes more`);
	assert.equal(terminal.raw().length, printed, "nothing gets through");
	terminal.type("p");
	terminal.proceed();
	await terminal.waitFor(([header]) => header?.includes(" PAUSED ") === true, {
		what: "the newest frame",
	});
	terminal.type("q");
	assert.deepEqual(await terminal.exited, { code: 0, signal: null });
}

function memoryOf({ pid }: PseudoTerminal): number {
	return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024;
}
