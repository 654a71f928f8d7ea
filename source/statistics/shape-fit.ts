import { studentCritical, studentTwoSided } from "./distributions.ts";
import { longRunVariance, MIN_VALUES, type VarianceEstimate } from "./long-run-variance.ts";

/** Values, and a shape that they may follow around a level of their own. */
export interface ShapedStretch {
	readonly shape: Float64Array;
	/** Without NaN. */
	readonly values: Float64Array;
}

/** The least squares factor of a shape. */
export interface ShapeFit {
	readonly factor: number;
	/** Estimates of the variance of the factor; the widest interval of these counts. */
	readonly variances: readonly VarianceEstimate[];
	/** The values of all stretches without their levels and the shape. */
	readonly residuals: Float64Array;
}

/**
 * Fits one factor of a shape to stretches that each have their own level. Its variance accounts for
 * autocorrelation, and so is too large rather than too small for a shape that is faster than the
 * noise's memory.
 *
 * @returns null for fewer than 16 values, or where the shape does not vary within a stretch
 */
export function fitShape(stretches: readonly ShapedStretch[]): ShapeFit | null {
	const count = stretches.reduce((sum, { values }) => sum + values.length, 0);
	if (count < MIN_VALUES) return null;
	const centred = stretches.map(({ shape, values }) => ({
		shape: withoutMean(shape),
		values: withoutMean(values),
	}));
	let [squares, products] = [0, 0];
	for (const { shape, values } of centred) {
		for (let at = 0; at < values.length; at++) {
			squares += (shape[at] as number) ** 2;
			products += (shape[at] as number) * (values[at] as number);
		}
	}
	if (!(squares > 0)) return null;
	const factor = products / squares;
	const residuals = new Float64Array(count);
	let end = 0;
	for (const { shape, values } of centred) {
		for (let at = 0; at < values.length; at++) {
			residuals[end++] = (values[at] as number) - factor * (shape[at] as number);
		}
	}
	const { model, lowest } = longRunVariance(residuals);
	// The shape, and each level but the first, absorb the power of about one low frequency.
	const degrees = Math.max(1, lowest.degrees - stretches.length);
	const variances = [
		{ variance: model.variance / squares, degrees: model.degrees },
		{ variance: (lowest.variance * lowest.degrees) / degrees / squares, degrees },
	];
	return { factor, variances, residuals };
}

/** Half the width of the confidence interval of the factor. @param confidence such as 0.95 */
export function marginOf({ variances }: ShapeFit, confidence: number): number {
	return Math.max(
		...variances.map(({ variance, degrees }) => {
			return Math.sqrt(variance) * studentCritical(1 - confidence, degrees);
		}),
	);
}

/** The two-sided p-value of a factor of 0. */
export function probabilityOf({ factor, variances }: ShapeFit): number {
	if (factor === 0) return 1;
	return Math.max(
		...variances.map(({ variance, degrees }) =>
			variance === 0 ? 0 : studentTwoSided(factor / Math.sqrt(variance), degrees),
		),
	);
}

function withoutMean(values: Float64Array): Float64Array {
	const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
	return values.map((value) => value - mean);
}
