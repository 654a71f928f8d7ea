/** Events of the link in logs are counted, and sampled rates are named so. */
import assert from "node:assert/strict";
import test from "node:test";
import { compareLogs } from "../../source/analysis/comparison/compare-logs.ts";
import { analyze } from "../../source/commands/analyze.ts";
import type { LogRecord } from "../../source/core/link-event.ts";
import { CSV_HEADER, toCsvRecord } from "../../source/record/csv-record.ts";
import { loadLogContents } from "../../source/recorded-logs/load-logs.ts";
import { linkEventAt } from "../helpers/link-events.ts";
import { START_MS, sampleAt, written } from "../helpers/recorded-logs.ts";

const csv = (all: readonly LogRecord[]) => `${[CSV_HEADER, ...all.map(toCsvRecord)].join("\n")}\n`;

function samples(counts: "wire" | ""): LogRecord[] {
	return Array.from({ length: 100 }, (_, second) =>
		sampleAt(START_MS + second * 1000, {
			event: second === 0 ? "start" : "",
			tx_bytes: counts === "" ? null : BigInt(second) * 2n ** 30n,
			tx_mb_per_s: second === 0 ? null : 1024,
			rx_mb_per_s: second === 0 ? null : 0,
			source: counts === "" ? "amd" : "intel",
			counts,
		}),
	);
}

const events = (...names: ("retrain" | "link_down" | "pcie_error" | "stall")[]) =>
	names.map((event, at) =>
		linkEventAt(START_MS + 50_000 + at, { event, detail: `2 BadTLP at 0000:01:00.0` }),
	);

test("a link that went down is not healthy; copies of a log count once", async () => {
	const path = written(
		csv([...samples("wire"), ...events("retrain", "retrain", "link_down", "stall")]),
	);
	const copy = written(csv([...samples("wire"), ...events("retrain", "retrain", "link_down")]));
	const { analysis, text } = await analyzed(path, copy);
	assert.deepEqual(analysis.link_events, { retrain: 2, link_down: 1 });
	assert.match(text, /^not healthy: 1 disconnect of the GPU/);
	assert.match(text, /^link: 1 disconnect of the GPU, 2 retrains$/m);
	assert.doesNotMatch(text, /sampled/);
});

test("nothing is summed from sampled rates, and a user is told what they are", async () => {
	const sampled = written(csv([...samples(""), ...events("pcie_error")]));
	const { text } = await analyzed(sampled);
	assert.match(text, /rates are sampled/);
	const logs = await loadLogContents([sampled]);
	const { moved_bytes } = compareLogs([logs], [logs]).errorsByKind;
	assert.deepEqual(moved_bytes, { baseline: null, candidate: null });
	const exact = await loadLogContents([written(csv(samples("wire")))]);
	assert.ok((compareLogs([exact], [exact]).errorsByKind.moved_bytes.baseline ?? 0) > 1e11);
});

async function analyzed(...logs: string[]) {
	const [json, text] = await Promise.all(
		[true, false].map(async (json) => {
			let said = "";
			const write = (more: string) => {
				said += more;
			};
			const paint = (_: unknown, plain: string) => plain;
			await analyze({ logs, json, export: null, html: null, version: "1.2.3", paint, write });
			return said;
		}),
	);
	return { analysis: JSON.parse(json ?? ""), text: text ?? "" };
}
