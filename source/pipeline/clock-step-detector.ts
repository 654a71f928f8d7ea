/** Steps of the wall clock, found by comparing it with the monotonic clock. */
import type { Sample } from "../core/sample.ts";

/** A slewed clock and a slow reading differ by less. */
const STEP_MS = 1000;

/**
 * Marks samples at which the wall clock was set. Rates do not depend on it, but the times of
 * records jump. A suspended machine looks the same, because the monotonic clock stops meanwhile.
 */
export class ClockStepDetector {
	/** Wall clock minus monotonic clock at the previous sample. */
	#offset_ms: number | null = null;

	/** Returns the sample, with the step in its detail if it was more than a second. */
	annotate(sample: Sample): Sample {
		const before_ms = this.#offset_ms;
		this.#offset_ms = sample.wall_ms - sample.at_s * 1000;
		if (before_ms === null) return sample;
		const step_ms = this.#offset_ms - before_ms;
		if (Math.abs(step_ms) <= STEP_MS) return sample;
		const sign = step_ms > 0 ? "+" : "-";
		const step = `clock stepped by ${sign}${(Math.abs(step_ms) / 1000).toFixed(1)} s`;
		return { ...sample, detail: [sample.detail, step].filter(Boolean).join("; ") };
	}
}
