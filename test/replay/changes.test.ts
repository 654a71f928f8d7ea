/** The changes of a recording tell of what happened what all of its records tell. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import type { Sample } from "../../source/core/sample.ts";
import { CSV_HEADER, toCsvRecord } from "../../source/record/csv-record.ts";
import { toJsonRecord } from "../../source/record/json-record.ts";
import type { Batch, Recording } from "../../source/replay/recording.ts";
import { RecordedTimeline, TIMELINE_FIELDS } from "../../source/screen/recorded-timeline.ts";
import { reduceHistory } from "../../source/screen/session-history.ts";
import { linkEventAt } from "../helpers/link-events.ts";
import { reading, START_MS, sampleAt, written } from "../helpers/recorded-logs.ts";

/** What may come next in a log; most readings have nothing new. */
const STEPS = {
	steady: 12,
	error: 1,
	disconnect: 1,
	maximum: 1,
	unknown: 1,
	gap: 1,
	reset: 1,
	noted: 1,
	event: 1,
	header: 1,
	broken: 1,
	quoted: 1,
};
type Step = keyof typeof STEPS;
const anySteps = fc.array(
	fc.oneof(
		...Object.entries(STEPS).map(([step, weight]) => ({
			weight,
			arbitrary: fc.constant(step as Step),
		})),
	),
	{ minLength: 1, maxLength: 120 },
);

interface Line {
	readonly text: string;
	readonly sample: Sample | null;
}

/** A log at 1 Hz of a driver to which this happens. */
function linesOf(steps: readonly Step[], toText: (sample: Sample) => string): Line[] {
	let known = sampleAt(START_MS, {
		...{ elapsed_s: null, runtime_s: 100, event: "start" },
		...{ dma_errors: 0, connections: 1, disconnections: 0, latency_maximum_ns: 1000 },
	});
	const lines: Line[] = [{ text: toText(known), sample: known }];
	for (const [index, step] of steps.entries()) {
		const wall_ms = START_MS + (index + 1) * 1000;
		const elapsed_s = (wall_ms - known.wall_ms) / 1000;
		if (step === "event") {
			lines.push({ text: toCsvRecord(linkEventAt(wall_ms, { event: "retrain" })), sample: null });
		} else if (step === "header") lines.push({ text: CSV_HEADER, sample: null });
		else if (step === "broken") lines.push({ text: `${wall_ms},1,2`, sample: null });
		else if (step === "quoted") {
			const rest = toText(known).split(",").slice(1).join(",");
			lines.push({ text: `"2025-01-01T00:00:00.000Z,${rest}`, sample: null });
		} else if (step === "gap") {
			const gap = sampleAt(wall_ms, { elapsed_s: null, event: "gap", gap_code: "EIO" });
			const sample = { ...gap, tx_mb_per_s: null, detail: "EIO: i/o error" };
			lines.push({ text: toText(sample), sample });
		} else {
			known = nextOf(known, step, wall_ms, elapsed_s, index);
			lines.push({ text: toText(known), sample: known });
		}
	}
	return lines;
}

function nextOf(
	before: Sample,
	step: Step,
	wall_ms: number,
	elapsed_s: number,
	index: number,
): Sample {
	const { runtime_s, dma_errors, disconnections, latency_maximum_ns } = before;
	const steady: Sample = {
		...before,
		...{ wall_ms, elapsed_s, event: "", detail: "" },
		tx_mb_per_s: index % 7,
		runtime_s: (runtime_s ?? 0) + elapsed_s,
		latency_maximum_ns: latency_maximum_ns ?? 2000,
	};
	if (step === "error") return { ...steady, dma_errors: (dma_errors ?? 0) + 2 };
	if (step === "disconnect") return { ...steady, disconnections: (disconnections ?? 0) + 1 };
	if (step === "maximum") return { ...steady, latency_maximum_ns: (latency_maximum_ns ?? 0) + 100 };
	if (step === "unknown") return { ...steady, latency_maximum_ns: null };
	if (step === "noted") return { ...steady, detail: 'µ, "said"' };
	if (step === "reset") return { ...steady, event: "reset", runtime_s: 0.5, dma_errors: 1 };
	return steady;
}

async function taken(batches: AsyncIterable<Batch>): Promise<RecordedTimeline> {
	const timeline = new RecordedTimeline();
	for await (const { samples, events } of batches) timeline.take(samples, events);
	return timeline;
}

const FORMATS = {
	CSV: [toCsvRecord, "\n"],
	"CSV with carriage returns": [toCsvRecord, "\r\n"],
	"JSON Lines": [toJsonRecord, "\n"],
} as const;

for (const [name, [toText, newline]] of Object.entries(FORMATS)) {
	test(`${name}: events and counts are those of all records`, async () => {
		await fc.assert(
			fc.asyncProperty(anySteps, async (steps) => {
				const lines = linesOf(steps, toText);
				const texts = lines.map(({ text }) => text + newline);
				const path = written(`${CSV_HEADER}${newline}${texts.join("")}`, "log");
				await reading([path], (recording) => assertSame(recording, lines));
			}),
		);
	});
}

async function assertSame(recording: Recording, lines: readonly Line[]): Promise<void> {
	const all = await taken(recording.read(recording.places.first));
	const changes = await taken(recording.changes(TIMELINE_FIELDS));
	assert.deepEqual(changes.events, all.events);
	assert.equal(changes.read_ms, all.read_ms);
	for (const { sample } of lines) {
		// Readings without counters, and those that begin them anew, are not compared with one before.
		if (sample === null || sample.event === "reset" || sample.event === "gap") continue;
		const [one, other] = [changes, all].map((timeline) => {
			const before = timeline.historyBefore(sample.wall_ms);
			return before === null ? null : reduceHistory(before, sample).added;
		});
		assert.deepEqual(one, other);
	}
}

test("most of a log without news is not read", async () => {
	const steps = Array.from({ length: 5000 }, (): Step => "steady");
	const texts = linesOf(steps, toCsvRecord).map(({ text }) => `${text}\n`);
	await reading([written(`${CSV_HEADER}\n${texts.join("")}`, "quiet")], async (recording) => {
		let count = 0;
		for await (const { samples } of recording.changes(TIMELINE_FIELDS)) count += samples.length;
		assert.ok(count < 100, `${count} samples`);
	});
});
