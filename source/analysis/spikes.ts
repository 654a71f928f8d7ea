/**
 * Spikes: moments at which a metric left its level and came back.
 *
 * The level and the usual scatter are the median and the median absolute deviation (MAD) of short
 * stretches, which a spike hardly moves (Hampel 1974). A shift that stays is no spike: within a
 * stretch it widens the deviation, and the next stretch has a level of its own.
 */
import type { JudgedMetric } from "./log-contents.ts";
import { medianOf } from "./median.ts";
import type { Series } from "./series.ts";
import type { Stretch } from "./stretches.ts";

export interface Spike {
	readonly metric: JudgedMetric;
	/** Wall clock of its first and last sample, in seconds since the Unix epoch. */
	readonly start_s: number;
	readonly end_s: number;
	/** The farthest value, and the level around it, in the metric's unit. */
	readonly value: number;
	readonly level: number;
	/** Their distance as a part of the level; negative below it, infinite from a level of 0. */
	readonly change: number;
}

/** Spikes of several metrics at the same time. */
export interface SpikeIncident {
	readonly start_s: number;
	readonly end_s: number;
	/** One for each metric, its largest, the largest first. */
	readonly spikes: readonly Spike[];
	/** An error or a disconnect was counted at that time. */
	readonly hasError: boolean;
}

const STRETCH_SAMPLES = 61;
/** A normal distribution's standard deviation in MADs. */
const MAD_TO_DEVIATION = 1.4826;
/** So many deviations from the level. Wandering noise stays within, 1 in 10⁶ samples or so. */
const DEVIATIONS = 8;
/** What is nearer to its level is nobody's trouble. */
const LEAST_CHANGE = 0.1;

/** All spikes of a series, in the order of time; spikes of one direction that touch are one. */
export function findSpikes(metric: JudgedMetric, { times_s, values }: Series): Spike[] {
	const stretches = stretchesOf(values);
	const deviations = Float64Array.from(stretches, ({ deviation }) => deviation).filter(isPositive);
	const usual = medianOf(deviations, deviations.length);
	const reaches = stretches.map((stretch) => reachOf(stretch, usual));
	// Not of what is unknown.
	const isOutside = (value: number, at: number) =>
		Math.abs(value - (stretches[at]?.level ?? Infinity)) > (reaches[at] ?? 0);
	const spikes: Spike[] = [];
	let lastIndex = -2;
	for (let index = 0; index < values.length; index++) {
		const at = Math.floor(index / STRETCH_SAMPLES);
		const value = values[index] as number;
		// What is at the level before or after is where a level changed.
		const isSpike = isOutside(value, at) && isOutside(value, at - 1) && isOutside(value, at + 1);
		if (!isSpike) continue;
		const { level } = stretches[at] as Level;
		const spike = spikeAt(metric, times_s[index] as number, value, level);
		const last = spikes.at(-1);
		if (last !== undefined && index === lastIndex + 1 && last.change * spike.change > 0) {
			spikes[spikes.length - 1] = merged(last, spike);
		} else spikes.push(spike);
		lastIndex = index;
	}
	return spikes;
}

/** How far from the level of a stretch a value may be. */
function reachOf({ level, deviation }: Level, usual: number): number {
	const scatter = Math.max(deviation, Number.isNaN(usual) ? 0 : usual);
	const reach = Math.max(DEVIATIONS * scatter, LEAST_CHANGE * Math.abs(level));
	// Without any level or scatter there is nothing to stand out from.
	return reach === 0 ? Number.POSITIVE_INFINITY : reach;
}

function spikeAt(metric: JudgedMetric, time_s: number, value: number, level: number): Spike {
	const change = (value - level) / Math.abs(level);
	return { metric, start_s: time_s, end_s: time_s, value, level, change };
}

/**
 * Puts together what happened at the same time.
 *
 * @param near_s how far apart it may be: about the interval between two samples
 */
export function spikeIncidents(
	spikes: readonly Spike[],
	errors: readonly Stretch[],
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
	const sorted = [...errors].sort((a, b) => a.end_s - b.end_s);
	let at = 0;
	return groups.map(({ start_s, end_s, spikes }) => {
		while ((sorted[at]?.end_s ?? Infinity) < start_s - near_s) at++;
		const hasError = (sorted[at]?.start_s ?? Infinity) <= end_s + near_s;
		return { start_s, end_s, spikes: largestOfEach(spikes), hasError };
	});
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

/** Stretches of equal length; the last one reaches back, so that it is no shorter. */
function stretchesOf(values: Float64Array): Level[] {
	const stretches: Level[] = [];
	// One for all stretches: a long log has tens of thousands.
	const room = new Float64Array(STRETCH_SAMPLES);
	for (let from = 0; from < values.length; from += STRETCH_SAMPLES) {
		const to = Math.min(from + STRETCH_SAMPLES, values.length);
		let count = 0;
		for (let index = Math.max(0, to - STRETCH_SAMPLES); index < to; index++) {
			const value = values[index] as number;
			if (!Number.isNaN(value)) room[count++] = value;
		}
		const level = medianOf(room, count);
		for (let at = 0; at < count; at++) room[at] = Math.abs((room[at] as number) - level);
		stretches.push({ level, deviation: MAD_TO_DEVIATION * medianOf(room, count) });
	}
	return stretches;
}
