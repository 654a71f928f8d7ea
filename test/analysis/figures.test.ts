import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { figuresOf, loadFiguresOf } from "../../source/analysis/figures.ts";
import { MetricValues } from "../../source/analysis/metric-values.ts";
import { Random } from "../../source/core/random.ts";

// Added to 0, −0 is 0: as least values they are equal, to an assertion they are not.
const value = fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((one) => one + 0);

/** By the definition: the place p · (n − 1), and a straight line between its two neighbours. */
function naiveQuantile(values: readonly number[], p: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	const place = p * (values.length - 1);
	const [low = 0, high = 0] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
	return low + (place - Math.floor(place)) * (high - low);
}

const close = (actual: number, expected: number, scale: number) =>
	assert.ok(Math.abs(actual - expected) <= 1e-9 * Math.max(1, scale), `${actual}, ${expected}`);

test("figures are those of their definitions", () => {
	fc.assert(
		fc.property(fc.array(value, { minLength: 1, maxLength: 200 }), (values) => {
			const figures = figuresOf(Float64Array.from(values));
			assert.ok(figures !== null, "figures of a value or more");
			const scale = Math.max(...values.map(Math.abs));
			const mean = values.reduce((sum, one) => sum + one / values.length, 0);
			assert.equal(figures.count, values.length);
			close(figures.mean, mean, scale);
			assert.equal(figures.minimum, Math.min(...values));
			assert.equal(figures.maximum, Math.max(...values));
			const { p1, p5, p50, p95, p99, p99_9 } = figures;
			for (const [p, actual] of [
				[0.01, p1],
				[0.05, p5],
				[0.5, p50],
				[0.95, p95],
				[0.99, p99],
				[0.999, p99_9],
			] as const) {
				close(actual, naiveQuantile(values, p), scale);
			}
			if (values.length === 1) assert.equal(figures.standard_deviation, null);
			else {
				const squares = values.reduce((sum, one) => sum + (one - mean) ** 2, 0);
				const deviation = Math.sqrt(squares / (values.length - 1));
				close(figures.standard_deviation ?? Number.NaN, deviation, scale);
			}
		}),
	);
	assert.equal(figuresOf(new Float64Array(0)), null);
});

test("a deviation that is more than a number can be is unknown", () => {
	const figures = figuresOf(Float64Array.from([1e300, 0, 1.7e308]));
	assert.equal(figures?.standard_deviation, null);
	assert.equal(figures?.maximum, 1.7e308);
	assert.ok(Number.isFinite(figures?.mean), "a mean");
});

test("values under load and others are kept apart and told together", () => {
	const entries = fc.array(fc.tuple(fc.oneof(value, fc.constant(Number.NaN)), fc.boolean()));
	fc.assert(
		fc.property(entries, (entries) => {
			const values = new MetricValues(entries.length);
			for (const [one, isUnderLoad] of entries) values.push(one, isUnderLoad);
			const known = entries.filter(([one]) => !Number.isNaN(one));
			const sorted = (of: typeof known) => Float64Array.from(of.map(([one]) => one)).sort();
			const underLoad = known.filter(([, isLoad]) => isLoad);
			assert.deepEqual(values.underLoad().toSorted(), sorted(underLoad));
			assert.deepEqual(values.all().toSorted(), sorted(known));
		}),
	);
});

/** Samples a second apart that depend on the one before. */
function wandering(count: number, memory: number): Float64Array {
	const random = new Random(5);
	let at = 0;
	return Float64Array.from({ length: count }, () => {
		at = memory * at + Math.sqrt(1 - memory ** 2) * random.normal();
		return 2200 + 60 * at;
	});
}

function figuresOver(values: Float64Array) {
	const times_s = Float64Array.from(values.keys());
	const figures = figuresOf(values.slice());
	assert.ok(figures !== null, "figures");
	return loadFiguresOf(figures, { times_s, values });
}

test("dependent samples are worth fewer, and their intervals are wider", () => {
	const independent = figuresOver(wandering(3600, 0));
	const dependent = figuresOver(wandering(3600, 0.9));
	assert.ok((independent.autocorrelation_time_s ?? 0) < 1.3, "about a second");
	const time_s = dependent.autocorrelation_time_s ?? 0;
	// (1 + 0.9) / (1 − 0.9) = 19 of the values; of their ranks a little less.
	assert.ok(time_s > 12 && time_s < 25, `${time_s} s`);
	const width = ([low, high]: readonly [number, number]) => high - low;
	const [narrow, wide] = [independent.p50_interval, dependent.p50_interval];
	assert.ok(narrow !== null && wide !== null, "intervals");
	assert.ok(width(wide) > 2.5 * width(narrow), `${width(wide)}, ${width(narrow)}`);
});

test("a long log keeps its autocorrelation time", () => {
	const { autocorrelation_time_s, effective_samples } = figuresOver(wandering(200_000, 0.9));
	const time_s = autocorrelation_time_s ?? 0;
	assert.ok(time_s > 14 && time_s < 22, `${time_s} s`);
	assert.ok(Math.abs((effective_samples ?? 0) * time_s - 200_000) < 1, "their product");
});

test("too few samples for an interval have none", () => {
	const few = figuresOver(Float64Array.of(1, 2, 3));
	assert.equal(few.p50, 2);
	assert.equal(few.p50_interval, null);
	assert.equal(few.autocorrelation_time_s, null);
	assert.equal(few.trend_per_hour, null);
});

test("values that are all the same have no trend to be unsure of", () => {
	const same = figuresOver(new Float64Array(100).fill(7));
	assert.equal(same.standard_deviation, 0);
	assert.equal(same.trend_per_hour, null);
});
