/** The costs of all beginnings and of all ends of a segment, each at its own best level. */
import { CONVERGED, type NoiseModel, type Observations } from "./wandering-noise.ts";

/**
 * Twice the negative log-likelihood of the first k samples from `from` to `to` (exclusive), at the
 * best level of these k, up to a constant per sample.
 *
 * @param costs the result, for every k from 0 on
 */
export function costBeginnings(
	observations: Observations,
	noise: NoiseModel,
	from: number,
	to: number,
	costs: Float64Array,
): void {
	filter(observations, noise, from, to, 1, costs);
}

/**
 * The same of the last k samples. The noise is the same in both directions of time, so both
 * together evaluate every split of a segment at once.
 */
export function costEnds(
	observations: Observations,
	noise: NoiseModel,
	from: number,
	to: number,
	costs: Float64Array,
): void {
	filter(observations, noise, to - 1, from - 1, -1, costs);
}

/** Least squares of the level: whitened, a sample observes it with a known weight. */
function filter(
	{ values, exposure, steps }: Observations,
	{ correlation, whiteShare, variance: scale }: NoiseModel,
	first: number,
	end: number,
	direction: 1 | -1,
	costs: Float64Array,
): void {
	const wander = 1 - whiteShare;
	// The step to a sample is stored with it in the order of time, and one later in reverse.
	const stepAt = direction === 1 ? 0 : 1;
	let value = 0;
	let level = 0;
	let uncertainty = wander;
	let lastVariance = 1;
	let lastLog = 0;
	let logSum = 0;
	let valueSum = 0;
	let productSum = 0;
	let exposureSum = 0;
	let k = 0;
	costs[0] = 0;
	for (let position = first; position !== end; ) {
		let kept = 0;
		if (k > 0) {
			const gap = steps[position + stepAt] as number;
			kept = gap === 1 ? correlation : correlation ** gap;
		}
		const predicted = wander + (uncertainty - wander) * kept * kept;
		const variance = predicted + whiteShare;
		if (Math.abs(variance - lastVariance) > 1e-12) {
			lastVariance = variance;
			lastLog = Math.log(variance);
		}
		const weight = 1 / (variance * scale);
		const gain = predicted / variance;
		const nextUncertainty = predicted * (1 - gain);
		const hasConverged = Math.abs(nextUncertainty - uncertainty) <= CONVERGED * nextUncertainty;
		uncertainty = nextUncertainty;
		// The uncertainty soon converges; then all of this stays the same up to the next gap.
		const decay = (1 - gain) * kept;
		do {
			const observed = values[position] as number;
			const exposed = exposure[position] as number;
			const surprise = observed - kept * value;
			const lever = exposed - kept * level;
			logSum += lastLog;
			valueSum += surprise * surprise * weight;
			productSum += surprise * lever * weight;
			exposureSum += lever * lever * weight;
			value = decay * value + gain * observed;
			level = decay * level + gain * exposed;
			position += direction;
			k++;
			costs[k] = logSum + valueSum - (productSum * productSum) / exposureSum;
		} while (
			hasConverged &&
			kept === correlation &&
			position !== end &&
			steps[position + stepAt] === 1
		);
	}
}
