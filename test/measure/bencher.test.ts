import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { bencherMetrics } from "../../source/measure/bencher.ts";
import { anyMeasurement, MEASUREMENT, RUN, runsOf, WITHOUT_BYTES } from "./measurements.ts";

test("one run is a value per measure, by the command and by names with units", () => {
	assert.deepEqual(bencherMetrics(MEASUREMENT), {
		"llama-bench -m model.gguf": {
			"wall-s": { value: 12.5 },
			"tx-bytes": { value: 26_843_545_600 },
			"rx-bytes": { value: 1_310_720_000 },
			"tx-mb-per-s": { value: 2048 },
			"rx-mb-per-s": { value: 100 },
			"tx-peak-mb-per-s": { value: 2750 },
			"rx-peak-mb-per-s": { value: 300 },
			"saturated-percent": { value: 62 },
			"longest-saturated-s": { value: 4.2 },
			stalls: { value: 1 },
			"stalled-percent": { value: 4 },
			errors: { value: 0 },
			events: { value: 1 },
		},
	});
});

test("several runs are their mean between their extremes", () => {
	const [metrics = {}] = Object.values(
		bencherMetrics({ ...MEASUREMENT, runs: runsOf(10, 12, 14) }),
	);
	assert.deepEqual(metrics["wall-s"], { value: 12, lower_value: 10, upper_value: 14 });
});

test("what is unknown in a run is left out", () => {
	const [metrics = {}] = Object.values(
		bencherMetrics({ ...MEASUREMENT, runs: [RUN, WITHOUT_BYTES] }),
	);
	assert.deepEqual(Object.keys(metrics), ["wall-s", "errors", "events"]);
});

test("whatever was measured fits the format", () => {
	fc.assert(
		fc.property(anyMeasurement, (measurement) => {
			const [[name, metrics] = assert.fail("empty")] = Object.entries(bencherMetrics(measurement));
			assert.ok([...name].length <= 1024);
			for (const [measure, metric] of Object.entries(metrics)) {
				assert.match(measure, /^[a-z]+(-[a-z]+)*$/);
				assert.ok(measure.length <= 64);
				const { value, lower_value = value, upper_value = value } = metric;
				assert.ok(lower_value <= value && value <= upper_value, JSON.stringify(metric));
			}
		}),
	);
});
