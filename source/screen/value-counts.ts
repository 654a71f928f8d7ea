/** The values of a window, for their distribution. */
import type { Summary } from "./aggregates.ts";

/** Values, and how many samples each of them stands for. */
export interface ValueCounts {
	readonly counts: readonly (readonly [value: number, samples: number])[];
	readonly isExact: boolean;
}

/**
 * Counts the values of buckets. Of up to three samples in a bucket they are exact; of more, those
 * between the lowest and the highest are at their mean.
 */
export class ValueCounter implements ValueCounts {
	readonly counts: [value: number, samples: number][] = [];
	isExact = true;

	/** @param bucket null if nothing is known of it */
	add(bucket: Summary | null): void {
		if (bucket === null || bucket.count === 0) return;
		const { minimum, mean, maximum, count } = bucket;
		if (count === 1) {
			this.counts.push([mean, 1]);
			return;
		}
		this.counts.push([minimum, 1], [maximum, 1]);
		if (count > 3) this.isExact = false;
		const rest = (mean * count - minimum - maximum) / (count - 2);
		if (count > 2) this.counts.push([Math.min(maximum, Math.max(minimum, rest)), count - 2]);
	}
}
