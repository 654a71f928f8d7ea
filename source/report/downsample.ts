/** Downsampling: each point stands for a time span, and keeps its peaks. */
import { interpolate } from "../core/interpolate.ts";
import type { Trace } from "./time-plots.ts";

/** Round widths, in seconds. */
const WIDTHS_S = [
	...[0.01, 0.02, 0.05, 0.1, 0.2, 0.5],
	...[1, 2, 5, 10, 15, 20, 30],
	...[1, 2, 5, 10, 15, 20, 30].map((minutes) => minutes * 60),
	...[1, 2, 3, 6, 12].map((hours) => hours * 3600),
];
const DAY_S = 86_400;
/** What a value of no duration counts. */
const TINY_S = 1e-9;

/** Returns the shortest round width that covers a span with this many points, in seconds. */
export function pointWidth(span_s: number, points: number): number {
	const least_s = span_s / points;
	const width_s = WIDTHS_S.find((candidate_s) => candidate_s >= least_s);
	return width_s ?? Math.ceil(least_s / DAY_S) * DAY_S;
}

/**
 * Returns one point per `width_s` seconds that hold a value, in their middle, with the minimum, the
 * maximum and the mean over time: a value counts for the time since the point before it. The spans
 * are aligned to absolute time, so traces of one width share them.
 *
 * Unknown values (NaN) break the line only where a span holds nothing else.
 */
export function downsample(trace: Trace, width_s: number): Trace {
	const { times_s, values } = trace;
	const minimum = trace.range?.minimum ?? values;
	const maximum = trace.range?.maximum ?? values;
	const points: Point[] = [];
	let point: Point | null = null;
	for (const [index, at_s] of times_s.entries()) {
		const span = Math.floor(at_s / width_s);
		if (point === null || point.span !== span) {
			point = { span, low: Infinity, high: -Infinity, mean: 0, known_s: 0 };
			points.push(point);
		}
		const value = values[index] ?? Number.NaN;
		if (Number.isNaN(value)) continue;
		point.low = Math.min(point.low, minimum[index] ?? value);
		point.high = Math.max(point.high, maximum[index] ?? value);
		const step_s = index === 0 ? (times_s[1] ?? at_s) - at_s : at_s - (times_s[index - 1] ?? at_s);
		point.known_s += step_s > 0 ? step_s : TINY_S;
		point.mean = interpolate(point.mean, value, (step_s > 0 ? step_s : TINY_S) / point.known_s);
	}
	const each = (value: (point: Point) => number) =>
		Float64Array.from(points, (one) => (one.known_s === 0 ? Number.NaN : value(one)));
	return {
		times_s: Float64Array.from(points, ({ span }) => (span + 0.5) * width_s),
		values: each(({ mean }) => mean),
		range: { minimum: each(({ low }) => low), maximum: each(({ high }) => high) },
	};
}

interface Point {
	readonly span: number;
	low: number;
	high: number;
	mean: number;
	/** Seconds for which a value is known. */
	known_s: number;
}

/** Inserts an unknown value (NaN) in the middle of each step in time that is too long. */
export function breakAtGaps(trace: Trace, longestStep_s: number): Trace {
	const { times_s } = trace;
	const before: number[] = [];
	for (let index = 1; index < times_s.length; index++) {
		const step_s = (times_s[index] ?? 0) - (times_s[index - 1] ?? 0);
		if (step_s > longestStep_s) before.push(index);
	}
	if (before.length === 0) return trace;
	const unknown = () => Number.NaN;
	const middle = (index: number) => ((times_s[index - 1] ?? 0) + (times_s[index] ?? 0)) / 2;
	return {
		times_s: withMore(times_s, before, middle),
		values: withMore(trace.values, before, unknown),
		range:
			trace.range === null
				? null
				: {
						minimum: withMore(trace.range.minimum, before, unknown),
						maximum: withMore(trace.range.maximum, before, unknown),
					},
	};
}

/** Inserts one value before each of these places (ascending). */
function withMore(
	array: Float64Array,
	before: readonly number[],
	value: (index: number) => number,
): Float64Array {
	const longer = new Float64Array(array.length + before.length);
	let from = 0;
	for (const [shift, index] of before.entries()) {
		longer.set(array.subarray(from, index), from + shift);
		longer[index + shift] = value(index);
		from = index;
	}
	longer.set(array.subarray(from), from + before.length);
	return longer;
}
