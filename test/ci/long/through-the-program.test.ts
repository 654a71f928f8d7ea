/** Logs as the calibration simulates them, whose truth is known, from a file to the exit code. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { Normal } from "../../../calibration/noise.ts";
import {
	noiseFactors,
	type TrueShift,
	withShifts,
} from "../../../calibration/noise-change-points.ts";
import { GRID, type Process } from "../../../calibration/processes.ts";
import type { Comparison } from "../../../source/analysis/comparison/comparison.ts";
import { levelTest } from "../../../source/analysis/comparison/level-change.ts";
import type { Analysis } from "../../../source/analysis/figures/analysis.ts";
import { Random } from "../../../source/sources/simulated/random.ts";
import { orderedSample } from "../../../source/statistics/ordered-sample.ts";
import { csv, START_MS, sampleAt, written } from "../../helpers/recorded-logs.ts";
import { PROGRAM } from "../../helpers/replayed-screen.ts";

type Factors = Readonly<Record<"tx" | "rx" | "latency", Float64Array>>;

function log({ tx, rx, latency }: Factors): string {
	const samples = Array.from(tx, (factor, second) =>
		sampleAt(START_MS + 1000 * second, {
			tx_mb_per_s: 2200 * factor,
			rx_mb_per_s: 1500 * (rx[second] ?? 1),
			latency_ns: 1200 * (latency[second] ?? 1),
			latency_interval_s: 1,
			dma_errors: 0,
			connections: 1,
			disconnections: 0,
			thunderbolt_errors: 0,
		}),
	);
	return written(csv(samples));
}

function program<Result>(...words: string[]): { status: number | null; result: Result } {
	const { status, stdout } = spawnSync(process.execPath, [PROGRAM, ...words], { encoding: "utf8" });
	return { status, result: JSON.parse(stdout) as Result };
}

function cellOf(name: string, length: number): Process {
	const found = GRID.find((one) => one.name === name && one.length === length);
	assert.ok(found !== undefined, `${name}, ${length} samples`);
	return found;
}

const CELLS = [
	["normal, CV 3 % · ρ 0.5", 600],
	["normal, CV 3 % · ρ 0.9", 600],
	["normal, CV 3 % · ρ 0.95", 3600],
	["CV 3 %, 1 % spikes × 5 · ρ 0.9", 600],
	["log-normal, σ 0.3 · ρ 0", 3600],
] as const;

for (const [name, length] of CELLS) {
	test(`${name}, ${length} samples: what did not change passes, and 5 % less is a regression`, () => {
		const { baseline, candidate } = cellOf(name, length);
		const normal = new Normal(77);
		const factorsOf = (one: Process["baseline"]): Factors => ({
			tx: one(normal),
			rx: one(normal),
			latency: one(normal),
		});
		const [before, after] = [factorsOf(baseline), factorsOf(candidate)];
		const slower = { ...after, tx: after.tx.map((factor) => 0.95 * factor) };
		const [first, second, third] = [before, after, slower].map(log) as [string, string, string];

		const same = program<Comparison>("compare", "--json", first, second);
		assert.notEqual(same.result.verdict, "regressed");
		assert.equal(same.status, same.result.verdict === "passed" ? 0 : 1);

		const less = program<Comparison>("compare", "--json", first, third);
		assert.deepEqual([less.status, less.result.verdict], [1, "regressed"]);
		const [tx, ...others] = less.result.phases[0]?.metrics ?? [];
		assert.equal(tx?.level.verdict.kind, "regressed");
		assert.ok(others.every(({ verdict }) => verdict.kind !== "regressed"));
		const { low, high } = tx?.level.interval_percent ?? {};
		assert.ok((low ?? 0) <= -5 && -5 <= (high ?? -9), `the truth lies in ${low} to ${high}`);
		// The calibration tests the same numbers without a file between.
		const direct = levelTest(orderedSample(before.tx), orderedSample(slower.tx));
		assert.ok(Math.abs((tx?.level.probability ?? 1) - (direct?.p ?? 2)) < 1e-6);
	});
}

test("shifts of 5 to 10 % are found in their places, also where the noise wanders far", () => {
	const shifts: TrueShift[] = [
		{ index: 900, relative: -0.07 },
		{ index: 2400, relative: 0.09 },
	];
	for (const correlation of [0, 0.5, 0.9, 0.95]) {
		const random = new Random(20);
		const factors = () => noiseFactors(random.fork(), "normal", 3600, correlation);
		const shifted = withShifts(factors(), shifts).map((value) => value / 1000);
		const path = log({ tx: shifted, rx: factors(), latency: factors() });
		const { status, result } = program<Analysis>("analyze", "--json", path);
		assert.equal(status, 0);
		const found = result.change_points.found.map(({ metric, kind, time, change_percent }) => {
			return { metric, kind, second: (Date.parse(time) - START_MS) / 1000, change_percent };
		});
		assert.deepEqual(
			found.map(({ metric, kind }) => [metric, kind]),
			shifts.map(() => ["tx_mb_per_s", "level"]),
			`ρ ${correlation}`,
		);
		for (const [order, { index, relative }] of shifts.entries()) {
			assert.ok(Math.abs((found[order]?.second ?? 0) - index) <= 3, `ρ ${correlation}`);
			assert.ok(Math.abs((found[order]?.change_percent ?? 0) - 100 * relative) < 4);
		}
	}
});
