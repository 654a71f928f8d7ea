/** So few are sorted as they are. */
const FEW = 1024;

/**
 * Sorts values just so far that `quantile` tells these quantiles of them, exactly. Takes a time that
 * grows with their number only (Hoare 1961, algorithm 65, for several places at once).
 *
 * @param values without NaN; they change places
 * @param parts of the values that are below each quantile, 0 to 1
 */
export function selectQuantiles(values: Float64Array, parts: readonly number[]): void {
	const last = values.length - 1;
	selectPlaces(
		values,
		parts.flatMap((part) => [Math.floor(part * last), Math.ceil(part * last)]),
	);
}

/** Sorts values just so far that each of these places holds what it would if all were sorted. */
export function selectPlaces(values: Float64Array, places: readonly number[]): void {
	// Twice as deep as halves go: then the pivots are bad ones, as somebody may have meant them to be.
	settle(values, 0, values.length, places, 2 * Math.log2(values.length + 1));
}

/** Puts at each of these places, all of them from `from` to `to`, what sorting would put there. */
function settle(
	values: Float64Array,
	from: number,
	to: number,
	places: readonly number[],
	depth: number,
): void {
	if (places.length === 0) return;
	if (to - from <= FEW || depth < 0) {
		values.subarray(from, to).sort();
		return;
	}
	const [end, start] = partition(values, from, to);
	const isBelow = (place: number) => place < end;
	const isAbove = (place: number) => place >= start;
	settle(values, from, end, places.filter(isBelow), depth - 1);
	settle(values, start, to, places.filter(isAbove), depth - 1);
}

/**
 * Puts what is at most a pivot, the median of three, before what is at least that.
 *
 * @param to is not included
 * @returns where the former ends, and where the latter starts; what is between is the pivot
 */
export function partition(
	values: Float64Array,
	from: number,
	to: number,
): [end: number, start: number] {
	const pivot = middleOf(
		values[from] as number,
		values[(from + to) >>> 1] as number,
		values[to - 1] as number,
	);
	let left = from;
	let right = to - 1;
	while (left <= right) {
		while ((values[left] as number) < pivot) left++;
		while ((values[right] as number) > pivot) right--;
		if (left > right) break;
		const value = values[left] as number;
		values[left++] = values[right] as number;
		values[right--] = value;
	}
	return [right + 1, left];
}

function middleOf(a: number, b: number, c: number): number {
	if (a < b) return b < c ? b : Math.max(a, c);
	return a < c ? a : Math.max(b, c);
}
