/**
 * A disk with a quota, a slow one and a limit on files: strace makes the real program's calls fail.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import test from "node:test";
import { assertNothingIsLost, recordsOf, temporaryDirectory } from "../../helpers/log-samples.ts";
import { PROGRAM } from "../../helpers/replayed-screen.ts";
import { openTerminal } from "../../helpers/terminal.ts";

const hasStrace = spawnSync("strace", ["-qq", "-o", "/dev/null", "true"]).status === 0;
const withStrace = { skip: hasStrace ? false : "strace is missing, or may not trace" };
const WRITES = "write,pwrite64,writev";
const SYNCS = "fsync,fdatasync";

/**
 * The words before a command, of whose calls on this file those that are named are tampered with.
 */
function tampering(path: string, calls: string, fault: string, follow: "-f" | null): string[] {
	const filter = ["-P", path, "-e", `trace=${calls}`, "-e", `inject=${calls}:${fault}`];
	return ["strace", ...(follow === null ? [] : [follow]), "-qq", "-o", "/dev/null", ...filter];
}

test(
	"a quota that is used up for a while: said once each time, and nothing is lost",
	withStrace,
	(t) => {
		const path = join(temporaryDirectory(t), "link.csv");
		// Calls are counted for each thread. Only those of the main one are refused, and never two in a
		// row: so the last words of the log are heard, whoever writes them.
		const [strace = "", ...words] = tampering(path, WRITES, "error=EDQUOT:when=2+20", null);
		const command = [
			process.execPath,
			PROGRAM,
			"log",
			"--demo",
			"-i",
			"0.05",
			"-d",
			"4s",
			"-o",
			path,
		];
		const { status, stderr } = spawnSync(strace, [...words, ...command], { encoding: "utf8" });
		assert.equal(status, 0, stderr);
		assertNothingIsLost(recordsOf(path));
		const said = stderr.trimEnd().split("\n");
		assert.ok(said.length >= 2, stderr);
		for (const [index, line] of said.entries()) {
			const expected =
				index % 2 === 0 ? /: the disk quota is exceeded; free some space/ : /is written again/;
			assert.match(line, expected);
		}
	},
);

test("a limit on the size of files: said once, and at the end what is left, with status 74", (t) => {
	const path = join(temporaryDirectory(t), "link.csv");
	const limit = `ulimit -f 8 && exec "$0" "$@"`;
	const command = [PROGRAM, "log", "--demo", "-i", "0.02", "-d", "1s", "-o", path];
	const { status, stderr } = spawnSync("sh", ["-c", limit, process.execPath, ...command], {
		encoding: "utf8",
	});
	assert.match(stderr, /: the file has reached its maximum size; use --rotate/);
	assert.equal(stderr.match(/cannot write/g)?.length, 1, stderr);
	assert.match(stderr, /\d+ samples could not be written to “.*”: the file has reached/);
	assert.equal(status, 74, stderr);
	assertNothingIsLost(recordsOf(path));
});

test(
	"a disk that takes a second for each call: keys work, and nothing is lost",
	withStrace,
	async (t) => {
		const path = join(temporaryDirectory(t), "link.csv");
		const slow = tampering(path, `${WRITES},${SYNCS}`, "delay_enter=1000000", "-f");
		const command = [...slow, process.execPath, PROGRAM, "--demo", "-i", "0.05", "--log", path];
		await using terminal = await openTerminal({ command, columns: 100, rows: 30 });
		await terminal.waitFor((screen) => screen.some((row) => /^ TX +\d/.test(row)), {
			what: "the first rate",
		});
		for (let count = 0; count < 3; count++) {
			terminal.type("p");
			await terminal.waitFor(([header]) => header?.includes(" PAUSED ") === true, {
				what: "a pause",
			});
			terminal.type("p");
			await terminal.waitFor(([header]) => header?.includes(" PAUSED ") === false, {
				what: "its end",
			});
		}
		terminal.type("q");
		assert.deepEqual(await terminal.exited, { code: 0, signal: null });
		assertNothingIsLost(recordsOf(path));
	},
);
