import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Random } from "../../source/core/random.ts";
import { openTerminal, type PseudoTerminal } from "../helpers/terminal.ts";

const PROGRAM = fileURLToPath(new URL("../../dist/anarchy-perf-ink.js", import.meta.url));
const DEMO = [process.execPath, PROGRAM, "--demo", "--interval", "0.1"];

const isDrawn = (screen: readonly string[]) =>
	screen.some((row) => /^ TX +\d/.test(row)) && screen.at(-1)?.startsWith(" q quit") === true;

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

test("a terminal that is closed ends it, although nobody says so with SIGHUP", async (t) => {
	const directory = mkdtempSync(join(tmpdir(), "closed-"));
	t.after(() => rmSync(directory, { recursive: true, force: true }));
	const [pidFile, log] = [join(directory, "pid"), join(directory, "link.csv")];
	// A shell that stays makes it somebody else's child, whom the end of the session does not reach.
	const start = `trap "" HUP; echo $$ >"$0"; exec "$@"`;
	const command = ["sh", "-c", start, pidFile, ...DEMO, "--log", log];
	const terminal = await openTerminal({ command, columns: 80, rows: 24 });
	await terminal.waitFor(isDrawn, { what: "the monitor" });
	const pid = Number(readFileSync(pidFile, "utf8"));
	const isThere = () => {
		try {
			return !/ \(.*\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
		} catch {
			return false;
		}
	};
	terminal.vanish();
	for (let count = 0; count < 1000 && isThere(); count++) await sleep(10);
	assert.equal(isThere(), false, "it has ended");
	assert.equal(readFileSync(log, "utf8").at(-1), "\n");
	await terminal.close();
});
