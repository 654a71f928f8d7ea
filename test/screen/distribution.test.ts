import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { UNKNOWN_SAMPLE } from "../../source/core/sample.ts";
import { distributionOf } from "../../source/screen/distribution.ts";
import { RollingWindow } from "../../source/screen/rolling-window.ts";

const SCALE = { bottom: 0, top: 100 };

function windowOf(values: readonly number[], interval_s: number): RollingWindow {
	const window = new RollingWindow([60]);
	for (const [index, tx_mb_per_s] of [0, ...values].entries()) {
		window.push({ ...UNKNOWN_SAMPLE, at_s: 1000 + index * interval_s, tx_mb_per_s });
	}
	return window;
}

test("the shares are on the rows of the plot, and the quantiles too", () => {
	const values = [...Array.from({ length: 49 }, () => 55), 95];
	const distribution = distributionOf(windowOf(values, 1).values("tx", 60), SCALE, 10);
	assert.ok(distribution !== null);
	const { samples, isExact, shares, quantiles } = distribution;
	assert.deepEqual([samples, isExact], [50, true]);
	const percent = shares.map((share) => Math.round(share * 100));
	assert.deepEqual(percent, [2, 0, 0, 0, 98, 0, 0, 0, 0, 0]);
	assert.deepEqual(
		quantiles.map(({ name, value, row }) => [name, value, row]),
		[
			["max", 95, 0],
			["p99", 95, 1],
			["p50", 55, 4],
			["p1", 55, 5],
			["min", 55, 6],
		],
	);
	assert.equal(distributionOf(new RollingWindow([60]).values("tx", 60), SCALE, 10), null);
});

test("every sample is counted, extremes are exact, and labels have a row each, for any samples", () => {
	const values = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 300 });
	fc.assert(
		fc.property(
			values,
			fc.constantFrom(0.01, 0.02, 0.19),
			fc.integer({ min: 2, max: 40 }),
			(values, interval_s, height) => {
				const distribution = distributionOf(
					windowOf(values, interval_s).values("tx", 60),
					SCALE,
					height,
				);
				assert.ok(distribution !== null);
				assert.equal(distribution.samples, values.length);
				const sum = distribution.shares.reduce((total, share) => total + share, 0);
				assert.ok(Math.abs(sum - 1) < 1e-9);
				const rows = distribution.quantiles.map(({ row }) => row);
				assert.equal(new Set(rows).size, rows.length);
				assert.ok(rows.every((row) => row >= 0 && row < height));
				if (height < 5) return;
				const at = (name: string) => distribution.quantiles.find((one) => one.name === name)?.value;
				assert.deepEqual([at("max"), at("min")], [Math.max(...values), Math.min(...values)]);
			},
		),
	);
});
