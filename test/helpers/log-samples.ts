/** Samples for a log, and what a log holds. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { gunzipSync } from "node:zlib";
import { type Sample, UNKNOWN_SAMPLE } from "../../source/core/sample.ts";
import type { Notice } from "../../source/log/error-reporter.ts";
import { LogFile } from "../../source/log/log-file.ts";
import type { LogFileOptions } from "../../source/log/log-file-options.ts";
import { CSV_HEADER } from "../../source/record/csv-record.ts";
import { RecordReader } from "../../source/record/record-reader.ts";
import type { RecordedSample } from "../../source/record/recorded-sample.ts";
import { FakeClock } from "./fake-clock.ts";

export const BEGAN_MS = Date.UTC(2026, 10, 23, 18, 0, 0);

/** The sample of a second; its number is its counter, so that none can be missed unseen. */
export function sampleAt(second: number, changes: Partial<Sample> = {}): Sample {
	return {
		...UNKNOWN_SAMPLE,
		at_s: second,
		wall_ms: BEGAN_MS + second * 1000,
		elapsed_s: second === 0 ? null : 1,
		runtime_s: second,
		tx_bytes: BigInt(second),
		tx_operations: BigInt(second),
		rx_bytes: 2n ** 60n + BigInt(second),
		rx_operations: 0n,
		tx_mb_per_s: second === 0 ? null : 2200.5,
		dma_errors: 0,
		event: second === 0 ? "start" : "",
		...changes,
	};
}

/** The records of a CSV log, which must be whole: one header, and nothing that cannot be read. */
export function recordsOf(path: string): RecordedSample[] {
	const bytes = readFileSync(path);
	const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString();
	assert.ok(text.endsWith("\n"), `${path} ends with a whole line`);
	const [header = "", ...lines] = text.slice(0, -1).split("\n");
	assert.equal(header, CSV_HEADER);
	return readingsAmong([header, ...lines]);
}

/**
 * The records of a log behind what a failing disk has not kept: the kernel gives zeros for a page
 * that could not be written. There may be none.
 */
export function recordsOnFailedDisk(path: string): RecordedSample[] {
	const text = readFileSync(path, "latin1");
	if (!text.includes("\0")) return recordsOf(path);
	const [, ...lines] = text.slice(text.lastIndexOf("\0")).split("\n").slice(0, -1);
	return readingsAmong([CSV_HEADER, ...lines]);
}

/** What happened to the link has records of its own, which a busy machine may bring about. */
function readingsAmong(lines: readonly string[]): RecordedSample[] {
	const reader = new RecordReader();
	return lines.flatMap((line) => {
		const kind = reader.next(line);
		assert.ok(kind === "record" || kind === "event" || kind === "header", `a record: ${line}`);
		return kind === "record" ? [reader.sample()] : [];
	});
}

/** The records of a log of JSON Lines, which may be growing, or not exist yet. */
export function jsonRecordsOf(path: string): RecordedSample[] {
	const lines = readFileSync(path, { encoding: "utf8", flag: "a+" }).split("\n").slice(0, -1);
	return readingsAmong(lines);
}

/** Every sample covers the time from the one before: no second of the log is missing. */
export function assertNothingIsLost(records: readonly RecordedSample[]): void {
	const [first, last] = [records[0], records.at(-1)];
	assert.ok(first !== undefined && last !== undefined, "there are records");
	assert.deepEqual(
		records.filter(({ event }) => event === "gap"),
		[],
	);
	const covered_s = records.slice(1).reduce((sum, { elapsed_s }) => sum + (elapsed_s ?? 0), 0);
	const length_s = (last.wall_ms - first.wall_ms) / 1000;
	assert.ok(Math.abs(covered_s - length_s) < 0.05, `${covered_s} of ${length_s} seconds`);
}

export function countersOf(records: readonly RecordedSample[]): (number | null)[] {
	return records.map(({ tx_bytes }) => (tx_bytes === null ? null : Number(tx_bytes)));
}

export function range(from: number, to: number): number[] {
	return Array.from({ length: to - from }, (_, index) => from + index);
}

export function temporaryDirectory(context: TestContext): string {
	const directory = mkdtempSync(join(tmpdir(), "log-file-"));
	context.after(() => rmSync(directory, { recursive: true, force: true }));
	return directory;
}

export interface LogSetUp {
	readonly directory: string;
	readonly path: string;
	readonly clock: FakeClock;
	readonly notices: Notice[];
	/** Opens the log; so often as it is called. */
	readonly open: (changes?: Partial<LogFileOptions>) => LogFile;
}

export function setUpLog(context: TestContext, name = "link.csv"): LogSetUp {
	const directory = temporaryDirectory(context);
	const path = join(directory, name);
	const clock = new FakeClock({ wall_ms: BEGAN_MS });
	const notices: Notice[] = [];
	const open = (changes: Partial<LogFileOptions> = {}) =>
		new LogFile({
			path,
			format: "csv",
			clock,
			sync_s: 10,
			rotate: null,
			compress: false,
			keep: null,
			keepRoot: false,
			isAsync: false,
			environment: {},
			notify: (notice) => notices.push(notice),
			...changes,
		});
	return { directory, path, clock, notices, open };
}
