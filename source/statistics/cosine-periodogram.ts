/**
 * The power of a series at chosen frequencies, from cosine weights.
 *
 * For t = 1 … n and j = 1, 2, … the weights √(2/n) · cos(π j (t − ½) / n) are orthonormal and
 * orthogonal to the constant, so a coefficient does not depend on the mean. For a long series the
 * expected square of coefficient j is the spectral density at the angular frequency π j / n, scaled
 * so that white noise has its variance: Müller (2007), Phillips (2005), Lazarus, Lewis, Stock and
 * Watson (2018).
 */
export interface Power {
	/** Angular frequency, 0 to π per sample. */
	readonly frequency: number;
	/** Square of the coefficient, in squares of the series' unit. */
	readonly power: number;
}

/** All frequencies up to this number are used, … */
const ALL_UP_TO = 64;
/** … and so many per octave above it: enough for the shape, in n log n time. */
const PER_OCTAVE = 16;

/**
 * @param highest number of the last frequency
 * @returns the power at the lowest frequencies and at some of the others, ascending
 */
export function cosinePeriodogram(series: Float64Array, highest = series.length - 1): Power[] {
	return chosenOrders(Math.min(highest, series.length - 1)).map((order) => ({
		frequency: (Math.PI * order) / series.length,
		power: cosineCoefficient(series, order) ** 2,
	}));
}

function chosenOrders(highest: number): number[] {
	const orders: number[] = [];
	for (let order = 1; order <= highest; ) {
		orders.push(order);
		const octave = 2 ** Math.floor(Math.log2(order));
		order += Math.max(1, octave < ALL_UP_TO ? 1 : octave / PER_OCTAVE);
	}
	return orders;
}

/** Σ √(2/n) · cos(π j (t − ½) / n) · xₜ */
function cosineCoefficient(series: Float64Array, order: number): number {
	const step = (Math.PI * order) / series.length;
	// cos((t + 1)a) = 2 cos(a) cos(ta) − cos((t − 1)a)
	const twice = 2 * Math.cos(step);
	let now = Math.cos(step / 2);
	let before = now;
	let sum = 0;
	for (let index = 0; index < series.length; index++) {
		sum += now * (series[index] as number);
		const next = twice * now - before;
		before = now;
		now = next;
	}
	return Math.sqrt(2 / series.length) * sum;
}
