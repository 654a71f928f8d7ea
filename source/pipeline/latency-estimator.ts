/**
 * The mean DMA latency over an interval, with proven bounds.
 *
 * The driver prints the mean over all n operations since its reset, truncated to a whole
 * nanosecond. So the total time S of all operations is known to within n nanoseconds, and the mean
 * (S₂ − S₁) / Δn over an interval of Δn operations to about ± n / Δn: uptime ÷ interval, in
 * nanoseconds. After an hour that is three times the latency itself for an interval of a second.
 *
 * So the estimator keeps bounds [low, high] on S at every reading, lets each reading tighten all
 * others (every operation took between the printed minimum and maximum), and answers with the
 * shortest interval, ending now, whose bound is narrow enough. docs/method/latency.md has the
 * derivation.
 */
import type { DriverLatency } from "../core/sample.ts";
import { type Checkpoint, downsample, growthBetween, totalOf } from "./latency-checkpoints.ts";
import { ANYTHING, difference, intersection, sum } from "./range.ts";

/** Proven bounds on the mean latency of the operations of an interval, in nanoseconds. */
export interface LatencyBounds {
	/** The mean over the last `interval_s` seconds is `mean_ns` ± `error_ns`; null if unknown. */
	readonly estimate: {
		readonly mean_ns: number;
		readonly error_ns: number;
		readonly interval_s: number;
	} | null;
	/** A lower bound of the mean since the previous reading; null without an operation. */
	readonly atLeast_ns: number | null;
}

const UNKNOWN: LatencyBounds = { estimate: null, atLeast_ns: null };

/** The relative error up to which a bound is narrow enough. */
const MAX_RELATIVE_ERROR = 0.05;
/** Checkpoints are downsampled each time this many were added, because every one costs time. */
const DOWNSAMPLE_EVERY = 32;
/** Below this many operations no 32-bit counter of a CPU can have wrapped. */
const WRAPS_AT = 2 ** 31;

/** Follows the readings of one driver. */
export class LatencyEstimator {
	#checkpoints: Checkpoint[] = [];
	#maxCheckpoints = DOWNSAMPLE_EVERY;
	/** Operations before the first one that the driver timed. */
	#untimed = 0;
	#isValid = true;

	/** Starts again, after a reset of the driver. */
	reset(): void {
		this.#checkpoints = [];
		this.#untimed = 0;
		this.#isValid = true;
	}

	/** Ignores readings until the next reset: the driver's count of latencies wrapped. */
	invalidate(): void {
		this.#checkpoints = [];
		this.#isValid = false;
	}

	/**
	 * Adds a reading, and returns what is proven at its moment.
	 *
	 * @param at_s moment of the reading, monotonic clock, in seconds
	 * @param operations DMA operations since the reset, both directions together
	 * @param printed the latency that the driver prints, or null while it prints none
	 */
	observe(at_s: number, operations: number, printed: DriverLatency | null): LatencyBounds {
		if (!this.#isValid) return UNKNOWN;
		const previous = this.#checkpoints.at(-1);
		if (printed === null) {
			const wasTimed = previous !== undefined && previous.operations > 0;
			if (wasTimed || operations < 0 || operations >= WRAPS_AT) {
				this.invalidate();
				return UNKNOWN;
			}
			// No operation was timed yet, and those counted so far never will be.
			this.#untimed = operations;
		}
		const timed = operations - this.#untimed;
		if (previous !== undefined && timed === previous.operations) {
			previous.at_s = at_s;
			return UNKNOWN;
		}
		const total = totalOf(timed, printed);
		if (total === null) {
			this.invalidate();
			return UNKNOWN;
		}
		const checkpoint = { at_s, operations: timed, printed, total, growth: ANYTHING };
		if (previous === undefined) {
			this.#checkpoints = [checkpoint];
			return UNKNOWN;
		}
		return this.#follow(previous, checkpoint);
	}

	/** Adds a checkpoint after another: each tightens the bounds of all others. */
	#follow(previous: Checkpoint, checkpoint: Checkpoint): LatencyBounds {
		const growth = growthBetween(previous, checkpoint);
		const total = intersection(checkpoint.total, sum(previous.total, growth));
		if (total.low > total.high) {
			// By up to a nanosecond per operation, the lines of the text are not of the same instant. By
			// more, the driver's count of latencies is not its count of operations.
			if (total.low - total.high > checkpoint.operations) this.invalidate();
			else this.#checkpoints = [checkpoint];
			return UNKNOWN;
		}
		checkpoint.growth = growth;
		checkpoint.total = total;
		this.#checkpoints.push(checkpoint);
		this.#tightenEarlier();
		if (this.#checkpoints.length > this.#maxCheckpoints) {
			this.#checkpoints = downsample(this.#checkpoints);
			this.#maxCheckpoints = this.#checkpoints.length + DOWNSAMPLE_EVERY;
		}
		return this.#bounds();
	}

	#tightenEarlier(): void {
		for (let index = this.#checkpoints.length - 1; index > 0; index--) {
			const later = this.#checkpoints[index] as Checkpoint;
			const earlier = this.#checkpoints[index - 1] as Checkpoint;
			const total = intersection(earlier.total, difference(later.total, later.growth));
			if (total.low === earlier.total.low && total.high === earlier.total.high) return;
			earlier.total = total;
		}
	}

	/**
	 * Returns the shortest interval, ending now, whose bound is narrow enough, else the one with the
	 * narrowest bound. This visits a hundred checkpoints per reading, in code that V8 may not
	 * optimise: so it calls no functions, and bounds are numbers instead of ranges.
	 */
	#bounds(): LatencyBounds {
		const now = this.#checkpoints.at(-1) as Checkpoint;
		const nowLow = now.total.low;
		const nowHigh = now.total.high;
		// The rounding error of each sum. There is none while whole numbers are exact: a sum of upper
		// bounds beyond that is above the difference of the totals, which is used then.
		const rounding = nowHigh <= Number.MAX_SAFE_INTEGER ? 0 : nowHigh * Number.EPSILON;
		let sums = 0;
		let growthLow = 0;
		let growthHigh = 0;
		let atLeast_ns: number | null = null;
		let mean_ns = 0;
		let error_ns = Number.POSITIVE_INFINITY;
		let start = now;
		for (let index = this.#checkpoints.length - 1; index > 0; index--) {
			const { growth } = this.#checkpoints[index] as Checkpoint;
			const earlier = this.#checkpoints[index - 1] as Checkpoint;
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
				if (error_ns <= MAX_RELATIVE_ERROR * mean_ns) break;
			}
		}
		// The bound must not be wider than the lowest mean that it allows.
		const isUseful = error_ns <= mean_ns - error_ns;
		const interval_s = now.at_s - start.at_s;
		return { estimate: isUseful ? { mean_ns, error_ns, interval_s } : null, atLeast_ns };
	}
}
