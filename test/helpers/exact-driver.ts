/** What a driver really did, to hold the proven bounds of its latency against. */
import assert from "node:assert/strict";
import type { DriverLatency } from "../../source/core/sample.ts";
import { type LatencyBounds, LatencyEstimator } from "../../source/pipeline/latency-estimator.ts";

export const UNKNOWN: LatencyBounds = { estimate: null, atLeast_ns: null };

/** Counts as the driver does, with integers that never round. */
export class ExactDriver {
	operations = 0n;
	total_ns = 0n;
	#minimum_ns = Number.POSITIVE_INFINITY;
	#maximum_ns = 0;

	operate(count: number, latency_ns: number): void {
		if (count === 0) return;
		this.operations += BigInt(count);
		this.total_ns += BigInt(count) * BigInt(latency_ns);
		this.#minimum_ns = Math.min(this.#minimum_ns, latency_ns);
		this.#maximum_ns = Math.max(this.#maximum_ns, latency_ns);
	}

	get printed(): DriverLatency | null {
		if (this.operations === 0n) return null;
		return {
			average_ns: Number(this.total_ns / this.operations),
			minimum_ns: this.#minimum_ns,
			maximum_ns: this.#maximum_ns,
		};
	}
}

/** A bounder, and the truth to hold its every answer against. */
export class Judge {
	readonly bounder = new LatencyEstimator();
	readonly #past: { at_s: number; operations: bigint; total_ns: bigint }[] = [];

	observe(at_s: number, driver: ExactDriver): LatencyBounds {
		const { operations, total_ns } = driver;
		const bounds = this.bounder.observe(at_s, Number(operations), driver.printed);
		const before = this.#past.at(-1);
		const hasMoved = before !== undefined && operations > before.operations;
		assert.equal(bounds.atLeast_ns !== null, hasMoved, "an honest driver is never contradicted");
		if (bounds.atLeast_ns !== null) {
			assert.ok(before !== undefined);
			const mean_ns = meanBetween(before, { operations, total_ns });
			assert.ok(bounds.atLeast_ns <= above(mean_ns), `at least ${bounds.atLeast_ns}: ${mean_ns}`);
		}
		if (bounds.estimate !== null) {
			const { mean_ns, error_ns, interval_s } = bounds.estimate;
			assert.ok(before !== undefined && interval_s >= at_s - before.at_s - 1e-6);
			const begin = this.#past.findLast((moment) => moment.at_s <= at_s - interval_s + 1e-6);
			assert.ok(begin !== undefined);
			const truth_ns = meanBetween(begin, { operations, total_ns });
			const story = `${mean_ns} ± ${error_ns} over ${interval_s} s: ${truth_ns}`;
			assert.ok(truth_ns <= above(mean_ns + error_ns), story);
			assert.ok(above(truth_ns) >= mean_ns - error_ns, story);
			assert.ok(error_ns <= mean_ns, story);
		}
		this.#past.push({ at_s, operations, total_ns });
		return bounds;
	}
}

interface Counted {
	readonly operations: bigint;
	readonly total_ns: bigint;
}

function meanBetween(earlier: Counted, later: Counted): number {
	const operations = later.operations - earlier.operations;
	assert.ok(operations > 0n, "no operation, no latency");
	return Number(later.total_ns - earlier.total_ns) / Number(operations);
}

/** The rounding of the test's own division must not count. */
function above(value: number): number {
	return value + Math.abs(value) * 1e-12;
}
