import assert from "node:assert/strict";
import test from "node:test";
import { EMPTY_STALLS } from "../../source/core/stall-detector.ts";
import { type Watched, watchedMetrics } from "../../source/exporter/watched-metrics.ts";

const valuesOf = (watched: Watched | null) =>
	Object.fromEntries(
		watchedMetrics(watched).map(({ name, samples }) => [name, samples.map(({ value }) => value)]),
	);

test("stalls and alerts are series where samples are taken between scrapes", () => {
	const figures = { count: 3, total_s: 7.5, longest_s: 4, loaded_s: 100 };
	const alerts = [
		{ text: "tx < 1 MB/s", isFiring: true },
		{ text: "rx < 1 MB/s", isFiring: false },
	];
	assert.deepEqual(valuesOf({ latest: null, stalls: { ...EMPTY_STALLS, figures }, alerts }), {
		anarchy_link_stalls_total: [3],
		anarchy_link_stalled_seconds_total: [7.5],
		anarchy_alert_firing: [1, 0],
	});
});

test("what is not known is not 0: without both directions, or without samples, no series", () => {
	assert.deepEqual(watchedMetrics(null), []);
	assert.deepEqual(valuesOf({ latest: null, stalls: EMPTY_STALLS, alerts: [] }), {
		anarchy_link_stalls_total: [],
		anarchy_link_stalled_seconds_total: [],
		anarchy_alert_firing: [],
	});
});
