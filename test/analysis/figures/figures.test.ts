import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { computeFigures, computeLoadFigures } from "../../../source/analysis/figures/figures.ts";
import { MetricValues } from "../../../source/analysis/walk/metric-values.ts";
import { Random } from "../../../source/sources/simulated/random.ts";

// Added to 0, −0 is 0: as least values they are equal, to an assertion they are not.
const value = fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((one) => one + 0);

/** By definition: linear interpolation at rank p · (n − 1). */
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
			const figures = computeFigures(Float64Array.from(values));
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
	assert.equal(computeFigures(new Float64Array(0)), null);
});

test("a deviation that overflows is unknown", () => {
	const figures = computeFigures(Float64Array.from([1e300, 0, 1.7e308]));
	assert.equal(figures?.standard_deviation, null);
	assert.equal(figures?.maximum, 1.7e308);
	assert.ok(Number.isFinite(figures?.mean), "a mean");
});

test("values under load are separate from all values", () => {
	const lengths_s = fc.double({ min: 0.001, max: 3600, noNaN: true });
	const entries = fc.array(
		fc.tuple(fc.oneof(value, fc.constant(Number.NaN)), fc.boolean(), lengths_s),
	);
	fc.assert(
		fc.property(entries, (entries) => {
			const values = new MetricValues(entries.length);
			for (const [one, isUnderLoad, elapsed_s] of entries) {
				values.push(one, isUnderLoad, elapsed_s);
			}
			const known = entries.filter(([one]) => !Number.isNaN(one));
			const sorted = (of: typeof known) => Float64Array.from(of.map(([one]) => one)).sort();
			const underLoad = known.filter(([, isLoad]) => isLoad);
			const overTime = (of: typeof known) => {
				const time_s = of.reduce((sum, [, , elapsed_s]) => sum + elapsed_s, 0);
				return of.reduce((sum, [one, , elapsed_s]) => sum + one * (elapsed_s / time_s), 0);
			};
			const scale = Math.max(0, ...known.map(([one]) => Math.abs(one)));
			for (const [mean, of] of [
				[values.meanUnderLoad, underLoad],
				[values.meanOfAll, known],
			] as const) {
				if (of.length === 0) assert.equal(mean, null);
				else close(mean?.value ?? Number.NaN, overTime(of), scale);
			}
			assert.deepEqual(values.underLoad().toSorted(), sorted(underLoad));
			assert.deepEqual(values.all().toSorted(), sorted(known));
		}),
	);
});

/** Autocorrelated samples, one per second. */
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
	const figures = computeFigures(values.slice());
	assert.ok(figures !== null, "figures");
	return computeLoadFigures(figures, { times_s, values });
}

test("dependent samples have a smaller effective number and wider intervals", () => {
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

test("p99 has an interval where enough of the tail was seen", () => {
	assert.ok(figuresOver(wandering(3600, 0.5)).p99_interval !== null);
	assert.equal(figuresOver(wandering(3600, 0.95)).p99_interval, null);
	assert.ok(figuresOver(wandering(36_000, 0.95)).p99_interval !== null);
});

test("a long log keeps its autocorrelation time", () => {
	const { autocorrelation_time_s, effective_samples } = figuresOver(wandering(200_000, 0.9));
	const time_s = autocorrelation_time_s ?? 0;
	assert.ok(time_s > 14 && time_s < 22, `${time_s} s`);
	assert.ok(Math.abs((effective_samples ?? 0) * time_s - 200_000) < 1, "their product");
});

test("too few samples have no interval", () => {
	const few = figuresOver(Float64Array.of(1, 2, 3));
	assert.equal(few.p50, 2);
	assert.equal(few.p50_interval, null);
	assert.equal(few.autocorrelation_time_s, null);
	assert.equal(few.trend_per_hour, null);
});

test("equal values have no trend", () => {
	const same = figuresOver(new Float64Array(100).fill(7));
	assert.equal(same.standard_deviation, 0);
	assert.equal(same.trend_per_hour, null);
});

test("of samples at the same time it is unknown how long they depend on each other", () => {
	const random = new Random(1);
	const values = Float64Array.from({ length: 600 }, () => random.integer(2000, 2100));
	const figures = computeFigures(values.slice());
	assert.ok(figures !== null);
	const cut = values.map((_, index) => Math.floor(index / 10));
	const load = computeLoadFigures(figures, { times_s: cut, values });
	assert.deepEqual([load.autocorrelation_time_s, load.effective_samples], [null, null]);
	assert.ok(load.p50_interval !== null, "the interval needs no times");
});

test("a step is neither a trend nor a dependence, and a trend around it is found", () => {
	const random = new Random(4);
	const stepped = (perHour: number) => {
		const values = Float64Array.from({ length: 3600 }, (_, at) => {
			return (at < 1800 ? 2000 : 1800) + (perHour * at) / 3600 + 20 * random.normal();
		});
		const figures = computeFigures(values.slice());
		assert.ok(figures !== null, "figures");
		return computeLoadFigures(
			figures,
			{ times_s: Float64Array.from(values.keys()), values },
			[1800],
		);
	};
	const flat = stepped(0);
	const [low = 0, high = 0] = flat.trend_per_hour?.interval ?? [];
	assert.ok(low < 0 && high > 0, `${low} to ${high}`);
	assert.ok((flat.effective_samples ?? 0) > 1800, `${flat.effective_samples} samples`);
	const [least = 0, most = 0] = stepped(100).trend_per_hour?.interval ?? [];
	assert.ok(least > 50 && least < 100 && most > 100, `${least} to ${most}`);
});
