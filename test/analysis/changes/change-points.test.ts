import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import {
	autoregressive,
	type NoiseKind,
	noiseFactors,
	type TrueShift,
	withShifts,
} from "../../../calibration/noise-change-points.ts";
import { type ChangePoints, changePoints } from "../../../source/analysis/changes/change-points.ts";
import type { ChangePoint } from "../../../source/analysis/changes/describe-changes.ts";
import { Random } from "../../../source/sources/simulated/random.ts";

const START_S = 1_700_000_000;

/** A log at 1 Hz. */
function analysed(values: Float64Array): ChangePoints {
	return changePoints({ times_s: values.map((_, index) => START_S + index), values });
}

function changesOf(values: Float64Array): readonly ChangePoint[] {
	const result = analysed(values);
	assert.equal(result.kind, "known");
	return result.kind === "known" ? result.changes : [];
}

function simulated(seed: number, kind: NoiseKind, correlation: number, shifts: TrueShift[] = []) {
	return withShifts(noiseFactors(new Random(seed), kind, 3600, correlation), shifts);
}

function assertNear(
	actual: number | undefined,
	expected: number,
	within: number,
	what: string,
): void {
	assert.ok(Math.abs((actual ?? Number.NaN) - expected) <= within, `${what}: ${actual}`);
}

test("logs with wander, spikes or measuring noise have no false change", () => {
	for (const kind of ["normal", "spiky", "log-normal", "half white"] as const) {
		for (const correlation of [0, 0.9, 0.95]) {
			assert.deepEqual(changesOf(simulated(11, kind, correlation)), [], `${kind} ${correlation}`);
		}
	}
});

test("one step is one change of its size, wherever it is", () => {
	for (const index of [1080, 1200, 1980, 2880]) {
		for (const kind of ["white", "spiky"] as const) {
			const changes = changesOf(simulated(index, kind, 0, [{ index, relative: -0.08 }]));
			assert.equal(changes.length, 1, `${kind} at ${index}: ${changes.map((one) => one.index)}`);
			assertNear(changes[0]?.relativeShift?.estimate, -0.08, 0.01, "size");
		}
	}
});

test("two steps that are a level of a minute apart remain two changes", () => {
	const shifts = [
		{ index: 1080, relative: 0.1 },
		{ index: 1140, relative: 0.1 },
	];
	const changes = changesOf(simulated(3, "white", 0, shifts));
	assert.equal(changes.length, 2);
	for (const [order, { index }] of shifts.entries()) {
		assertNear(changes[order]?.index, index, 3, "index");
	}
});

test("two shifts of the level are found to the sample, with their size and its interval", () => {
	const shifts = [
		{ index: 1200, relative: -0.08 },
		{ index: 2500, relative: 0.1 },
	];
	for (const kind of ["normal", "spiky", "half white"] as const) {
		const changes = changesOf(simulated(5, kind, 0.9, shifts));
		assert.deepEqual(
			changes.map((change) => change.kind),
			["level", "level"],
			kind,
		);
		for (const [order, { index, relative }] of shifts.entries()) {
			const change = changes[order];
			assertNear(change?.index, index, 3, kind);
			assertNear(change?.time_s, START_S + index, 3, kind);
			assertNear(change?.relativeShift?.estimate, relative, 0.03, kind);
			const { low, high } = change?.relativeShift ?? { low: 1, high: 0 };
			assert.ok(low <= relative && relative <= high, `${kind}: ${low} to ${high}`);
			const { earliest_s, latest_s } = change ?? { earliest_s: 1, latest_s: 0 };
			assert.ok(earliest_s < START_S + index && START_S + index <= latest_s, `${kind}: time`);
		}
	}
});

test("two close shifts are found in noise that wanders for a minute", () => {
	const shifts = [
		{ index: 1500, relative: 0.09 },
		{ index: 1820, relative: -0.08 },
	];
	for (let seed = 1; seed <= 10; seed++) {
		const found = changesOf(simulated(seed, "normal", 0.95, shifts));
		assert.equal(found.length, 2, `seed ${seed}`);
		for (const [order, { index }] of shifts.entries())
			assertNear(found[order]?.index, index, 3, `seed ${seed}`);
	}
});

test("noise with both a short and a long memory has no false change", () => {
	for (let seed = 1; seed <= 10; seed++) {
		const random = new Random(seed);
		const [slow, fast] = [0.95, 0.6].map((one) => autoregressive(random, 3600, one));
		const values = (slow ?? []).map(
			(value, at) => 1000 + 24 * value + 18 * (fast?.[at] ?? Number.NaN),
		);
		assert.deepEqual(changesOf(Float64Array.from(values)), [], `seed ${seed}`);
	}
});

test("noise that grows with the level is analysed by its logarithm, in the metric's unit", () => {
	const shifts = [{ index: 1800, relative: 0.25 }];
	const [change, ...others] = changesOf(simulated(3, "log-normal", 0, shifts));
	assert.deepEqual(others, []);
	assertNear(change?.before, 1000, 30, "before");
	assertNear(change?.after, 1250, 40, "after");
	const { low, high } = change?.relativeShift ?? { low: 1, high: 0 };
	assert.ok(low <= 0.25 && 0.25 <= high && high - low < 0.1, `${low} to ${high}`);
});

test("noise that doubles is a change of the spread and not of the level", () => {
	const values = simulated(3, "normal", 0.9).map((value, index) =>
		index < 1800 ? value : 1000 + 2 * (value - 1000),
	);
	const [change, ...others] = changesOf(values);
	assert.deepEqual(others, []);
	assert.equal(change?.kind, "spread");
	assertNear(change?.index, 1800, 60, "index");
	assertNear(change?.before, 30, 6, "before");
	assertNear(change?.relativeShift?.estimate, 1, 0.2, "shift");
});

test("a day of noise that comes and goes is searched in seconds", () => {
	const part = 86_400 / 6;
	const values = autoregressive(new Random(9), 6 * part, 0.9).map(
		(value, index) => 1000 + (Math.floor(index / part) % 2 === 0 ? 20 : 60) * value,
	);
	const began = process.cpuUsage();
	const changes = changesOf(values);
	const { user } = process.cpuUsage(began);
	assert.deepEqual(
		changes.map(({ kind }) => kind),
		Array(5).fill("spread"),
	);
	for (const [order, { index }] of changes.entries())
		assertNear(index, (order + 1) * part, 60, "index");
	// 1 s on an idle machine; 20 s where many levels without gain are dropped one by one.
	assert.ok(user < 10e6, `${user / 1e6} s`);
});

test("bursts of six samples at five times the level are not a change", () => {
	const values = simulated(8, "normal", 0.9).map((value, index) =>
		index % 300 < 6 ? 5 * value : value,
	);
	assert.deepEqual(changesOf(values), []);
});

test("a level of a minute between two shifts is found, and so is one at the end", () => {
	const values = simulated(2, "normal", 0.9).map((value, index) =>
		(index >= 2000 && index < 2060) || index >= 3500 ? 1.2 * value : value,
	);
	const found = changesOf(values).map(({ index }) => index);
	assert.equal(found.length, 3, found.join());
	for (const [order, index] of [2000, 2060, 3500].entries())
		assertNear(found[order], index, 3, "index");
});

test("a shift within a gap has the whole gap as its interval", () => {
	const shifted = simulated(4, "normal", 0.5, [{ index: 1500, relative: 0.1 }]);
	const values = shifted.map((value, index) =>
		index >= 1200 && index < 1700 ? Number.NaN : value,
	);
	const [change, ...others] = changesOf(values);
	assert.deepEqual(others, []);
	const { earliest_s, latest_s } = change ?? { earliest_s: Number.NaN, latest_s: Number.NaN };
	assert.ok(
		earliest_s <= START_S + 1700 && START_S + 1700 <= latest_s,
		`${earliest_s} to ${latest_s}`,
	);
});

test("a step without any noise is placed and measured exactly", () => {
	const values = new Float64Array(500).map((_, index) => (index < 200 ? 5 : 6));
	const [change, ...others] = changesOf(values);
	assert.deepEqual(others, []);
	assert.deepEqual([change?.kind, change?.index], ["level", 200]);
	assertNear(change?.relativeShift?.estimate, 0.2, 1e-6, "shift");
});

/** A level from each index on, with noise of 3 % of it; 0 has none. */
function levels(
	correlation: number,
	length: number,
	steps: readonly (readonly [number, number])[],
) {
	const factors = noiseFactors(new Random(7), "normal", length, correlation);
	const levelAt = (index: number) => steps.findLast(([from]) => from <= index)?.[1] ?? 0;
	return Float64Array.from(factors, (factor, index) => factor * levelAt(index));
}

test("a change to 0 and one from 0 are found to the sample, with their levels", () => {
	const noise = (of: readonly ChangePoint[]) => of.filter(({ kind }) => kind === "spread");
	for (const correlation of [0, 0.5, 0.9, 0.95]) {
		const at = (steps: readonly (readonly [number, number])[], length = 3600) => {
			const found = changesOf(levels(correlation, length, steps));
			assert.deepEqual(noise(found), [], "0 has no noise, which is not a change of it");
			for (const { index, earliest_s, latest_s, before, after, relativeShift } of found) {
				assert.deepEqual([earliest_s, latest_s], [START_S + index - 1, START_S + index]);
				assertNear(Math.max(before, after), 500, 15, "the live level");
				const exact = { estimate: -1, low: -1, high: -1 };
				assert.deepEqual([Math.min(before, after), relativeShift], [0, after === 0 ? exact : null]);
			}
			return found.map(({ index, after }) => [index, after > 0]);
		};
		const [live, dead] = [500, 0];
		assert.deepEqual(
			at([
				[0, live],
				[1800, dead],
			]),
			[[1800, false]],
		);
		assert.deepEqual(
			at([
				[0, dead],
				[1800, live],
			]),
			[[1800, true]],
		);
		assert.deepEqual(
			at([
				[0, live],
				[3550, dead],
			]),
			[[3550, false]],
			"near the end",
		);
		assert.deepEqual(
			at(
				[
					[0, live],
					[40, dead],
				],
				600,
			),
			[[40, false]],
			"near the start",
		);
		const dip = [
			[0, live],
			[1500, dead],
			[1800, live],
		] as const;
		assert.deepEqual(at(dip), [
			[1500, false],
			[1800, true],
		]);
		const hump = [
			[0, dead],
			[1500, live],
			[1800, dead],
		] as const;
		assert.deepEqual(at(hump), [
			[1500, true],
			[1800, false],
		]);
		assert.deepEqual(
			at([
				[0, dead],
				[1500, live],
				[1520, dead],
			]),
			[],
			"a burst is not a level",
		);
		assert.deepEqual(
			at([
				[0, live],
				[1500, dead],
				[1520, live],
			]),
			[],
			"a stall is not a level",
		);
		assert.deepEqual(at([[0, dead]]), []);
	}
});

test("changes before an outage are found as well, and so is one across it", () => {
	const found = changesOf(
		levels(0.5, 3600, [
			[0, 500],
			[1000, 450],
			[2000, 0],
			[2300, 400],
		]),
	);
	const rounded = found.map(({ index, before, after }) => [
		index,
		Math.round(before / 10) * 10,
		Math.round(after / 10) * 10,
	]);
	assert.deepEqual(rounded, [
		[1000, 500, 450],
		[2000, 450, 0],
		[2300, 0, 400],
	]);
});

test("a direction that flickers between 0 and its level has no change", () => {
	for (const correlation of [0, 0.5, 0.9, 0.95]) {
		for (const seed of [1, 2, 3]) {
			const wander = autoregressive(new Random(seed), 3600, correlation);
			const values = Float64Array.from(wander, (value) => (value < 0 ? 0 : 500 + value));
			assert.deepEqual(changesOf(values), [], `${correlation}, ${seed}`);
		}
	}
});

test("a random walk and a slow drift have no level: a change is unknown", () => {
	let walked = 1000;
	const steps = autoregressive(new Random(1), 3600, 0);
	const unknown = { kind: "unknown", reason: "autocorrelation too long" };
	assert.deepEqual(analysed(steps.map((step) => (walked += step))), unknown);
	const drift = simulated(1, "normal", 0).map((value, index) => value + index / 12);
	assert.deepEqual(analysed(drift), unknown);
});

test("too few known samples are reported as such", () => {
	const unknown = { kind: "unknown", reason: "too few samples" };
	assert.deepEqual(analysed(new Float64Array(0)), unknown);
	assert.deepEqual(analysed(new Float64Array(10).map((_, index) => index)), unknown);
	assert.deepEqual(analysed(new Float64Array(3600).fill(Number.NaN)), unknown);
});

test("shifts below the requested minimum are left out", () => {
	const values = simulated(5, "normal", 0.9, [
		{ index: 1200, relative: 0.06 },
		{ index: 2400, relative: 0.2 },
	]);
	const times_s = values.map((_, index) => index);
	const result = changePoints({ times_s, values }, { minShift: 0.12 });
	assert.ok(result.kind === "known", "known");
	assert.deepEqual(
		result.changes.map(({ index }) => index),
		[2400],
	);
});

test("a constant has no change, whatever its value", () => {
	const value = fc.double({ noNaN: true, noDefaultInfinity: true });
	fc.assert(
		fc.property(value, fc.integer({ min: 40, max: 200 }), (value, samples) => {
			assert.deepEqual(analysed(new Float64Array(samples).fill(value)), {
				kind: "known",
				changes: [],
			});
		}),
		{ seed: 1 },
	);
});

test("another unit or another zero changes nothing", () => {
	const values = simulated(6, "spiky", 0.8, [{ index: 1500, relative: 0.09 }]).subarray(900, 2100);
	const plain = changesOf(values);
	assert.equal(plain.length, 1);
	const scale = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
	const zero = fc.double({ min: -1e4, max: 1e4, noNaN: true });
	fc.assert(
		fc.property(scale, zero, (scale, zero) => {
			const moved = changesOf(values.map((value) => scale * (value + zero)));
			assert.deepEqual(
				moved.map(({ kind, index, latest_s }) => ({ kind, index, latest_s })),
				plain.map(({ kind, index, latest_s }) => ({ kind, index, latest_s })),
			);
			const [change] = moved;
			assertNear((change?.after ?? Number.NaN) / scale - zero, plain[0]?.after ?? 0, 0.01, "after");
		}),
		{ seed: 1, numRuns: 20 },
	);
});

test("any numbers and times are accepted, and changes are in order", () => {
	const series = fc.array(fc.record({ time_s: fc.double(), value: fc.double() }), {
		maxLength: 300,
		size: "max",
	});
	fc.assert(
		fc.property(series, (rows) => {
			const times_s = Float64Array.from(rows, ({ time_s }) => time_s);
			const values = Float64Array.from(rows, ({ value }) => value);
			const result = changePoints({ times_s, values });
			const indexes = result.kind === "known" ? result.changes.map(({ index }) => index) : [];
			assert.deepEqual(
				indexes,
				indexes.toSorted((left, right) => left - right),
			);
		}),
		{ seed: 1 },
	);
});
