/**
 * A day of samples, one a second, from the driver's text to the log and back, in simulated time.
 */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after } from "node:test";
import { BYTES_PER_MB } from "../../../source/core/metrics.ts";
import type { Sample } from "../../../source/core/sample.ts";
import { LogFile } from "../../../source/log/log-file.ts";
import { takeSamples } from "../../../source/pipeline/sampler.ts";
import { Ticker } from "../../../source/pipeline/ticker.ts";
import type { RecordedSample } from "../../../source/record/recorded-sample.ts";
import { openRecording } from "../../../source/replay/open-recording.ts";
import { RollingWindow } from "../../../source/screen/rolling-window.ts";
import type { DriverStatistics } from "../../../source/sources/anarchy/parse-statistics.ts";
import { FakeClock } from "../../helpers/fake-clock.ts";
import { type Entry, eventsOf, KeptDriver, type Move, movesOf } from "../../helpers/kept-driver.ts";
import { BEGAN_MS, recordsOf } from "../../helpers/log-samples.ts";
import { taken } from "../../helpers/recorded-logs.ts";

const DAY_S = 86_400;

interface Day {
	readonly ledger: readonly (Entry | null)[];
	readonly taken: number;
	readonly window: RollingWindow;
	readonly log: LogFile;
	readonly paths: readonly string[];
	readonly notices: readonly string[];
}

const folder = mkdtempSync(join(tmpdir(), "anarchy-day-"));
after(() => rmSync(folder, { recursive: true }));

async function liveThroughADay(): Promise<Day> {
	const clock = new FakeClock({ isAutomatic: true, wall_ms: BEGAN_MS });
	const source = new KeptDriver(clock);
	const notices: string[] = [];
	const log = new LogFile({
		path: join(folder, "link.csv"),
		format: "csv",
		clock,
		sync_s: 600,
		rotate: { kind: "time", seconds: 3600 },
		compress: false,
		keep: null,
		keepRoot: false,
		isAsync: false,
		environment: {},
		notify: ({ text }) => notices.push(text),
	});
	const window = new RollingWindow([DAY_S]);
	// The first tick is at once, so the last of a day's is a second before the day is over.
	const ticker = new Ticker(clock, 1, new AbortController().signal, DAY_S - 1);
	let count = 0;
	for await (const samples of takeSamples({ source, ticker, clock })) {
		count += samples.length;
		for (const sample of samples) window.push(sample);
		log.write(...samples);
	}
	await log.close();
	const paths = readdirSync(folder).map((name) => join(folder, name));
	return { ledger: source.ledger, taken: count, window, log, paths, notices };
}

const day = await liveThroughADay();
const recording = await openRecording(day.paths);
const records = await taken(recording.samplesFrom(recording.start_ms));
await recording.close();

const moves = movesOf(day.ledger);

test("a day at 1 Hz is 86,400 readings, and the log has each of them once, in order", () => {
	assert.equal(day.ledger.length, DAY_S);
	assert.equal(day.taken, DAY_S);
	assert.equal(records.length, DAY_S);
	const misplaced = records.findIndex(({ wall_ms }, index) => wall_ms !== BEGAN_MS + index * 1000);
	assert.equal(misplaced, -1, "each second has its record");
	assert.deepEqual([recording.skippedLines, recording.warnings], [0, []]);
});

test("the log's own account is the same: nothing was lost, nothing waits, nothing was wrong", () => {
	const { samples, queued, dropped, error } = day.log.state;
	assert.deepEqual([samples, queued, dropped, error], [DAY_S, 0, 0, null]);
	assert.deepEqual(day.notices, []);
});

test("its 24 hourly parts are whole lines, and none has a record of another's hour", () => {
	const hours = day.paths.map((path) => {
		const part = recordsOf(path);
		assert.equal(part.length, 3600, path);
		return new Set(part.map(({ wall_ms }) => Math.floor(wall_ms / 3_600_000)));
	});
	assert.equal(hours.length, 24);
	assert.equal(new Set(hours.flatMap((hour) => [...hour])).size, 24);
});

test("every record has the counters that the driver printed at that second, to the digit", () => {
	const wrong = records.findIndex(
		(record, index) => !agrees(record, day.ledger[index]?.statistics),
	);
	assert.equal(wrong, -1, `second ${wrong}`);
});

test("each reset and each failed reading is told where it was, and no other event is", () => {
	const events = records.map(({ event }) => event);
	const expected = eventsOf(day.ledger);
	assert.deepEqual(events, expected);
	assert.equal(expected.filter((event) => event === "gap").length, 2400);
	assert.ok(expected.filter((event) => event === "reset").length > 4000, "a reset every 20 s");
});

test("what the recorded rates add up to is what the driver moved", () => {
	const rates = records.filter(({ tx_mb_per_s }) => tx_mb_per_s !== null);
	assert.equal(rates.length, moves.length);
	const sumOf = (rate: (record: Sample) => number | null) =>
		rates.reduce((sum, one) => sum + (rate(one) ?? Number.NaN) * (one.elapsed_s ?? Number.NaN), 0);
	const moved = (bytes: (move: Move) => bigint) =>
		Number(moves.reduce((sum, move) => sum + bytes(move), 0n)) / BYTES_PER_MB;
	isNear(
		sumOf((record) => record.tx_mb_per_s),
		moved(({ tx_bytes }) => tx_bytes),
	);
	isNear(
		sumOf((record) => record.rx_mb_per_s),
		moved(({ rx_bytes }) => rx_bytes),
	);
});

test("the window of a day has all of it: its mean, its extremes and its gaps are the driver's", () => {
	const rates = moves.map(({ tx_bytes, seconds }) => Number(tx_bytes) / BYTES_PER_MB / seconds);
	const summary = day.window.summary("tx", DAY_S);
	assert.ok(summary !== null, "the day is known");
	isNear(summary.mean, rates.reduce((sum, rate) => sum + rate, 0) / rates.length);
	isNear(
		summary.minimum,
		rates.reduce((least, rate) => Math.min(least, rate)),
	);
	isNear(
		summary.maximum,
		rates.reduce((most, rate) => Math.max(most, rate)),
	);
	// Columns of 144 s: three lie within each outage.
	const states = day.window.columns("tx", DAY_S, 600).map(({ state }) => state);
	assert.equal(states.filter((state) => state === "gap").length, 4 * 3);
	assert.equal(states.filter((state) => state === "value").length, 600 - 4 * 3);
});

function agrees(record: RecordedSample, driver: DriverStatistics | undefined): boolean {
	return (
		record.runtime_s === (driver === undefined ? null : driver.runtime_ms / 1000) &&
		record.tx_bytes === (driver?.tx_bytes ?? null) &&
		record.tx_operations === (driver?.tx_operations ?? null) &&
		record.rx_bytes === (driver?.rx_bytes ?? null) &&
		record.rx_operations === (driver?.rx_operations ?? null) &&
		record.latency_average_ns === (driver?.latency?.average_ns ?? null) &&
		record.latency_maximum_ns === (driver?.latency?.maximum_ns ?? null) &&
		record.latency_minimum_ns === (driver?.latency?.minimum_ns ?? null) &&
		record.dma_errors === (driver?.dma_errors ?? null) &&
		record.connections === (driver?.connections ?? null)
	);
}

function isNear(actual: number, expected: number): void {
	const isClose = Math.abs(actual - expected) <= 1e-9 * Math.abs(expected);
	assert.ok(isClose, `${actual} is not ${expected}`);
}
