import assert from "node:assert/strict";
import test from "node:test";
import { type Sample, UNKNOWN_SAMPLE } from "../../source/core/sample.ts";
import { RecordedTimeline } from "../../source/screen/recorded-timeline.ts";
import { reduceHistory } from "../../source/screen/session-history.ts";

const sampleAt = (second: number, more: Partial<Sample> = {}): Sample => ({
	...UNKNOWN_SAMPLE,
	at_s: second,
	wall_ms: second * 1000,
	elapsed_s: 1,
	runtime_s: second,
	dma_errors: Math.floor(second / 100),
	disconnections: 0,
	connections: 1,
	...more,
});

/** A driver that is reset in the middle. */
const SAMPLES = Array.from({ length: 10_000 }, (_, second) =>
	second < 5000
		? sampleAt(second)
		: sampleAt(second, {
				runtime_s: second - 5000 + 0.5,
				dma_errors: Math.floor((second - 5000) / 100),
				event: second === 5000 ? "reset" : "",
			}),
);

function taken(batch: number): RecordedTimeline {
	const timeline = new RecordedTimeline();
	for (let at = 0; at < SAMPLES.length; at += batch) {
		timeline.take(SAMPLES.slice(at, at + batch), []);
	}
	return timeline;
}

for (const batch of [1, 7, 300]) {
	test(`what was counted up to a moment does not depend on where one comes from (${batch})`, () => {
		const timeline = taken(batch);
		for (const second of [0, 1, 99, 100, 4999, 5000, 5001, 7777, 9999]) {
			const sample = SAMPLES[second] as Sample;
			const before = timeline.historyBefore(sample.wall_ms);
			assert.ok(before !== null);
			const { added } = reduceHistory(before, sample);
			const expected =
				second < 5000 ? Math.floor(second / 100) : 49 + Math.floor((second - 5000) / 100);
			assert.equal(added.dma_errors, expected, `second ${second}`);
		}
	});
}

test("of what was not read nothing is known", () => {
	const timeline = new RecordedTimeline();
	assert.equal(timeline.historyBefore(0), null);
	timeline.take(SAMPLES.slice(0, 10), []);
	assert.equal(timeline.historyBefore(9001), null);
	assert.notEqual(timeline.historyBefore(9000), null);
});

test("it calls back where events were found, and at the end", () => {
	const timeline = new RecordedTimeline();
	let calls = 0;
	const stop = timeline.onChange(() => calls++);
	timeline.take(SAMPLES.slice(0, 100), []);
	assert.equal(calls, 0);
	timeline.take(SAMPLES.slice(100, 300), []);
	assert.equal(calls, 1);
	assert.deepEqual(
		timeline.events.map(({ kind, at_s }) => [kind, at_s]),
		[
			["error", 100],
			["error", 200],
		],
	);
	timeline.complete();
	assert.equal(calls, 2);
	assert.equal(timeline.isComplete, true);
	stop();
	timeline.complete();
	assert.equal(calls, 2);
});
