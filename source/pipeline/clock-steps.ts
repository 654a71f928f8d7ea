import type { Sample } from "../core/sample.ts";

/** A wall clock that is slewed, or a reading that took long, differs by less. */
const STEP_MS = 1000;

/**
 * Marks where the wall clock was set: no rate is bent by it, but the times of the records jump.
 * A machine that slept looks the same, because the monotonic clock stands still meanwhile.
 */
export class ClockSteps {
	/** Wall clock minus monotonic clock, at the sample before. */
	#offset_ms: number | null = null;

	mark(sample: Sample): Sample {
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
