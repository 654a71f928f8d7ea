/**
 * The live screen, the logger and the exporter at once on a real kernel, whose driver, clocks and
 * processor fail beneath them. One boot records a whole story (`stories.ts`), which every subtest
 * judges.
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { isLinkEventName } from "../../../source/core/link-event.ts";
import { runInGuest } from "./rig.ts";
import type { StoryName } from "./stories.ts";
import type { Together } from "./together.ts";
import type { LogRecord } from "./watch.ts";

const BYTES_PER_MB = 1_048_576;
/** What the rig's module moves, as `LOAD` sets it. */
const [TX_MB_PER_S, RX_MB_PER_S] = [12, 34];
/**
 * The module catches up on what it did not move while the guest stood still: this much time of it
 * at most, within one reading. It counts whole operations of 64 KiB.
 */
const MAX_BACKLOG_S = 1;
const OPERATION_MB = 1 / 16;
/** Steps in which the story itself adds to the counters. */
const MAY_LEAP = /^add_/;

export interface StoryOptions {
	readonly interval_s: number;
	/** Completes "screen, logger and exporter survive …". */
	readonly what: string;
	/** Judges the log beyond what holds for every story. */
	readonly judge?: (records: readonly LogRecord[]) => void;
}

/** Declares the tests of one story. */
export function testStory(story: StoryName, { interval_s, what, judge }: StoryOptions): void {
	test(`screen, logger and exporter survive ${what}, and agree on it`, async (t) => {
		const together: Together = await runInGuest(
			`node guest.mjs together ${story} ${interval_s}`,
			async (out) => JSON.parse(await readFile(join(out, "together.json"), "utf8")),
		);
		const { steps, statuses, messages } = together;
		const records = recordsIn(together.log);

		for (const { name, seenBy, screen, records, metrics } of steps) {
			await t.test(`all three: ${name}`, () => {
				const said = [screen, JSON.stringify(records.slice(-3)), metrics.slice(0, 2000)];
				assert.deepEqual(seenBy, { screen: true, records: true, metrics: true }, said.join("\n"));
				for (const record of MAY_LEAP.test(name) ? [] : records) assertPossible(record);
			});
		}

		await t.test("every one of them ends with status 0", () => {
			assert.equal(steps.at(-1)?.name, "after all", "the story came to its end");
			assert.deepEqual(statuses, { screen: 0, log: 0, serve: 0 }, messages);
		});

		await t.test("the log is whole, and every rate is what its counters and times say", () => {
			assert.equal(together.log.at(-1), "\n");
			let before: LogRecord | null = null;
			for (const record of records) {
				// Two lives of a driver may say the same: of such a reading nothing is claimed.
				const isUnchanged = before !== null && record.elapsed_s === null;
				if (record.event === "gap" || isUnchanged) {
					assert.equal(record.tx_mb_per_s, null, JSON.stringify(record));
					continue;
				}
				if (before !== null && record.event !== "reset") assertTrue(before, record);
				before = record;
			}
		});

		await t.test("none of them takes more and more memory", (t) => {
			const [first, last] = [steps[0]?.memory ?? [], steps.at(-1)?.memory ?? []];
			t.diagnostic(`${first.join(", ")} bytes, and then ${last.join(", ")}`);
			assert.equal(last.length, 3, "all three run");
			for (const [index, bytes] of last.entries()) {
				assert.ok(bytes - (first[index] ?? 0) < 40e6, `${first[index]} bytes, then ${bytes}`);
			}
		});

		if (judge !== undefined) await t.test("the log saw what happened", () => judge(records));
	});
}

/** The readings; what happened to the link meanwhile has records of its own. */
function recordsIn(log: string): LogRecord[] {
	return log
		.trimEnd()
		.split("\n")
		.map((line) => JSON.parse(line))
		.filter(({ event }) => !isLinkEventName(event));
}

/** No rate is negative, and none more than the module can have counted in that time. */
function assertPossible(record: LogRecord): void {
	const { tx_mb_per_s, rx_mb_per_s, elapsed_s } = record;
	for (const [rate, actual] of [
		[tx_mb_per_s, TX_MB_PER_S],
		[rx_mb_per_s, RX_MB_PER_S],
	] as const) {
		if (rate === null) continue;
		const said = JSON.stringify(record);
		assert.ok(rate >= 0 && elapsed_s !== null, said);
		assert.ok(rate * elapsed_s <= actual * (elapsed_s + MAX_BACKLOG_S) + OPERATION_MB, said);
	}
}

/** Of two readings of one life of the driver, without another reading between them. */
function assertTrue(before: LogRecord, record: LogRecord): void {
	const said = `${JSON.stringify(before)}\n${JSON.stringify(record)}`;
	const { tx_bytes, tx_mb_per_s, elapsed_s, runtime_s } = record;
	assert.ok(tx_bytes !== null && before.tx_bytes !== null && elapsed_s !== null, said);
	assert.ok(tx_bytes >= before.tx_bytes, said);
	const passed_s = Number(runtime_s) - Number(before.runtime_s);
	assert.ok(Math.abs(passed_s - elapsed_s) < 0.005, said);
	const rate = (tx_bytes - before.tx_bytes) / BYTES_PER_MB / elapsed_s;
	assert.ok(Math.abs(rate - Number(tx_mb_per_s)) < 0.001 * Math.max(1, rate), said);
}
