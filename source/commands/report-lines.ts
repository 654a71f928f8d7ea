/** Lines over time, from what was recorded under load. */
import type { JudgedMetric, LogContents } from "../analysis/log-contents.ts";
import { merged, type Series } from "../analysis/series.ts";
import { interrupted } from "../report/downsample.ts";
import type { Trace } from "../report/time-plots.ts";

/** So many usual steps without a sample interrupt a line. */
const LONGEST_STEP = 5;
/** So many steps tell the usual one. */
const STEPS = 100_000;

/** The series of a metric in all phases of a log. */
export function seriesOf({ phases }: LogContents, metric: JudgedMetric): Series {
	return merged(phases.map(({ metrics }) => metrics[metric]));
}

/**
 * A line for each metric that is known, from the start to the end whatever is known there. Lines
 * are interrupted where the rates are: latency may be known once in an hour and still go on.
 */
export function tracesOf(
	series: (metric: JudgedMetric) => Series,
	start_s: number,
	end_s: number,
): Record<JudgedMetric, Trace | null> {
	const tx = series("tx_mb_per_s");
	const longest_s = LONGEST_STEP * usualStep(tx);
	const pauses = pausesIn(tx, longest_s);
	const trace = (known: Series): Trace | null =>
		hasValues(known) ? spanning(known, start_s, end_s) : null;
	const rate = (known: Series) => trace(interrupted({ ...known, range: null }, longest_s));
	return {
		tx_mb_per_s: rate(tx),
		rx_mb_per_s: rate(series("rx_mb_per_s")),
		latency_ns: trace(merged([series("latency_ns"), pauses])),
	};
}

/** An unknown value in the middle of each step that is too long. */
function pausesIn({ times_s }: Series, longest_s: number): Series {
	const middles: number[] = [];
	for (let at = 1; at < times_s.length; at++) {
		const [from_s, to_s] = [times_s[at - 1] ?? 0, times_s[at] ?? 0];
		if (to_s - from_s > longest_s) middles.push((from_s + to_s) / 2);
	}
	return {
		times_s: Float64Array.from(middles),
		values: new Float64Array(middles.length).fill(Number.NaN),
	};
}

function usualStep({ times_s }: Series): number {
	const first = times_s.subarray(0, STEPS);
	const steps = first.slice(1).map((time_s, at) => time_s - (first[at] ?? time_s));
	return steps.sort()[steps.length >> 1] ?? 0;
}

function hasValues({ values }: Series): boolean {
	return values.some((value) => !Number.isNaN(value));
}

function spanning({ times_s, values }: Series, start_s: number, end_s: number): Trace {
	const ends = [Math.min(start_s, times_s[0] ?? start_s), Math.max(end_s, times_s.at(-1) ?? end_s)];
	const [first_s = start_s, last_s = end_s] = ends;
	const length = times_s.length + 2;
	const trace = { times_s: new Float64Array(length), values: new Float64Array(length) };
	trace.times_s.set(times_s, 1);
	trace.values.set(values, 1);
	trace.times_s[0] = first_s;
	trace.times_s[length - 1] = last_s;
	trace.values[0] = Number.NaN;
	trace.values[length - 1] = Number.NaN;
	return { ...trace, range: null };
}
