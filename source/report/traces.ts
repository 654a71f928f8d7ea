/** Lines over time, of what was recorded under load. */
import type { JudgedMetric, LogContents } from "../analysis/walk/log-contents.ts";
import { mergeSeries, type Series } from "../statistics/series.ts";
import { breakAtGaps } from "./downsample.ts";
import type { Trace } from "./time-plots.ts";

/** A line breaks where a step is longer than this many usual steps. */
const MAX_STEPS = 5;
/** How many steps determine the usual one. */
const SAMPLED_STEPS = 100_000;

/** Returns the series of a metric in all phases of a log. */
export function seriesOf({ phases }: LogContents, metric: JudgedMetric): Series {
	return mergeSeries(phases.map(({ metrics }) => metrics[metric]));
}

/**
 * Returns a line per known metric, from start to end whatever is known there. The line of latency
 * breaks where the rates do, and where there is no traffic: it may be known once in an hour, and is
 * still continuous.
 */
export function tracesOf(
	series: (metric: JudgedMetric) => Series,
	start_s: number,
	end_s: number,
): Record<JudgedMetric, Trace | null> {
	const [tx, rx] = [series("tx_mb_per_s"), series("rx_mb_per_s")];
	const [first, second] = hasValues(tx) ? [tx, rx] : [rx, tx];
	const longest_s = MAX_STEPS * usualStep(first);
	const breaks = unknownAt(
		[...middlesOfGaps(first, longest_s), ...stalls(first, second)].sort((a, b) => a - b),
	);
	const trace = (known: Series): Trace | null =>
		hasValues(known) ? spanning(known, start_s, end_s) : null;
	const rate = (known: Series) => trace(breakAtGaps({ ...known, range: null }, longest_s));
	return {
		tx_mb_per_s: rate(tx),
		rx_mb_per_s: rate(rx),
		latency_ns: trace(mergeSeries([series("latency_ns"), breaks])),
	};
}

/** Returns the middle of each step that is too long. */
function middlesOfGaps({ times_s }: Series, longest_s: number): number[] {
	const middles: number[] = [];
	for (let at = 1; at < times_s.length; at++) {
		const [from_s, to_s] = [times_s[at - 1] ?? 0, times_s[at] ?? 0];
		if (to_s - from_s > longest_s) middles.push((from_s + to_s) / 2);
	}
	return middles;
}

/** Returns the times without any traffic: where there is no operation there is no latency. */
function stalls(one: Series, other: Series): number[] {
	const stalled: number[] = [];
	let next = 0;
	for (const [at, time_s] of one.times_s.entries()) {
		if (one.values[at] !== 0) continue;
		while ((other.times_s[next] ?? Infinity) < time_s) next++;
		const isBusy = other.times_s[next] === time_s && (other.values[next] ?? 0) > 0;
		if (!isBusy) stalled.push(time_s);
	}
	return stalled;
}

function unknownAt(times_s: readonly number[]): Series {
	return {
		times_s: Float64Array.from(times_s),
		values: new Float64Array(times_s.length).fill(Number.NaN),
	};
}

function usualStep({ times_s }: Series): number {
	const first = times_s.subarray(0, SAMPLED_STEPS);
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
