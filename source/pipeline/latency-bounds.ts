/**
 * The mean DMA latency over an interval, with bounds that are proven, not guessed.
 *
 * The driver prints one number about latency that moves: the mean over all n operations since
 * its reset, cut to a whole nanosecond. So the total time S of all operations is known only to
 * within n nanoseconds, and over an interval of Δn operations the mean (S₂ − S₁) / Δn only to
 * about ± n / Δn: uptime ÷ interval, in nanoseconds. After an hour that is three times the
 * latency itself for an interval of a second.
 *
 * So this keeps an interval [low, high] for S at every reading, lets each reading sharpen all
 * others (every operation took between the printed minimum and maximum), and answers with the
 * shortest interval, ending now, whose bound is good enough. docs/latency.md has the derivation.
 */
import type { DriverLatency } from "../core/sample.ts";
import { growthBetween, type Station, thinned, totalOf } from "./latency-stations.ts";
import { ANYTHING, difference, intersection, sum } from "./range.ts";

/** What is proven about the latency of the operations of one interval, and of a wider one. */
export interface LatencyBounds {
	/** The mean over the last `interval_s` seconds is `mean_ns` give or take `error_ns`. */
	readonly estimate: {
		readonly mean_ns: number;
		readonly error_ns: number;
		readonly interval_s: number;
	} | null;
	/** The mean since the reading before this one is at least this. */
	readonly atLeast_ns: number | null;
}

const UNKNOWN: LatencyBounds = { estimate: null, atLeast_ns: null };

/** An estimate is good enough when its error is at most this part of it. */
const GOOD_ENOUGH = 0.05;
/** So many more stations are gathered before they are thinned: every one is looked at again and again. */
const THINNED_EVERY = 32;
/** Below this many operations no 32-bit counter of any CPU can have wrapped. */
const WRAPS_AT = 2 ** 31;

/** Follows one driver from reading to reading. */
export class LatencyBounder {
	#stations: Station[] = [];
	#thinnedAbove = THINNED_EVERY;
	/** Operations that took place before the driver timed its first one. */
	#untimed = 0;
	#isTrustworthy = true;

	/** The driver was reset: nothing known before holds any more. */
	reset(): void {
		this.#stations = [];
		this.#untimed = 0;
		this.#isTrustworthy = true;
	}

	/** The driver's count of latency samples wrapped: its average is nonsense until its reset. */
	distrust(): void {
		this.#stations = [];
		this.#isTrustworthy = false;
	}

	/**
	 * Takes the next reading.
	 *
	 * @param at_s moment of the reading, monotonic clock, in seconds
	 * @param operations DMA operations since the reset, both directions together
	 * @param printed what the driver says of their latency, or null while it says nothing
	 */
	observe(at_s: number, operations: number, printed: DriverLatency | null): LatencyBounds {
		if (!this.#isTrustworthy) return UNKNOWN;
		const previous = this.#stations.at(-1);
		if (printed === null) {
			const wasTimed = previous !== undefined && previous.operations > 0;
			if (wasTimed || operations < 0 || operations >= WRAPS_AT) {
				this.distrust();
				return UNKNOWN;
			}
			// No operation was timed yet: those counted so far never will be.
			this.#untimed = operations;
		}
		const timed = operations - this.#untimed;
		if (previous !== undefined && timed === previous.operations) {
			previous.at_s = at_s;
			return UNKNOWN;
		}
		const total = totalOf(timed, printed);
		if (total === null) {
			this.distrust();
			return UNKNOWN;
		}
		const station = { at_s, operations: timed, printed, total, growth: ANYTHING };
		if (previous === undefined) {
			this.#stations = [station];
			return UNKNOWN;
		}
		return this.#follow(previous, station);
	}

	/** Adds a station after another: each sharpens what is known of all the others. */
	#follow(previous: Station, station: Station): LatencyBounds {
		const growth = growthBetween(previous, station);
		const total = intersection(station.total, sum(previous.total, growth));
		if (total.low > total.high) {
			// By less than a nanosecond a sample, this is one text whose lines were not made at the
			// same instant. By more, the driver's count of samples is not its count of operations.
			if (total.low - total.high > station.operations) this.distrust();
			else this.#stations = [station];
			return UNKNOWN;
		}
		station.growth = growth;
		station.total = total;
		this.#stations.push(station);
		this.#sharpenBackwards();
		if (this.#stations.length > this.#thinnedAbove) {
			this.#stations = thinned(this.#stations);
			this.#thinnedAbove = this.#stations.length + THINNED_EVERY;
		}
		return this.#answer();
	}

	#sharpenBackwards(): void {
		for (let index = this.#stations.length - 1; index > 0; index--) {
			const later = this.#stations[index] as Station;
			const earlier = this.#stations[index - 1] as Station;
			const total = intersection(earlier.total, difference(later.total, later.growth));
			if (total.low === earlier.total.low && total.high === earlier.total.high) return;
			earlier.total = total;
		}
	}

	/**
	 * The shortest interval, ending now, that is known well enough; else the best known one. Looks at a
	 * hundred stations on every reading, in code that V8 may not optimise: so it calls nothing, and
	 * bounds are numbers, no ranges.
	 */
	#answer(): LatencyBounds {
		const now = this.#stations.at(-1) as Station;
		const nowLow = now.total.low;
		const nowHigh = now.total.high;
		// Each sum on the way may be off by so much. None is, where whole numbers are exact: a sum of
		// upper bounds that goes beyond is above the difference of totals, which is taken then.
		const rounding = nowHigh <= Number.MAX_SAFE_INTEGER ? 0 : nowHigh * Number.EPSILON;
		let sums = 0;
		let growthLow = 0;
		let growthHigh = 0;
		let atLeast_ns: number | null = null;
		let mean_ns = 0;
		let error_ns = Number.POSITIVE_INFINITY;
		let start = now;
		for (let index = this.#stations.length - 1; index > 0; index--) {
			const { growth } = this.#stations[index] as Station;
			const earlier = this.#stations[index - 1] as Station;
			growthLow += growth.low;
			growthHigh += growth.high;
			let low = nowLow - earlier.total.high;
			if (growthLow > low) low = growthLow;
			let high = nowHigh - earlier.total.low;
			if (growthHigh < high) high = growthHigh;
			if (rounding > 0) {
				low -= ++sums * rounding;
				high += sums * rounding;
			}
			const operations = now.operations - earlier.operations;
			atLeast_ns ??= low / operations;
			const width_ns = (high - low) / 2 / operations;
			if (width_ns < error_ns) {
				error_ns = width_ns;
				mean_ns = (low + high) / 2 / operations;
				start = earlier;
				if (error_ns <= GOOD_ENOUGH * mean_ns) break;
			}
		}
		// However low the truth lies within the bound, the bound must not be coarser than it.
		const isUseful = error_ns <= mean_ns - error_ns;
		const interval_s = now.at_s - start.at_s;
		return { estimate: isUseful ? { mean_ns, error_ns, interval_s } : null, atLeast_ns };
	}
}
