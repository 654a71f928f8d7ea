/** Numbers in, numbers out. */

export const median = (values: readonly number[]): number =>
	values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

export interface Slope {
	/** In units of y per unit of x. */
	readonly slope: number;
	/** Half of its 95 % interval, where deviations are independent of each other. */
	readonly halfWidth: number;
}

/** The straight line through points by least squares. */
export function slopeOf(points: readonly (readonly [x: number, y: number])[]): Slope {
	const count = points.length;
	const meanX = points.reduce((sum, [x]) => sum + x, 0) / count;
	const meanY = points.reduce((sum, [, y]) => sum + y, 0) / count;
	const sxx = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
	const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / sxx;
	const rest = points.reduce((sum, [x, y]) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0);
	// Student's t for 95 %, within 2 % from 8 degrees of freedom on.
	const t = 1.96 + 2.5 / (count - 2);
	return { slope, halfWidth: t * Math.sqrt(rest / (count - 2) / sxx) };
}
