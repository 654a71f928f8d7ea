/**
 * Spikes: outliers that deviate from the level of a metric for a short time.
 *
 * The level and the scatter are the median and the median absolute deviation (MAD) of short
 * segments, which are robust to spikes (Hampel 1974). A lasting shift is not a spike: it widens the
 * deviation of its segment, and the next segment has its own level.
 */

import { fieldOf } from "../../core/metrics.ts";
import { medianOf } from "../../core/quantile.ts";
import type { Series } from "../../statistics/series.ts";
import type { Counted } from "../walk/counter-tracker.ts";
import type { JudgedMetric } from "../walk/log-contents.ts";
import type { TimeSpan } from "../walk/time-spans.ts";

export interface Spike {
	readonly metric: JudgedMetric;
	/** Wall clock of its first and last sample, in seconds since the Unix epoch. */
	readonly start_s: number;
	readonly end_s: number;
	/** The farthest value, and the level around it, in the metric's unit. */
	readonly value: number;
	readonly level: number;
	/** Their difference as a part of the level; infinite for a level of 0. */
	readonly change: number;
}

/** Spikes of one or more metrics at the same time. */
export interface SpikeIncident {
	readonly start_s: number;
	readonly end_s: number;
	/** The largest one of each metric, the largest first. */
	readonly spikes: readonly Spike[];
	/** Whether an error or a disconnect was counted at that time; null where none could be. */
	readonly hasError: boolean | null;
}

const SEGMENT_SAMPLES = 61;
/** The standard deviation of a normal distribution in MADs. */
const MAD_TO_DEVIATION = 1.4826;
/** Deviations from the level; about 1 in 10⁶ samples of autocorrelated noise is farther. */
const DEVIATIONS = 8;
/** Smaller changes, as a part of the level, do not matter. */
const MIN_CHANGE = 0.1;

/**
 * All spikes of a series, in the order of time; adjacent ones in the same direction are one.
 *
 * @param time when the link was idle, as the edges of bursts are not spikes
 */
export function findSpikes(
	metric: JudgedMetric,
	{ times_s, values }: Series,
	time: IdleTime = { idle: [], interval_s: 0 },
): Spike[] {
	const isBurstEdge = burstEdge(metric, time);
	const segments = segmentsOf(values);
	const deviations = Float64Array.from(segments, ({ deviation }) => deviation).filter(isPositive);
	const usual = medianOf(deviations, deviations.length);
	const reaches = segments.map((segment) => reachOf(segment, usual));
	// False for unknown values.
	const isOutside = (value: number, at: number) =>
		Math.abs(value - (segments[at]?.level ?? Infinity)) > (reaches[at] ?? 0);
	const spikes: Spike[] = [];
	let lastIndex = -2;
	for (let index = 0; index < values.length; index++) {
		const at = Math.floor(index / SEGMENT_SAMPLES);
		const value = values[index] as number;
		// A value at the level before or after is next to a change of the level.
		const isSpike = isOutside(value, at) && isOutside(value, at - 1) && isOutside(value, at + 1);
		if (!isSpike) continue;
		const { level } = segments[at] as Level;
		const time_s = times_s[index] as number;
		if (isBurstEdge(time_s, value < level)) continue;
		const spike = spikeAt(metric, time_s, value, level);
		const last = spikes.at(-1);
		if (last !== undefined && index === lastIndex + 1 && last.change * spike.change > 0) {
			spikes[spikes.length - 1] = merged(last, spike);
		} else spikes.push(spike);
		lastIndex = index;
	}
	return spikes;
}

/** How far from the level of its segment a value may be. */
function reachOf({ level, deviation }: Level, usual: number): number {
	const scatter = Math.max(deviation, Number.isNaN(usual) ? 0 : usual);
	const reach = Math.max(DEVIATIONS * scatter, MIN_CHANGE * Math.abs(level));
	// Without a level or scatter nothing is an outlier.
	return reach === 0 ? Number.POSITIVE_INFINITY : reach;
}

function spikeAt(metric: JudgedMetric, time_s: number, value: number, level: number): Spike {
	const change = (value - level) / Math.abs(level);
	return { metric, start_s: time_s, end_s: time_s, value, level, change };
}

/**
 * Groups spikes of all metrics that happened at the same time.
 *
 * @param uncounted when errors were not counted
 * @param near_s how far apart they may be: about the interval between two samples
 */
export function groupSpikes(
	spikes: readonly Spike[],
	{ errors, uncounted }: Pick<Counted, "errors" | "uncounted">,
	near_s: number,
): SpikeIncident[] {
	const groups: { start_s: number; end_s: number; spikes: Spike[] }[] = [];
	for (const spike of [...spikes].sort((a, b) => a.start_s - b.start_s)) {
		const last = groups.at(-1);
		if (last !== undefined && spike.start_s <= last.end_s + near_s) {
			last.end_s = Math.max(last.end_s, spike.end_s);
			last.spikes.push(spike);
		} else groups.push({ start_s: spike.start_s, end_s: spike.end_s, spikes: [spike] });
	}
	const [hasErrors, isUncounted] = [overlapWith(errors), overlapWith(uncounted)];
	return groups.map(({ start_s, end_s, spikes }) => {
		const span = { start_s: start_s - near_s, end_s: end_s + near_s };
		const hasError = hasErrors(span) || (isUncounted(span) ? null : false);
		return { start_s, end_s, spikes: largestOfEach(spikes), hasError };
	});
}

/** When a link was idle. */
export interface IdleTime {
	readonly idle: readonly TimeSpan[];
	/** The usual time between two samples. */
	readonly interval_s: number;
}

/**
 * Whether a sample is the edge of a burst: it begins where idle time ends, or ends where it begins,
 * is partly both, and so has a lower rate than the load. Asked of samples in the order of time.
 */
function burstEdge(metric: JudgedMetric, { idle, interval_s }: IdleTime) {
	const isBesideIdle = overlapWith(idle);
	const isRate = fieldOf(metric).better === "higher";
	return (time_s: number, isLower: boolean) =>
		isRate &&
		isLower &&
		isBesideIdle({ start_s: time_s - 1.5 * interval_s, end_s: time_s + interval_s / 2 });
}

/** Whether a span overlaps one of these; asked of spans in the order of time. */
function overlapWith(spans: readonly TimeSpan[]): (span: TimeSpan) => boolean {
	const sorted = [...spans].sort((a, b) => a.end_s - b.end_s);
	let at = 0;
	return ({ start_s, end_s }) => {
		while ((sorted[at]?.end_s ?? Infinity) < start_s) at++;
		return (sorted[at]?.start_s ?? Infinity) <= end_s;
	};
}

function largestOfEach(spikes: readonly Spike[]): Spike[] {
	const bySize = [...spikes].sort((a, b) => Math.abs(b.change) - Math.abs(a.change));
	const metrics = new Set<JudgedMetric>();
	return bySize.filter(({ metric }) => !metrics.has(metric) && metrics.add(metric));
}

function merged(first: Spike, second: Spike): Spike {
	const larger = Math.abs(second.change) > Math.abs(first.change) ? second : first;
	return { ...larger, start_s: first.start_s, end_s: second.end_s };
}

const isPositive = (value: number) => value > 0;

interface Level {
	readonly level: number;
	readonly deviation: number;
}

/** Segments of equal length; the last one extends back over the one before. */
function segmentsOf(values: Float64Array): Level[] {
	const segments: Level[] = [];
	// One for all segments, of which a long log has tens of thousands.
	const room = new Float64Array(SEGMENT_SAMPLES);
	for (let from = 0; from < values.length; from += SEGMENT_SAMPLES) {
		const to = Math.min(from + SEGMENT_SAMPLES, values.length);
		let count = 0;
		for (let index = Math.max(0, to - SEGMENT_SAMPLES); index < to; index++) {
			const value = values[index] as number;
			if (!Number.isNaN(value)) room[count++] = value;
		}
		const level = medianOf(room, count);
		for (let at = 0; at < count; at++) room[at] = Math.abs((room[at] as number) - level);
		segments.push({ level, deviation: MAD_TO_DEVIATION * medianOf(room, count) });
	}
	return segments;
}
