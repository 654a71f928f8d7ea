import assert from "node:assert/strict";
import test from "node:test";
import { type Sample, UNKNOWN_SAMPLE } from "../../source/core/sample.ts";
import { eventText } from "../../source/screen/event-words.ts";
import { sampleEvents } from "../../source/screen/sample-events.ts";
import { EMPTY_HISTORY, reduceHistory } from "../../source/screen/session-history.ts";

/** The events of samples, one sample per second. */
function eventsOf(samples: readonly Partial<Sample>[]) {
	let history = EMPTY_HISTORY;
	return samples.map((fields, second) => {
		const sample = { ...UNKNOWN_SAMPLE, at_s: second, wall_ms: second * 1000, ...fields };
		const before = history;
		history = reduceHistory(history, sample);
		return sampleEvents(before, history, sample);
	});
}

function kindsOf(samples: readonly Partial<Sample>[]) {
	return eventsOf(samples).map((events) => events.map(({ kind }) => kind));
}

function wordsOf(samples: readonly Partial<Sample>[]) {
	return eventsOf(samples).flatMap((events) => events.map(eventText));
}

const QUIET = {
	connections: 1,
	disconnections: 0,
	dma_errors: 0,
	runtime_s: 9,
	latency_maximum_ns: 50,
} satisfies Partial<Sample>;

test("counters that grow are events; what was counted before the start is not", () => {
	assert.deepEqual(
		kindsOf([
			{ ...QUIET, event: "start", dma_errors: 3 },
			{ ...QUIET, dma_errors: 3 },
			{ ...QUIET, dma_errors: 4, disconnections: 1 },
			{ ...QUIET, dma_errors: 4, disconnections: 1, connections: 2 },
		]),
		[[], [], ["error", "disconnect"], ["connect"]],
	);
});

test("an outage is one event per reason, and its end another", () => {
	const gap = {
		event: "gap",
		gap_code: "ENOENT",
		detail: "ENOENT: the module is not loaded",
	} as const;
	assert.deepEqual(
		kindsOf([QUIET, gap, gap, { ...gap, gap_code: "EIO", detail: "EIO: broken" }, QUIET]),
		[[], ["outage"], [], ["outage"], ["recovery"]],
	);
});

test("resets, overflows and rising maxima are events", () => {
	assert.deepEqual(
		kindsOf([
			QUIET,
			{ ...QUIET, latency_maximum_ns: 60 },
			{ ...QUIET, latency_maximum_ns: 60, event: "wrap" },
			{ ...QUIET, runtime_s: 0.5, elapsed_s: 1, latency_maximum_ns: 90, event: "reset" },
		]),
		[[], ["maximum"], ["wrap"], ["reset"]],
	);
});

test("unknown counters are no events", () => {
	assert.deepEqual(kindsOf([QUIET, {}, { ...QUIET }]), [[], [], []]);
});

test("events say what was counted, and how long an outage took", () => {
	const pcie = { pcie_correctable_errors: 12, pcie_fatal_errors: 0 };
	assert.deepEqual(wordsOf([pcie, { pcie_correctable_errors: 13, pcie_fatal_errors: 2 }]), [
		"1 PCIe correctable error",
		"2 PCIe fatal errors",
	]);
	const gap = { event: "gap", gap_code: "EIO", detail: "EIO: broken" } as const;
	assert.deepEqual(wordsOf([QUIET, gap, gap, QUIET]), ["no data: broken", "data again after 2 s"]);
});
