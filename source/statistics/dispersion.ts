import { type TimedSums, total } from "./timed-sums.ts";

/** The fewest windows of time from which a variance is estimated. */
const MIN_WINDOWS = 16;

/**
 * How many events of these series occur together: the variance of their number in a window of time
 * as a multiple of the mean, which is 1 if events are independent, and the size of a burst if they
 * come in bursts of one size. The largest over all widths of windows counts, because a burst of
 * errors may last a second or a minute.
 *
 * @param sides events and the seconds in which they were counted; each has its own rate
 * @returns 1 or more
 */
export function dispersion(sides: readonly TimedSums[]): number {
	const known = sides.filter(({ sums }) => total(sums) > 0);
	if (known.length === 0) return 1;
	const widest = Math.min(...known.map(({ sums }) => sums.length)) / MIN_WINDOWS;
	let largest = 1;
	for (let width = 1; width <= widest; width *= 2) {
		let [squares, events] = [0, 0];
		for (const side of known) {
			const { square, count } = squaresWithin(side, width);
			squares += square;
			events += count;
		}
		largest = Math.max(largest, squares / events);
	}
	return largest;
}

/** The squared deviations of windows from the mean rate, without bias, and the events. */
function squaresWithin({ sums, weights }: TimedSums, width: number) {
	const count = total(sums);
	const rate = count / total(weights);
	const windows = Math.ceil(sums.length / width);
	let square = 0;
	for (let from = 0; from < sums.length; from += width) {
		let [events, seconds] = [0, 0];
		for (let at = from; at < Math.min(from + width, sums.length); at++) {
			events += sums[at] as number;
			seconds += weights[at] as number;
		}
		square += (events - rate * seconds) ** 2;
	}
	return { square: (square * windows) / (windows - 1), count };
}
