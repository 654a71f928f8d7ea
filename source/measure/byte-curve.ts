/** The bytes that the link carried in each interval between readings, while a command ran. */
import type { Direction } from "../core/direction.ts";
import { BYTES_PER_MB } from "../core/metrics.ts";
import { isUnchanged, type Sample } from "../core/sample.ts";

/** The time between two readings. */
export interface Interval {
	/** Above 0. */
	readonly length_s: number;
	/** NaN if unknown: the counters were reset meanwhile, or a direction is not counted. */
	readonly tx_bytes: number;
	readonly rx_bytes: number;
}

/**
 * Collects the intervals of one run, one after the other. Readings that failed or found nothing new
 * do not end an interval: the next successful one covers their time.
 */
export class ByteCurve {
	readonly #intervals: Interval[] = [];
	#isPaused = false;

	get intervals(): readonly Interval[] {
		return this.#intervals;
	}

	/** The time up to the next sample is not counted: the command was stopped. */
	pause(): void {
		this.#isPaused = true;
	}

	add(sample: Sample): void {
		const { event, elapsed_s, tx_mb_per_s, rx_mb_per_s } = sample;
		if (event === "gap" || isUnchanged(sample)) return;
		const isCounted = !this.#isPaused;
		this.#isPaused = false;
		if (!isCounted || elapsed_s === null || !(elapsed_s > 0)) return;
		const bytes = (mb_per_s: number | null) =>
			mb_per_s === null ? Number.NaN : mb_per_s * BYTES_PER_MB * elapsed_s;
		this.#intervals.push({
			length_s: elapsed_s,
			tx_bytes: bytes(tx_mb_per_s),
			rx_bytes: bytes(rx_mb_per_s),
		});
	}
}

/** A counter that lags shows no bytes, and then more than a link can carry by this factor. */
const IMPOSSIBLE = 1.25;

/**
 * Joins an interval in which more arrived than the link can carry with those directly before it in
 * which nothing seemed to move: the source brings its counters up to date less often than they are
 * read, and does not say when.
 *
 * @param limits bytes per second that the link can carry
 */
export function joinLagging(
	intervals: readonly Interval[],
	limits: Readonly<Record<Direction, number>>,
): readonly Interval[] {
	const joined: Interval[] = [];
	for (let interval of intervals) {
		const isImpossible = () =>
			interval.tx_bytes > IMPOSSIBLE * limits.tx * interval.length_s ||
			interval.rx_bytes > IMPOSSIBLE * limits.rx * interval.length_s;
		for (let before = joined.at(-1); before !== undefined; before = joined.at(-1)) {
			if (before.tx_bytes !== 0 || before.rx_bytes !== 0 || !isImpossible()) break;
			joined.pop();
			interval = { ...interval, length_s: before.length_s + interval.length_s };
		}
		joined.push(interval);
	}
	return joined;
}
