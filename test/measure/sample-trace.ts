/** Results of runs that a link under load shows: idle, saturated, a gap, bursts. */
import { BYTES_PER_MB } from "../../source/core/metrics.ts";
import type { Interval } from "../../source/measure/byte-curve.ts";
import { linkUseOf } from "../../source/measure/link-use.ts";
import type { MeasureResult, RunTrace } from "../../source/measure/measure-result.ts";
import type { Measurement } from "../../source/measure/measurement.ts";
import { judge } from "../../source/measure/verdict.ts";
import { Random } from "../../source/sources/simulated/random.ts";

const STEP_S = 0.02;
const CAPACITY = { tx_mb_per_s: 2800, rx_mb_per_s: 2800, kind: "verified" } as const;

/** @param wall_s how long the command ran; a sample every 20 ms */
export function sampleTrace(wall_s: number, seed = 1): RunTrace {
	const random = new Random(seed);
	const level = (part: number) =>
		part < 0.1 ? 0 : part < 0.55 ? 0.96 : part < 0.6 ? Number.NaN : 0.4;
	const bytes = 2800 * BYTES_PER_MB * STEP_S;
	const intervals = Array.from({ length: Math.floor(wall_s / STEP_S) }, (_, step): Interval => {
		const tx_bytes = bytes * level((step * STEP_S) / wall_s) * (1 + 0.02 * random.normal());
		return { length_s: STEP_S, tx_bytes, rx_bytes: 0.1 * tx_bytes };
	});
	return {
		wall_s,
		intervals,
		use: linkUseOf(intervals, CAPACITY, wall_s),
		reading_s: STEP_S,
		operation_bytes: null,
		latency_ns: null,
	};
}

/** A result with a trace per run. */
export function resultOf(measurement: Measurement, wall_s = 2): MeasureResult {
	const { runs } = measurement;
	const traces = runs.map((_, index) => sampleTrace(wall_s, index));
	return {
		measurement,
		traces,
		unknown: null,
		saturated_share: judge(traces, { kind: "no bytes" }).saturated_share,
		asked: runs.length,
		isDemo: false,
		interval_s: STEP_S,
	};
}
