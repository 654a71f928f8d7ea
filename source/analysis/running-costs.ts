/** How unlikely every beginning of a stretch, and every end of it, is at a level of its own. */
import { type NoiseModel, type Observations, STILL } from "./wandering-noise.ts";

/**
 * Twice the negative log-likelihood of the first k of the samples `from` to `to` (not included), at
 * the level that suits those k best, up to a constant for each sample.
 *
 * @param costs where it is written, for every k from 0 to all of them
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
 * The same of the last k samples: the noise looks alike in both directions of time, so the two
 * together judge every split of a stretch at once.
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

/** Whitened, a sample is an observation of the level with known weight: these are least squares. */
function filter(
	{ values, exposure, steps }: Observations,
	{ correlation, whiteShare, variance: scale }: NoiseModel,
	first: number,
	end: number,
	direction: 1 | -1,
	costs: Float64Array,
): void {
	const wander = 1 - whiteShare;
	// The step to the sample at a position stands at it in the order of time, else one later.
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
		const foretold = wander + (uncertainty - wander) * kept * kept;
		const variance = foretold + whiteShare;
		if (Math.abs(variance - lastVariance) > 1e-12) {
			lastVariance = variance;
			lastLog = Math.log(variance);
		}
		const weight = 1 / (variance * scale);
		const gain = foretold / variance;
		const nextUncertainty = foretold * (1 - gain);
		const standsStill = Math.abs(nextUncertainty - uncertainty) <= STILL * nextUncertainty;
		uncertainty = nextUncertainty;
		// The uncertainty soon stands still: then all of this stays as it is up to the next gap.
		const keptOfLast = (1 - gain) * kept;
		do {
			const observed = values[position] as number;
			const exposed = exposure[position] as number;
			const surprise = observed - kept * value;
			const lever = exposed - kept * level;
			logSum += lastLog;
			valueSum += surprise * surprise * weight;
			productSum += surprise * lever * weight;
			exposureSum += lever * lever * weight;
			value = keptOfLast * value + gain * observed;
			level = keptOfLast * level + gain * exposed;
			position += direction;
			k++;
			costs[k] = logSum + valueSum - (productSum * productSum) / exposureSum;
		} while (
			standsStill &&
			kept === correlation &&
			position !== end &&
			steps[position + stepAt] === 1
		);
	}
}
