/** What the rates of a log are of, from its records. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import type { Sample } from "../../source/core/sample.ts";
import { CSV_HEADER, toCsvRecord } from "../../source/record/csv-record.ts";
import { loadLogContents } from "../../source/recorded-logs/load-logs.ts";
import { sampleAt } from "../helpers/log-samples.ts";

async function contentsOf(t: TestContext, samples: readonly Sample[]) {
	const folder = mkdtempSync(join(tmpdir(), "counted-"));
	t.after(() => rmSync(folder, { recursive: true, force: true }));
	const path = join(folder, "log.csv");
	const header = CSV_HEADER.replace(/\n$/, "");
	writeFileSync(path, `${[header, ...samples.map(toCsvRecord)].join("\n")}\n`);
	const { counted, sources, notes } = await loadLogContents([path]);
	return { counted, sources, notes: notes.filter((note) => note.startsWith("rates are")) };
}

const WIRE = { source: "nvidia", counts: "wire" } as const;
const SAMPLED = { source: "nvidia", counts: "", tx_bytes: null, rx_bytes: null } as const;
const log = (changes: Partial<Sample>) => [0, 1, 2].map((second) => sampleAt(second, changes));

test("a log says who counted, and payload, wire bytes or samples", async (t) => {
	assert.deepEqual(await contentsOf(t, log({ source: "anarchy", counts: "payload" })), {
		counted: ["payload"],
		sources: ["anarchy"],
		notes: [],
	});
	const wire = await contentsOf(t, log(WIRE));
	assert.deepEqual([wire.counted, wire.sources], [["wire"], ["nvidia"]]);
	const sampled = await contentsOf(t, log(SAMPLED));
	assert.deepEqual(sampled.counted, ["sampled"]);
	assert.match(sampled.notes.join("\n"), /^rates are sampled/);
});

test("logs of before there was a column for it are of payload", async (t) => {
	const { counted, sources } = await contentsOf(t, log({ source: "", counts: "" }));
	assert.deepEqual([counted, sources], [["payload"], []]);
});

test("a log without rates is of nothing, and a mixed one says so", async (t) => {
	const none = { ...SAMPLED, source: "link", tx_mb_per_s: null, rx_mb_per_s: null } as const;
	assert.deepEqual((await contentsOf(t, log(none))).counted, []);
	const later = [3, 4].map((second) => sampleAt(second, SAMPLED));
	const mixed = await contentsOf(t, [...log(WIRE), ...later]);
	assert.deepEqual(mixed.counted, ["sampled", "wire"]);
	assert.match(mixed.notes.join("\n"), /of several kinds \(sampled, wire\)/);
});
