/** Interpolation and means that do not overflow for finite numbers. */

/** Returns the number at a fraction (0 to 1) of the way from one number to another. */
export function interpolate(from: number, to: number, fraction: number): number {
	if (fraction === 1) return to;
	const distance = to - from;
	// The difference of two finite numbers may overflow; what lies between them does not.
	if (Number.isFinite(distance)) return from + fraction * distance;
	return from * (1 - fraction) + to * fraction;
}

/** Returns where a value lies between `low` (0) and the larger `high` (1). */
export function fractionBetween(low: number, high: number, value: number): number {
	if (Number.isFinite(high - low)) return (value - low) / (high - low);
	return (value / 2 - low / 2) / (high / 2 - low / 2);
}

/**
 * Returns the mean including one more value.
 *
 * @param mean the mean of all earlier values
 * @param count the number of values, this one included
 */
export function nextMean(mean: number, value: number, count: number): number {
	const distance = value - mean;
	if (Number.isFinite(distance)) return mean + distance / count;
	return mean + (value / count - mean / count);
}
