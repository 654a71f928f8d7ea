/** Bounds on the total latency of all operations at the moments of readings. */
import type { DriverLatency } from "../core/sample.ts";
import { type Range, sum, widen, ZERO } from "./range.ts";

/** Ages of older checkpoints grow from one to the next by at most this factor. */
const AGE_FACTOR = 17 / 16;
/** The newest checkpoints are all kept. */
const MIN_KEPT = 32;

/** A reading, and the bounds on S, the total latency of all operations until then, in ns. */
export interface Checkpoint {
	/** The last moment at which the driver had counted exactly these operations, in seconds. */
	at_s: number;
	readonly operations: number;
	readonly printed: DriverLatency | null;
	total: Range;
	/** How much S grew since the previous checkpoint. */
	growth: Range;
}

/**
 * Returns the bounds on S from the printed mean a of n operations, which is truncated to whole
 * nanoseconds: a·n ≤ S ≤ (a+1)·n − 1. Null for contradictory values.
 */
export function totalOf(operations: number, printed: DriverLatency | null): Range | null {
	if (operations === 0) return ZERO;
	if (operations < 0 || printed === null) return null;
	const { average_ns, minimum_ns, maximum_ns } = printed;
	if (minimum_ns < 0 || average_ns < minimum_ns || average_ns > maximum_ns) return null;
	return widen(average_ns * operations, (average_ns + 1) * operations - 1);
}

/**
 * Returns the bounds on the growth of S between two checkpoints: one latency per operation, each
 * within the extremes that the later reading printed.
 */
export function growthBetween(earlier: Checkpoint, later: Checkpoint): Range {
	const operations = later.operations - earlier.operations;
	const printed = later.printed as DriverLatency;
	const { minimum_ns, maximum_ns } = printed;
	// A new extreme is the latency of one of these operations.
	const hasNewMaximum = earlier.printed !== null && maximum_ns > earlier.printed.maximum_ns;
	const hasNewMinimum = earlier.printed !== null && minimum_ns < earlier.printed.minimum_ns;
	return widen(
		operations * minimum_ns + (hasNewMaximum ? maximum_ns - minimum_ns : 0),
		operations * maximum_ns - (hasNewMinimum ? maximum_ns - minimum_ns : 0),
	);
}

/**
 * Returns the newest checkpoints, and enough of the older ones to choose an interval well. A
 * checkpoint is dropped only if the one before it is close enough to the one after it: compared
 * with the one after it alone, every checkpoint would be dropped at the same age, and only the
 * first would remain.
 */
export function downsample(checkpoints: readonly Checkpoint[]): Checkpoint[] {
	const now = checkpoints.at(-1) as Checkpoint;
	const kept: Checkpoint[] = [];
	let farthest = 0;
	// The growth over a dropped checkpoint is added to that of the next one.
	let skipped = ZERO;
	for (let index = checkpoints.length - 1; index >= 0; index--) {
		const checkpoint = checkpoints[index] as Checkpoint;
		const older = checkpoints[index - 1];
		const isNeeded = older === undefined || now.operations - older.operations > farthest;
		const isKept = kept.length < MIN_KEPT || isNeeded;
		const after = kept.at(-1);
		if (after !== undefined && isKept) after.growth = sum(after.growth, skipped);
		if (isKept) {
			kept.push(checkpoint);
			skipped = ZERO;
			farthest = (now.operations - checkpoint.operations) * AGE_FACTOR;
		} else {
			skipped = sum(skipped, checkpoint.growth);
		}
	}
	return kept.reverse();
}
