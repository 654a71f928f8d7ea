import assert from "node:assert/strict";
import {
	chmodSync,
	existsSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { type SimulateOptions, simulate } from "../../source/commands/simulate.ts";
import { ExitCode, UserError } from "../../source/core/errors.ts";
import { parseDriverStatistics } from "../../source/sources/anarchy/parse-statistics.ts";
import { SimulatedDriver } from "../../source/sources/simulated/simulated-driver.ts";
import { FakeClock } from "../helpers/fake-clock.ts";

const DEFAULTS = {
	tx_mb_per_s: 2200,
	rx_mb_per_s: 1500,
	latency_ns: 1200,
	scenario: "steady",
	seed: 1,
	uptime_s: 0,
	duration_s: null,
	loadFrom: null,
	limit_mb_per_s: 2600,
} as const;

/** A directory of its own for a test, and the options to simulate into it. */
function setUp(context: TestContext, changes: Partial<SimulateOptions> = {}) {
	const directory = mkdtempSync(join(tmpdir(), "simulate-"));
	context.after(() => rmSync(directory, { recursive: true, force: true }));
	const file = join(directory, "statistics");
	return { directory, file, options: { ...DEFAULTS, file, ...changes } };
}

function runtimeOf(file: string): number {
	const parsed = parseDriverStatistics(readFileSync(file, "latin1"));
	assert.ok(parsed.ok);
	return parsed.statistics.runtime_ms;
}

async function assertRefused(options: SimulateOptions, cause: RegExp): Promise<void> {
	await assert.rejects(simulate(options, AbortSignal.timeout(1000), new FakeClock()), (error) => {
		assert.ok(error instanceof UserError, String(error));
		assert.equal(error.exitCode, ExitCode.usage);
		assert.ok(error.message.includes(options.file), error.message);
		assert.match(error.message, cause);
		assert.doesNotMatch(error.message, /\.anarchy-aside/);
		return true;
	});
}

test("writes the driver's file 50 times per second until aborted, and removes it", async (t) => {
	const { directory, file, options } = setUp(t, { uptime_s: 100, scenario: "bursty", seed: 9 });
	const clock = new FakeClock({ now_ms: 777.7 });
	const stop = new AbortController();
	const running = simulate(options, stop.signal, clock);
	await clock.advance(0);
	assert.equal(runtimeOf(file), 100_000);
	for (let written = 1; written <= 40; written++) {
		await clock.advance(20);
		assert.ok(Math.abs(runtimeOf(file) - 100_000 - written * 20) <= 1);
		assert.deepEqual(readdirSync(directory), ["statistics"]);
	}
	await clock.advance(19);
	assert.ok(Math.abs(runtimeOf(file) - 100_800) <= 1, "written between two ticks");
	stop.abort();
	await running;
	assert.deepEqual(readdirSync(directory), []);
});

test("the file holds the statistics of that moment", async (t) => {
	const { file, options } = setUp(t, { tx_mb_per_s: 10, rx_mb_per_s: 20, latency_ns: 900 });
	const clock = new FakeClock();
	const stop = new AbortController();
	const running = simulate(options, stop.signal, clock);
	await clock.advance(1000);
	const driver = new SimulatedDriver(options);
	driver.advanceTo(1000);
	assert.equal(readFileSync(file, "latin1"), driver.text());
	stop.abort();
	await running;
});

test("each write replaces the file, so that readers never see half of one", async (t) => {
	const { file, options } = setUp(t);
	const clock = new FakeClock();
	const stop = new AbortController();
	const running = simulate(options, stop.signal, clock);
	await clock.advance(0);
	const first = statSync(file).ino;
	await clock.advance(20);
	assert.notEqual(statSync(file).ino, first);
	stop.abort();
	await running;
});

test("ends after its duration, and removes its file", async (t) => {
	const { directory, options } = setUp(t, { duration_s: 60 });
	const clock = new FakeClock({ isAutomatic: true });
	await simulate(options, new AbortController().signal, clock);
	assert.equal(clock.now(), 60_000);
	assert.deepEqual(readdirSync(directory), []);
});

test("after a minute stopped it continues on time, without catching up", async (t) => {
	const { file, options } = setUp(t);
	const clock = new FakeClock();
	const stop = new AbortController();
	const running = simulate(options, stop.signal, clock);
	await clock.advance(100);
	await clock.skip(60_012);
	assert.equal(runtimeOf(file), 60_112);
	await clock.advance(7);
	assert.equal(runtimeOf(file), 60_112);
	await clock.advance(1);
	assert.equal(runtimeOf(file), 60_120);
	stop.abort();
	await running;
});

test("the file of an earlier simulation is replaced", async (t) => {
	const { file, options } = setUp(t, { duration_s: 0.2 });
	writeFileSync(file, new SimulatedDriver({ uptime_s: 5 }).text());
	await simulate(options, new AbortController().signal, new FakeClock({ isAutomatic: true }));
	assert.equal(existsSync(file), false);
});

test("nothing is written if it was stopped before the start", async (t) => {
	const { directory, options } = setUp(t);
	await simulate(options, AbortSignal.abort(), new FakeClock());
	assert.deepEqual(readdirSync(directory), []);
});

test("a file that replaced its own is not removed", async (t) => {
	const { file, options } = setUp(t);
	const clock = new FakeClock();
	const stop = new AbortController();
	const running = simulate(options, stop.signal, clock);
	await clock.advance(0);
	rmSync(file);
	writeFileSync(file, "mine");
	stop.abort();
	await running;
	assert.equal(readFileSync(file, "utf8"), "mine");
});

test("a file that is not a statistics file is not overwritten", async (t) => {
	const { file, options } = setUp(t);
	for (const content of ["my diary", "", "Anarchy eGPU Performance Statistic", "\n\n\n"]) {
		writeFileSync(file, content);
		await assertRefused(options, /is not a statistics file/);
		assert.equal(readFileSync(file, "utf8"), content);
	}
});

test("a directory, a link and a device are not replaced", async (t) => {
	const { directory, file, options } = setUp(t);
	const notRegular = /not a regular file/;
	await assertRefused({ ...options, file: directory }, notRegular);
	await assertRefused({ ...options, file: "/dev/null" }, notRegular);
	const target = join(directory, "target");
	writeFileSync(target, new SimulatedDriver().text());
	symlinkSync(target, file);
	await assertRefused(options, notRegular);
	assert.ok(lstatSync(file).isSymbolicLink());
	symlinkSync(join(directory, "nowhere"), join(directory, "dangling"));
	await assertRefused({ ...options, file: join(directory, "dangling") }, notRegular);
});

test("a directory that is missing or cannot be written is named, with the cause", async (t) => {
	const { directory, options } = setUp(t);
	const missing = /no such folder; make it, or check the path$/;
	await assertRefused({ ...options, file: join(directory, "no", "such") }, missing);
	await assertRefused({ ...options, file: "" }, missing);
	const target = join(directory, "file");
	writeFileSync(target, "x");
	await assertRefused({ ...options, file: join(target, "statistics") }, missing);
	await assertRefused({ ...options, file: "/proc/anarchy" }, /no such folder|permission denied/);
	await assertRefused(
		{ ...options, file: join(directory, "n".repeat(300)) },
		/its name is too long$/,
	);
});

test("a directory without write permission is refused", (t) => {
	if (process.getuid?.() === 0) return t.skip("root may write everywhere");
	const { directory, options } = setUp(t);
	chmodSync(directory, 0o555);
	return assertRefused(options, /permission denied/);
});

test("no temporary file is left when the target becomes a directory meanwhile", async (t) => {
	const { directory, file, options } = setUp(t);
	const clock = new FakeClock();
	const running = simulate(options, new AbortController().signal, clock);
	await clock.advance(0);
	rmSync(file);
	mkdirSync(file);
	const refused = assert.rejects(
		running,
		/cannot write “.*statistics”: (it is a folder|it exists already|ENOTEMPTY)/,
	);
	await clock.advance(50);
	await refused;
	assert.deepEqual(readdirSync(directory), ["statistics"]);
});
