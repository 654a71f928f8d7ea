/**
 * The live screen, the logger and the exporter at once on a real kernel, whose driver fails beneath
 * them. One boot records everything (`together.ts`). Slow: `npm run test:kernel` and CI only.
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { runInGuest } from "./rig.ts";
import type { LogRecord, Together } from "./together.ts";

test("screen, logger and exporter survive what the driver does, and agree on it", async (t) => {
	const together: Together = await runInGuest("node guest.mjs together", async (out) =>
		JSON.parse(await readFile(join(out, "together.json"), "utf8")),
	);
	const { steps, statuses, messages } = together;

	for (const { name, seenBy, screen, records, metrics } of steps) {
		await t.test(`all three: ${name}`, () => {
			const said = [screen, JSON.stringify(records.slice(-3)), metrics.slice(0, 2000)].join("\n");
			assert.deepEqual(seenBy, { screen: true, records: true, metrics: true }, said);
		});
	}

	await t.test("every one of them ends with status 0", () => {
		assert.equal(steps.at(-1)?.name, "after all", "the story came to its end");
		assert.deepEqual(statuses, { screen: 0, log: 0, serve: 0 }, messages);
	});

	await t.test("the log is whole, and no counter in it falls but at a reset", () => {
		assert.equal(together.log.at(-1), "\n");
		const records: LogRecord[] = together.log
			.trimEnd()
			.split("\n")
			.map((line) => JSON.parse(line));
		const resets = records.filter(({ event }) => event === "reset");
		assert.equal(resets.length, 1, "one reset was made");
		let before = 0;
		for (const { event, tx_bytes } of records) {
			if (tx_bytes === null) continue;
			if (event !== "reset") assert.ok(tx_bytes >= before, `${tx_bytes} after ${before}`);
			before = tx_bytes;
		}
	});
});
