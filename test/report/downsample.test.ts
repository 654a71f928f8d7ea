import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { breakAtGaps, downsample, pointWidth } from "../../source/report/downsample.ts";
import type { Trace } from "../../source/report/time-plots.ts";

function single(times_s: Iterable<number>, values: Iterable<number>): Trace {
	return { times_s: Float64Array.from(times_s), values: Float64Array.from(values), range: null };
}

const known = (values: Iterable<number>) => [...values].filter((value) => !Number.isNaN(value));
const extremes = (values: Iterable<number>) => [
	Math.min(...known(values)),
	Math.max(...known(values)),
];

/** A step since the sample before, and a value, which is not always known. */
const anySample = fc.record({
	step_s: fc.oneof(
		fc.double({ min: 0.001, max: 3, noNaN: true }),
		fc.integer({ min: 1, max: 500 }),
	),
	value: fc.oneof(
		{ weight: 9, arbitrary: fc.double({ min: 0, max: 1e6, noNaN: true }) },
		{ weight: 1, arbitrary: fc.constant(Number.NaN) },
	),
});
const anyTrace = fc.array(anySample, { minLength: 1, maxLength: 200 }).map((samples) => {
	let at_s = 1_700_000_000;
	const times_s = samples.map(({ step_s }) => {
		at_s += step_s;
		return at_s;
	});
	return single(
		times_s,
		samples.map(({ value }) => value),
	);
});
const anyWidth = fc.constantFrom(0.5, 1, 2, 5, 60);

test("the lowest and the highest value survive, and times stay in order", () => {
	fc.assert(
		fc.property(anyTrace, anyWidth, (trace, width_s) => {
			const { times_s, range } = downsample(trace, width_s);
			assert.ok(range !== null, "downsampled points have a range");
			assert.deepEqual(extremes([...range.minimum, ...range.maximum]), extremes(trace.values));
			for (let index = 1; index < times_s.length; index++) {
				assert.ok(Number(times_s[index]) > Number(times_s[index - 1]), `${index}`);
			}
		}),
	);
});

test("each point's range holds every known value of its span", () => {
	fc.assert(
		fc.property(anyTrace, anyWidth, (trace, width_s) => {
			const { times_s, values, range } = downsample(trace, width_s);
			const places = new Map(
				[...times_s].map((at_s, index) => [Math.floor(at_s / width_s), index]),
			);
			for (const [index, at_s] of trace.times_s.entries()) {
				const value = Number(trace.values[index]);
				const place = places.get(Math.floor(at_s / width_s));
				assert.ok(place !== undefined, "the span has a point");
				if (Number.isNaN(value)) continue;
				const [low, high] = [range?.minimum[place], range?.maximum[place]];
				assert.ok(Number(low) <= value && value <= Number(high), `${low} ${value} ${high}`);
				const mean = Number(values[place]);
				assert.ok(mean >= Number(low) * (1 - 1e-9) && mean <= Number(high) * (1 + 1e-9), `${mean}`);
			}
		}),
	);
});

test("a gap longer than two spans and than the longest step still breaks the line", () => {
	fc.assert(
		fc.property(anyTrace, anyWidth, (trace, width_s) => {
			const longestStep_s = 10;
			const shown = downsample(breakAtGaps(trace, longestStep_s), width_s);
			for (let index = 1; index < trace.times_s.length; index++) {
				const [from_s, until_s] = [Number(trace.times_s[index - 1]), Number(trace.times_s[index])];
				if (until_s - from_s <= Math.max(longestStep_s, 2 * width_s)) continue;
				const isInterrupted = shown.times_s.some(
					(at_s, place) =>
						at_s > from_s - width_s &&
						at_s < until_s + width_s &&
						Number.isNaN(shown.values[place]),
				);
				assert.ok(isInterrupted, `${from_s} to ${until_s}`);
			}
		}),
	);
});

test("a trace without a gap is unbroken", () => {
	const trace = single([0, 1, 2, 12], [5, 6, 7, 8]);
	assert.equal(breakAtGaps(trace, 10), trace);
	assert.deepEqual([...breakAtGaps(trace, 9.9).times_s], [0, 1, 2, 7, 12]);
	assert.deepEqual([...breakAtGaps(trace, 9.9).values], [5, 6, 7, Number.NaN, 8]);
});

test("points keep their range when they are downsampled again", () => {
	const whole = single([0, 1, 2, 3, 4, 5, 6, 7], [5, 9, 5, 5, 5, 5, 1, 5]);
	const twice = downsample(downsample(whole, 2), 4);
	assert.deepEqual([...twice.times_s], [2, 6]);
	assert.deepEqual([...(twice.range?.minimum ?? [])], [5, 1]);
	assert.deepEqual([...(twice.range?.maximum ?? [])], [9, 5]);
});

test("the width of a point is a round length of time that covers the span", () => {
	fc.assert(
		fc.property(fc.double({ min: 1, max: 1e9, noNaN: true }), (span_s) => {
			assert.ok(pointWidth(span_s, 1000) * 1000 >= span_s * (1 - 1e-12), `${span_s}`);
		}),
	);
	assert.deepEqual(
		[3600, 86_400, 30 * 86_400, 3650 * 86_400].map((span_s) => pointWidth(span_s, 1000)),
		[5, 120, 3600, 4 * 86_400],
	);
});
