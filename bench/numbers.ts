/** Numbers in, numbers out. */

export const median = (values: readonly number[]): number =>
	values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** The value that this part of them, 0 to 1, does not exceed; they are in ascending order. */
export const quantileOf = (ascending: ArrayLike<number>, part: number): number =>
	ascending[Math.floor(part * (ascending.length - 1))] ?? Number.NaN;

type Points = readonly (readonly [x: number, y: number])[];

export interface Slope {
	/** In units of y per unit of x. */
	readonly slope: number;
	/** Half of its 95 % interval, where deviations are independent of each other. */
	readonly halfWidth: number;
}

/** The straight line through points by least squares. */
export function slopeOf(points: Points): Slope {
	const { slope, sxx, residuals } = lineThrough(points);
	const count = points.length;
	const rest = residuals.reduce((sum, residual) => sum + residual ** 2, 0);
	// Student's t for 95 %, within 2 % from 8 degrees of freedom on.
	const t = 1.96 + 2.5 / (count - 2);
	return { slope, halfWidth: t * Math.sqrt(rest / (count - 2) / sxx) };
}

/**
 * {@link slopeOf} points at even distances whose deviations follow each other, as those of memory do.
 * Where the next deviation is r times the last one and chance, n points tell as much as
 * n (1 − r) / (1 + r) that are independent; r is the residuals' own correlation with the one before.
 */
export function wanderingSlopeOf(points: Points): Slope {
	const { slope, halfWidth } = slopeOf(points);
	const { residuals } = lineThrough(points);
	const both = residuals
		.slice(1)
		.reduce((sum, next, index) => sum + next * (residuals[index] ?? 0), 0);
	const r = Math.max(0, both / residuals.reduce((sum, residual) => sum + residual ** 2, 0));
	return { slope, halfWidth: halfWidth * Math.sqrt((1 + r) / (1 - r)) };
}

function lineThrough(points: Points): { slope: number; sxx: number; residuals: number[] } {
	const count = points.length;
	const meanX = points.reduce((sum, [x]) => sum + x, 0) / count;
	const meanY = points.reduce((sum, [, y]) => sum + y, 0) / count;
	const sxx = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
	const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / sxx;
	const residuals = points.map(([x, y]) => y - meanY - slope * (x - meanX));
	return { slope, sxx, residuals };
}
