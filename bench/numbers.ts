/** Statistics of the measurements. */

export const median = (values: readonly number[]): number =>
	values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** A quantile of values in ascending order; `part` is from 0 to 1. */
export const quantileOf = (ascending: ArrayLike<number>, part: number): number =>
	ascending[Math.floor(part * (ascending.length - 1))] ?? Number.NaN;

type Points = readonly (readonly [x: number, y: number])[];

export interface Slope {
	/** In units of y per unit of x. */
	readonly slope: number;
	/** Half of its 95 % interval, assuming independent residuals. */
	readonly halfWidth: number;
}

/** Fits a straight line by least squares. */
export function slopeOf(points: Points): Slope {
	const { slope, sxx, residuals } = lineThrough(points);
	const count = points.length;
	const rest = residuals.reduce((sum, residual) => sum + residual ** 2, 0);
	// Student's t for 95 %, within 2 % from 8 degrees of freedom on.
	const t = 1.96 + 2.5 / (count - 2);
	return { slope, halfWidth: t * Math.sqrt(rest / (count - 2) / sxx) };
}

/**
 * {@link slopeOf} evenly spaced points with autocorrelated residuals, such as those of memory. With
 * a lag-1 autocorrelation r, n points are worth n (1 − r) / (1 + r) independent ones; r is
 * estimated from the residuals.
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
