/**
 * The median of some values, in less time than sorting takes where they are few (Hoare 1961,
 * algorithm 65, with the median of three for a pivot). NaN where there are none.
 *
 * @param values without NaN; they change places
 * @param count how many of them, from the first on
 */
export function medianOf(values: Float64Array, count: number): number {
	if (count === 0) return Number.NaN;
	const middle = count >> 1;
	let from = 0;
	let to = count - 1;
	while (from < to) {
		const pivot = middleOf(
			values[from] as number,
			values[(from + to) >> 1] as number,
			values[to] as number,
		);
		let left = from;
		let right = to;
		while (left <= right) {
			while ((values[left] as number) < pivot) left++;
			while ((values[right] as number) > pivot) right--;
			if (left > right) break;
			const value = values[left] as number;
			values[left++] = values[right] as number;
			values[right--] = value;
		}
		if (middle <= right) to = right;
		else if (middle >= left) from = left;
		else break;
	}
	const upper = values[middle] as number;
	if (count % 2 === 1) return upper;
	// What is before the middle is not above it.
	let lower = values[0] as number;
	for (let at = 1; at < middle; at++) lower = Math.max(lower, values[at] as number);
	return lower + 0.5 * (upper - lower);
}

function middleOf(a: number, b: number, c: number): number {
	if (a < b) return b < c ? b : Math.max(a, c);
	return a < c ? a : Math.max(b, c);
}
