import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { autoregressive, Normal } from "../../calibration/noise.ts";
import { trend } from "../../source/analysis/figures/trend.ts";
import { dependence } from "../../source/statistics/dependence.ts";
import { quantileInterval } from "../../source/statistics/quantile-interval.ts";

/** How many simulated series have the property. */
function share(series: number, has: (normal: Normal) => boolean): number {
	const normal = new Normal(20_261_123);
	let count = 0;
	for (let index = 0; index < series; index++) if (has(normal)) count++;
	return count / series;
}

function everySecond(values: Float64Array) {
	return { times_s: values.map((_, index) => 1.8e9 + index), values };
}

for (const [coefficient, time] of [
	[0, 1],
	[0.5, 3],
	[0.9, 19],
	[0.95, 39],
] as const) {
	test(`at lag-1 autocorrelation ${coefficient}, ${time} samples are worth one`, () => {
		const found = dependence(autoregressive(new Normal(7), 50_000, coefficient));
		const ratio = (found?.autocorrelationTime_samples ?? 0) / time;
		assert.ok(ratio > 0.8 && ratio < 1.25, `${ratio}`);
		assert.equal(found?.effectiveCount, 50_000 / (found?.autocorrelationTime_samples ?? 0));
	});
}

test("a spike affects the dependence no more than any other sample", () => {
	const calm = autoregressive(new Normal(7), 2000, 0.9);
	const spiky = calm.map((value, index) => (index % 500 === 250 ? 1e9 : value));
	const [before, after] = [dependence(calm), dependence(spiky)];
	const ratio = (after?.effectiveCount ?? 0) / (before?.effectiveCount ?? 1);
	assert.ok(ratio > 0.9 && ratio < 1.2, `${ratio}`);
});

test("too few or constant values have no dependence, no interval and no trend", () => {
	for (const values of [new Float64Array(15).map((_, index) => index), new Float64Array(0)]) {
		assert.equal(dependence(values), null);
		assert.equal(quantileInterval(values, 0.5, 0.95), null);
		assert.equal(trend([everySecond(values)], 0.95), null);
	}
	assert.equal(dependence(new Float64Array(100).fill(3)), null);
	assert.equal(quantileInterval(autoregressive(new Normal(1), 100, 0), 0.99, 0.95), null);
});

test("the interval of a median has its nominal coverage", () => {
	const inside = share(400, (normal) => {
		const interval = quantileInterval(autoregressive(normal, 600, 0.9), 0.5, 0.95);
		return interval !== null && interval.low <= 0 && interval.high >= 0;
	});
	assert.ok(inside >= 0.94, `${inside}`);
});

test("the interval of a p99 has its nominal coverage for a long series", () => {
	const inside = share(100, (normal) => {
		const interval = quantileInterval(autoregressive(normal, 3600, 0.5), 0.99, 0.95);
		return interval !== null && interval.low <= 2.3263 && interval.high >= 2.3263;
	});
	assert.ok(inside >= 0.92, `${inside}`);
});

test("a flat dependent series rarely has a trend, a rising one has its own", () => {
	const flat = share(400, (normal) => {
		const found = trend([everySecond(autoregressive(normal, 600, 0.9))], 0.99);
		return found !== null && found.low <= 0 && found.high >= 0;
	});
	assert.ok(flat >= 0.98, `${flat}`);
	const rising = autoregressive(new Normal(3), 3600, 0.9).map((value, index) => value + index / 60);
	const found = trend([everySecond(rising)], 0.99);
	assert.ok(found !== null && found.low < 60 && found.high > 60 && found.low > 55, `${found?.low}`);
});

test("unknown values change nothing, wherever they are", () => {
	const known = autoregressive(new Normal(5), 300, 0.5);
	const places = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 50 });
	const [found, interval] = [dependence(known), quantileInterval(known, 0.5, 0.95)];
	fc.assert(
		fc.property(places, (places) => {
			const holed = [...known];
			for (const place of places) holed.splice(place, 0, Number.NaN);
			assert.deepEqual(dependence(Float64Array.from(holed)), found);
			assert.deepEqual(quantileInterval(Float64Array.from(holed), 0.5, 0.95), interval);
		}),
		{ numRuns: 30 },
	);
});

test("neither the unit nor its sign changes the autocorrelation", () => {
	const series = autoregressive(new Normal(5), 300, 0.5);
	const time = dependence(series)?.autocorrelationTime_samples ?? 0;
	fc.assert(
		fc.property(fc.constantFrom(-8, -0.5, 0.25, 2, 1024), (factor) => {
			const scaled = dependence(series.map((value) => value * factor));
			assert.ok(
				Math.abs((scaled?.autocorrelationTime_samples ?? 0) - time) < 1e-9 * time,
				`${factor}`,
			);
		}),
	);
});
