import assert from "node:assert/strict";
import test from "node:test";
import { noiseFactors } from "../../../calibration/noise-change-points.ts";
import { findInstabilities } from "../../../source/analysis/changes/stationarity.ts";
import { Random } from "../../../source/sources/simulated/random.ts";

const START_S = 1_700_000_000;
const SAMPLES = 3600;

/** @param changeAt relative to the level; takes the part of the log that has passed */
function found(changeAt: (part: number) => number, samples = SAMPLES, correlation = 0.5) {
	const factors = noiseFactors(new Random(7), "normal", samples, correlation);
	const values = factors.map((factor, at) => 1000 * factor * (1 + changeAt(at / samples)));
	return findInstabilities({ times_s: values.map((_, at) => START_S + at), values });
}

function onlyOne(changeAt: (part: number) => number) {
	const result = found(changeAt);
	assert.equal(result.kind, "known");
	const [one, ...others] = result.kind === "known" ? result.instabilities : [];
	assert.ok(one !== undefined && others.length === 0, JSON.stringify(result));
	return one;
}

function assertSize(one: ReturnType<typeof onlyOne>, size: number): void {
	const { low = Number.NaN, high = Number.NaN } = one.relativeShift ?? {};
	assert.ok(low < size && size < high, `${size} in ${low} to ${high}`);
	assert.ok(high - low < 0.03, `${low} to ${high} is narrow enough`);
}

test("a log of one level is stationary", () => {
	for (const correlation of [0, 0.5, 0.9]) {
		assert.deepEqual(
			found(() => 0, SAMPLES, correlation),
			{ kind: "known", instabilities: [] },
		);
	}
});

test("a step has its time and its size", () => {
	const step = onlyOne((part) => (part < 0.55 ? 0 : -0.08));
	assert.equal(step.kind, "step");
	assert.ok(Math.abs(step.time_s - (START_S + 0.55 * SAMPLES)) <= 3, String(step.time_s));
	assertSize(step, -0.08);
});

test("a drift is not a row of steps", () => {
	const drift = onlyOne((part) => 0.1 * part);
	assert.equal(drift.kind, "drift");
	assert.equal(drift.time_s, START_S);
	assertSize(drift, 0.1);
});

test("a warm-up ends", () => {
	const warmUp = onlyOne((part) => -0.1 * Math.exp(-part / 0.05));
	assert.equal(warmUp.kind, "warm-up");
	assert.ok(Math.abs(warmUp.time_s - (START_S + 0.15 * SAMPLES)) < 300, String(warmUp.time_s));
	assertSize(warmUp, 0.1 / 0.9);
});

test("changes below the smallest that matters are not reported", () => {
	const few = found((part) => (part < 0.5 ? 0 : -0.01), SAMPLES, 0);
	assert.deepEqual(few, { kind: "known", instabilities: [] });
});

test("too short a log is unknown", () => {
	assert.deepEqual(
		found(() => 0, 30),
		{ kind: "unknown", reason: "too few samples" },
	);
	assert.deepEqual(
		found(() => 0, 0),
		{ kind: "unknown", reason: "too few samples" },
	);
});
