/**
 * A machine that is busy: the program comes after everybody else on the one processor that it may
 * use.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import test, { type TestContext } from "node:test";
import { PROGRAM } from "../../helpers/exporter-process.ts";
import { temporaryDirectory } from "../../helpers/log-samples.ts";
import { openTerminal } from "../../helpers/terminal.ts";
import { until } from "../../helpers/until.ts";

const HOGS = 40;
const BYTES_PER_MB = 1_048_576;
const INTERVAL_S = 0.05;
/** Ten ticks in one sample: then the program can be said to starve. */
const LONG_S = 0.5;

/**
 * Hogs that wait until they are told to go on, and then the program, in the same session. It has a
 * seventh of a hog's share of the processor: less than it needs beside many, and never so little
 * that a read starves for as long as one that hangs, as in the idle class on a machine that is busy
 * anyway.
 */
const SCRIPT = `
	for hog in $(seq ${HOGS}); do
		nice -n 10 taskset -c "$CPU" sh -c 'kill -s STOP $$; while :; do :; done' &
		echo $! >>"$PIDS"
	done
	exec nice -n 19 taskset -c "$CPU" "$@"
`;

interface BusyRecord {
	readonly elapsed_s: number | null;
	readonly runtime_s: number | null;
	readonly tx_bytes: number | null;
	readonly tx_mb_per_s: number | null;
	readonly event: string;
	readonly detail: string;
}

for (const [name, words] of Object.entries({
	screen: ["--log"],
	log: ["log", "--json", "--output"],
})) {
	test(`${name}: ticks that are starved are left out, and what is left covers all of the time`, async (t) => {
		const folder = temporaryDirectory(t);
		const [driver, log, pids] = ["statistics", "link.jsonl", "pids"].map((file) =>
			join(folder, file),
		);
		assert.ok(driver !== undefined && log !== undefined && pids !== undefined, "three names");
		startDriver(t, driver);
		await until(() => existsSync(driver), "the driver");
		const program = [process.execPath, PROGRAM, ...words, log, "-f", driver, "-i", `${INTERVAL_S}`];
		await using terminal = await openTerminal({
			command: ["sh", "-c", SCRIPT, "sh", ...program],
			columns: 100,
			rows: 30,
			env: { CPU: lastProcessor(), PIDS: pids, SUDO_UID: "" },
		});
		const records = () => recordsIn(log);
		await until(() => records().length > 20, "the first records");
		const hogs = readFileSync(pids, "utf8").trim().split("\n").map(Number);
		const isStarved = () => records().some(({ elapsed_s }) => (elapsed_s ?? 0) > LONG_S);
		// No more of them than it takes.
		for (const hog of hogs) {
			const before = records().length;
			process.kill(hog, "SIGCONT");
			await until(() => isStarved() || records().length > before + 1, "more records");
		}
		await until(isStarved, "a sample that comes late");
		for (const hog of hogs) process.kill(hog, "SIGKILL");
		const before = records().length;
		await until(() => records().length > before + 20, "samples in time again");
		terminal.signal("SIGTERM");
		assert.equal((await terminal.exited).code, 0);
		assertAccountedFor(records());
	});
}

/** No gap and no reset is made up, and each sample has the bytes of the time that it covers. */
function assertAccountedFor(records: readonly BusyRecord[]): void {
	const told = records.slice(1).filter(({ event }) => event !== "");
	assert.deepEqual(told, []);
	const [first, last] = [records[0], records.at(-1)];
	assert.ok(first !== undefined && last !== undefined, "there are records");
	// Where the driver has not written since, no rate is known, and the next sample covers that time
	// as well.
	const known = records.slice(1).filter(({ tx_mb_per_s }) => tx_mb_per_s !== null);
	const covered_s = known.reduce((sum, { elapsed_s }) => sum + Number(elapsed_s), 0);
	const passed_s = Number(last.runtime_s) - Number(first.runtime_s);
	assert.ok(Math.abs(covered_s - passed_s) < 0.1, `${covered_s} s of ${passed_s} s`);
	const missed = Math.round(passed_s / INTERVAL_S) - records.length;
	assert.ok(missed >= 5, `${missed} ticks missed`);
	const moved_mb = known.reduce(
		(sum, one) => sum + Number(one.tx_mb_per_s) * Number(one.elapsed_s),
		0,
	);
	const moved = moved_mb * BYTES_PER_MB;
	const counted = Number(last.tx_bytes) - Number(first.tx_bytes);
	assert.ok(Math.abs(moved / counted - 1) < 1e-6, `${moved} of ${counted} bytes`);
}

function startDriver(t: TestContext, file: string): void {
	const child = spawn(process.execPath, [PROGRAM, "simulate", file, "--uptime", "1h"], {
		stdio: "ignore",
	});
	t.after(() => child.kill("SIGKILL"));
}

/** The last of those that this process may use. */
function lastProcessor(): string {
	const status = readFileSync("/proc/self/status", "utf8");
	return /^Cpus_allowed_list:.*?(\d+)$/m.exec(status)?.[1] ?? "0";
}

/** Whole lines alone: the last one may be half written. */
function recordsIn(log: string): BusyRecord[] {
	const lines = readFileSync(log, { encoding: "utf8", flag: "a+" }).split("\n").slice(0, -1);
	return lines.map((line) => JSON.parse(line));
}
