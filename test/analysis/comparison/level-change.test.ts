import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { autoregressive, Normal } from "../../../calibration/noise.ts";
import { levelChange, levelTest } from "../../../source/analysis/comparison/level-change.ts";
import { tailChange } from "../../../source/analysis/comparison/tail-change.ts";
import { type OrderedSample, orderedSample } from "../../../source/statistics/ordered-sample.ts";
import { scaledRanks } from "../../../source/statistics/scaled-ranks.ts";

const ALPHA = 0.01;

function noisy(normal: Normal, length: number, coefficient: number, level = 1): OrderedSample {
	const noise = autoregressive(normal, length, coefficient);
	return orderedSample(noise.map((value) => level * (1 + 0.03 * value)));
}

/** Any sample of a link: dependent, with ties and spikes. */
const samples = fc
	.record({
		seed: fc.nat(),
		length: fc.integer({ min: 16, max: 300 }),
		coefficient: fc.constantFrom(0, 0.5, 0.9),
		step: fc.constantFrom(1e-9, 0.01, 0.5),
	})
	.map(({ seed, length, coefficient, step }) => {
		const values = autoregressive(new Normal(seed), length, coefficient);
		const rounded = values.map((value) => Math.round(Math.exp(0.1 * value) / step) * step + step);
		return orderedSample(rounded);
	});

test("two dependent logs of the same link differ about as often as alpha", () => {
	const normal = new Normal(11);
	let alarms = 0;
	for (let pair = 0; pair < 500; pair++) {
		const found = levelTest(noisy(normal, 600, 0.9), noisy(normal, 600, 0.9));
		if (found !== null && found.p < ALPHA) alarms++;
	}
	assert.ok(alarms <= 12, `${alarms} of 500`);
});

test("a shift of 5 % at autocorrelation 0.9 is found in 600 samples, within its interval", () => {
	const normal = new Normal(12);
	let [found, inside] = [0, 0];
	for (let pair = 0; pair < 100; pair++) {
		const change = levelChange(noisy(normal, 600, 0.9), noisy(normal, 600, 0.9, 1.05), ALPHA);
		assert.ok(change !== null, "there are enough samples");
		if (change.p < ALPHA && change.ratio > 1.02) found++;
		if (change.interval.low <= 1.05 && change.interval.high >= 1.05) inside++;
	}
	assert.ok(found >= 98 && inside >= 96, `${found} found, ${inside} inside`);
});

test("p is a probability, and the interval agrees with it and with the estimate", () => {
	fc.assert(
		fc.property(samples, samples, (baseline, candidate) => {
			const change = levelChange(baseline, candidate, ALPHA);
			if (change === null) return;
			const { p, ratio, interval } = change;
			assert.ok(p >= 0 && p <= 1, `${p}`);
			const slack = 1 + 1e-6;
			assert.ok(interval.low <= ratio * slack && ratio <= interval.high * slack, `${ratio}`);
			if (p >= ALPHA) {
				assert.ok(interval.low <= slack && interval.high * slack >= 1, `${p} ${interval.low}`);
			}
		}),
		{ numRuns: 60 },
	);
});

test("swapping the sides keeps p and inverts the ratio", () => {
	fc.assert(
		fc.property(samples, samples, (baseline, candidate) => {
			const there = levelTest(baseline, candidate);
			const back = levelTest(candidate, baseline);
			assert.ok(Math.abs((there?.p ?? 0) - (back?.p ?? 0)) < 1e-9, `${there?.p} ${back?.p}`);
		}),
		{ numRuns: 60 },
	);
	const normal = new Normal(4);
	const [baseline, candidate] = [noisy(normal, 300, 0.5), noisy(normal, 300, 0.5, 1.03)];
	const there = levelChange(baseline, candidate, ALPHA);
	const back = levelChange(candidate, baseline, ALPHA);
	assert.ok(Math.abs((there?.ratio ?? 0) * (back?.ratio ?? 0) - 1) < 1e-6, `${there?.ratio}`);
	assert.ok(Math.abs((there?.interval.low ?? 0) * (back?.interval.high ?? 0) - 1) < 1e-6, "ends");
});

test("the unit changes nothing", () => {
	const normal = new Normal(4);
	const [baseline, candidate] = [noisy(normal, 300, 0.5), noisy(normal, 300, 0.5, 1.03)];
	const plain = levelChange(baseline, candidate, ALPHA);
	for (const unit of [2 ** -20, 1024, 2 ** 40]) {
		const scaled = [baseline, candidate].map(({ inTime }) => {
			return orderedSample(inTime.map((value) => value * unit));
		}) as [OrderedSample, OrderedSample];
		const found = levelChange(...scaled, ALPHA);
		assert.equal(found?.p, plain?.p);
		assert.ok(Math.abs((found?.ratio ?? 0) - (plain?.ratio ?? 1)) < 1e-9, `${found?.ratio}`);
	}
});

test("constants differ without noise, and a constant does not differ from itself", () => {
	const constant = (value: number) => orderedSample(new Float64Array(50).fill(value));
	const same = levelChange(constant(2500), constant(2500), ALPHA);
	assert.equal(same?.p, 1);
	assert.ok(Math.abs((same?.interval.high ?? 0) - 1) < 1e-4, `${same?.interval.high}`);
	const changed = levelChange(constant(2500), constant(2000), ALPHA);
	assert.equal(changed?.p, 0);
	assert.ok(Math.abs((changed?.ratio ?? 0) - 0.8) < 1e-6, `${changed?.ratio}`);
});

test("a few samples have no relative change", () => {
	const few = orderedSample(Float64Array.of(1, 2, 3));
	const enough = noisy(new Normal(1), 50, 0);
	assert.equal(levelChange(few, enough, ALPHA), null);
	assert.equal(levelChange(enough, few, ALPHA), null);
	assert.equal(tailChange(few, enough, 0.99, ALPHA), null);
});

test("a change to 0 is a ratio of 0, and one from 0 an infinite one", () => {
	const zeros = orderedSample(new Float64Array(3600));
	const enough = noisy(new Normal(1), 3600, 0.5);
	for (const change of [levelChange, withTail]) {
		const there = change(enough, zeros, ALPHA);
		assert.deepEqual([there?.ratio, there?.interval], [0, { low: 0, high: 0 }]);
		const back = change(zeros, enough, ALPHA);
		const { POSITIVE_INFINITY } = Number;
		assert.equal(back?.ratio, POSITIVE_INFINITY);
		assert.deepEqual(back?.interval, { low: POSITIVE_INFINITY, high: POSITIVE_INFINITY });
		assert.ok(Number(there?.p) < 1e-6 && Math.abs(Number(there?.p) - Number(back?.p)) < 1e-9);
		const same = change(zeros, zeros, ALPHA);
		assert.deepEqual([same?.ratio, same?.p, same?.interval], [1, 1, { low: 1, high: 1 }]);
	}
});

function withTail(...[baseline, candidate, alpha]: Parameters<typeof levelChange>) {
	return tailChange(baseline, candidate, 0.01, alpha);
}

test("two logs that are partly at 0 differ about as often as alpha", () => {
	const normal = new Normal(13);
	for (const quiet of [-1, 0, 0.3]) {
		let [alarms, tailAlarms] = [0, 0];
		const partly = () => {
			const wander = autoregressive(normal, 600, 0.9);
			return orderedSample(wander.map((value) => (value < quiet ? 0 : 500 + value)));
		};
		for (let pair = 0; pair < 200; pair++) {
			const [baseline, candidate] = [partly(), partly()];
			const level = levelChange(baseline, candidate, ALPHA);
			const tail = tailChange(baseline, candidate, 0.01, ALPHA);
			if (level === null || level.p < ALPHA) alarms++;
			if (tail === null || tail.p < ALPHA) tailAlarms++;
		}
		assert.ok(alarms <= 7 && tailAlarms <= 7, `${quiet}: ${alarms}, ${tailAlarms} of 200`);
	}
});

test("levels whose ratio overflows have no relative change", () => {
	const [tiny, huge] = [1e-300, 1e300].map((level) => noisy(new Normal(1), 50, 0, level));
	assert.ok(tiny !== undefined && huge !== undefined);
	for (const [one, other] of [
		[tiny, huge],
		[huge, tiny],
	] as const) {
		assert.equal(levelChange(one, other, ALPHA), null);
		assert.equal(tailChange(one, other, 0.99, ALPHA), null);
		assert.ok(Number(levelTest(one, other)?.p) < 1e-6);
	}
	for (const scale of [0, Number.NaN, Number.POSITIVE_INFINITY]) {
		assert.throws(() => scaledRanks(tiny.sorted, huge.sorted, scale), RangeError);
	}
});

test("a longer tail is found although the level stays", () => {
	const normal = new Normal(9);
	const calm = noisy(normal, 3600, 0.5);
	const spiky = orderedSample(
		noisy(normal, 3600, 0.5).inTime.map((value) => value * (normal.random.chance(0.03) ? 3 : 1)),
	);
	const [level, tail] = [levelChange(calm, spiky, ALPHA), tailChange(calm, spiky, 0.99, ALPHA)];
	assert.ok(Math.abs((level?.ratio ?? 0) - 1) < 0.01, `${level?.ratio}`);
	assert.ok(tail !== null && tail.p < 1e-4 && tail.interval.low > 1.5, `${tail?.interval.low}`);
});

test("the interval of a tail has its nominal coverage without a change", () => {
	const normal = new Normal(10);
	let inside = 0;
	for (let pair = 0; pair < 60; pair++) {
		const change = tailChange(noisy(normal, 3600, 0.5), noisy(normal, 3600, 0.5), 0.99, ALPHA);
		if (change !== null && change.interval.low <= 1 && change.interval.high >= 1) inside++;
	}
	assert.ok(inside >= 58, `${inside} of 60`);
});
