/**
 * The live screen, the logger and the exporter at once on a real kernel, whose driver, clocks and processor
 * fail beneath them. One boot records a whole story (`stories.ts`). Slow: `npm run test:kernel` and CI only.
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { runInGuest } from "./rig.ts";
import type { Together } from "./together.ts";
import type { LogRecord } from "./watch.ts";

const BYTES_PER_MB = 1_048_576;
/** The driver moves 12 and 34 MB/s: what is more was made up, but where the story makes a leap. */
const MOST_MB_PER_S = 100;
const MAY_LEAP = /^add_/;

const STORIES = [
	{ story: "failures", interval: "0.5", what: "a driver that fails in every way" },
	{ story: "counts", interval: "0.5", what: "counters that leap, overflow and run back" },
	{ story: "time", interval: "0.5", what: "clocks that are set, and a processor that is busy" },
	{ story: "reloads", interval: "0.1", what: "a module that is reloaded a thousand times" },
] as const;

for (const { story, interval, what } of STORIES) {
	test(`screen, logger and exporter survive ${what}, and agree on it`, async (t) => {
		const together: Together = await runInGuest(
			`node guest.mjs together ${story} ${interval}`,
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
				if (record.event === "gap") continue;
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

		if (story === "reloads") {
			await t.test("the log saw many of them, and nothing else", (t) => {
				const counted = (wanted: string) => records.filter(({ event }) => event === wanted).length;
				const [starts, gaps, resets, wraps] = ["start", "gap", "reset", "wrap"].map(counted);
				t.diagnostic(`${gaps} gaps and ${resets} resets in ${records.length} records`);
				assert.deepEqual([starts, wraps], [1, 0]);
				assert.ok(Number(resets) > 20, `${resets} resets`);
				assert.ok(Number(gaps) > 20, `${gaps} gaps`);
			});
		}
	});
}

function recordsIn(log: string): LogRecord[] {
	return log
		.trimEnd()
		.split("\n")
		.map((line) => JSON.parse(line));
}

/** No rate is negative, and none a giant. */
function assertPossible(record: LogRecord): void {
	for (const rate of [record.tx_mb_per_s, record.rx_mb_per_s]) {
		if (rate === null) continue;
		assert.ok(rate >= 0 && rate < MOST_MB_PER_S, JSON.stringify(record));
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
