/** Events of the link are no readings: nothing that is computed from readings depends on them. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { compareLogs } from "../../source/analysis/comparison/compare-logs.ts";
import { isLinkEvent, type LogRecord } from "../../source/core/link-event.ts";
import { CSV_HEADER, toCsvRecord } from "../../source/record/csv-record.ts";
import { toJsonRecord } from "../../source/record/json-record.ts";
import { analyzeLogs } from "../../source/recorded-logs/analyze-logs.ts";
import { RecordedLogs } from "../../source/recorded-logs/recorded-logs.ts";
import { anyLinkEvent } from "../helpers/link-events.ts";
import { START_MS, sampleAt, written } from "../helpers/recorded-logs.ts";

/** A log with idle time, a stall, errors, a gap, a reset and a backward step of the clock. */
const SAMPLES = Array.from({ length: 90 }, (_, second) => {
	const isQuiet = second % 40 > 26 || second === 10;
	const isGap = second === 50;
	return sampleAt(START_MS + (second < 70 ? second : second - 5) * 1000, {
		event: isGap ? "gap" : second === 0 ? "start" : second === 60 ? "reset" : "",
		elapsed_s: isGap || second === 0 ? null : 1,
		tx_mb_per_s: isGap || second === 0 ? null : isQuiet ? 0 : 2000 + (second % 7),
		rx_mb_per_s: isGap || second === 0 ? null : isQuiet ? 0 : 900 + (second % 5),
		latency_ns: isGap || isQuiet ? null : 900 + (second % 3),
		latency_interval_s: 1,
		dma_errors: isGap ? null : second < 60 ? Math.floor(second / 20) : 0,
		disconnections: isGap ? null : 0,
		source: "anarchy",
	});
});

async function figuresOf(records: readonly LogRecord[], isJson: boolean) {
	const text = isJson
		? records.map((one) => `${toJsonRecord(one)}\n`).join("")
		: `${[CSV_HEADER, ...records.map(toCsvRecord)].join("\n")}\n`;
	const logs = await RecordedLogs.open([written(text)], { name: "log" });
	try {
		const { analysis, contents, walk } = analyzeLogs(logs);
		// How many there were is told, and nothing else depends on them.
		const { files: _, linkEvents: __, ...facts } = contents;
		const { link_events: ___, ...figures } = analysis;
		const same = { ...contents, files: [], linkEvents: {} };
		const comparison = compareLogs([same], [same]);
		return { analysis: { ...figures, files: [] }, facts, walk, comparison };
	} finally {
		await logs.close();
	}
}

test("events of the link, anywhere in a log, change no figure of an analysis or a comparison", async () => {
	const expected = await figuresOf(SAMPLES, false);
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.tuple(fc.integer({ min: 0, max: SAMPLES.length }), anyLinkEvent(START_MS)), {
				minLength: 1,
				maxLength: 12,
			}),
			fc.boolean(),
			async (inserted, isJson) => {
				const records: LogRecord[] = [...SAMPLES];
				for (const [at, event] of inserted) records.splice(at, 0, event);
				assert.equal(records.filter((one) => isLinkEvent(one)).length, inserted.length);
				assert.deepEqual(await figuresOf(records, isJson), expected);
			},
		),
		{ numRuns: 25 },
	);
});

test("a reading with an event of a later version is read, and the event is named", async () => {
	const lines = SAMPLES.slice(0, 60).map(toCsvRecord);
	const event = CSV_HEADER.split(",").indexOf("event");
	lines[5] = (lines[5] ?? "").split(",").with(event, "quench").join();
	const empty = CSV_HEADER.split(",").map(() => "");
	const time = new Date(START_MS).toISOString();
	lines.splice(9, 0, empty.with(0, time).with(event, "eclipse").join());
	const logs = await RecordedLogs.open([written(`${[CSV_HEADER, ...lines].join("\n")}\n`)]);
	try {
		assert.equal(logs.overview.records, 60, "the reading counts, the event does not");
		assert.deepEqual(logs.rejected, []);
		assert.match(logs.notes.join(), /does not know: quench \(1\), eclipse \(1\)/);
		assert.equal(logs.walk([]).result.phases[0]?.covered_s, 58);
	} finally {
		await logs.close();
	}
});

test("a log with nothing but events has no reading to analyse", async () => {
	const text = `${CSV_HEADER}\n${toCsvRecord({
		at_s: 0,
		wall_ms: START_MS,
		event: "xid",
		elapsed_s: null,
		source: "nvidia",
		gpu: "",
		detail: "79",
	})}\n`;
	await assert.rejects(RecordedLogs.open([written(text)]), /there is no record to analyse/);
});
