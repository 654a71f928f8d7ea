/** What a stretch says of its level and its noise as a whole. */
import { type NoiseModel, type Observations, STILL } from "./wandering-noise.ts";

/** The sums of a whole stretch. */
export interface WholeSums {
	readonly logVariance: number;
	/** Whitened squares left around the best level. */
	readonly squares: number;
	readonly level: number;
	/** What is known of the level: its variance is that of the noise, divided by this. */
	readonly information: number;
}

/**
 * Filters samples `from` to `to` (not included) for whom the last of the running sums are enough:
 * that takes half the time. Fits of the noise do little else.
 */
export function filterWhole(
	{ values, exposure, steps }: Observations,
	{ correlation, whiteShare }: NoiseModel,
	from: number,
	to: number,
): WholeSums {
	const wander = 1 - whiteShare;
	let value = 0;
	let level = 0;
	let uncertainty = wander;
	let lastVariance = 1;
	let lastLog = 0;
	let logSum = 0;
	let valueSum = 0;
	let productSum = 0;
	let exposureSum = 0;
	for (let position = from; position < to; ) {
		const gap = steps[position] as number;
		const kept = position === from ? 0 : gap === 1 ? correlation : correlation ** gap;
		const foretold = wander + (uncertainty - wander) * kept * kept;
		const variance = foretold + whiteShare;
		if (Math.abs(variance - lastVariance) > 1e-12) {
			lastVariance = variance;
			lastLog = Math.log(variance);
		}
		const weight = 1 / variance;
		const gain = foretold * weight;
		const keptOfLast = (1 - gain) * kept;
		const observed = values[position] as number;
		const exposed = exposure[position] as number;
		const surprise = observed - kept * value;
		const lever = exposed - kept * level;
		const nextLevel = keptOfLast * level + gain * exposed;
		const nextUncertainty = foretold * (1 - gain);
		const standsStill =
			kept === correlation &&
			Math.abs(nextUncertainty - uncertainty) <= STILL * nextUncertainty &&
			Math.abs(nextLevel - level) <= STILL * nextLevel;
		uncertainty = nextUncertainty;
		level = nextLevel;
		logSum += lastLog;
		valueSum += surprise * surprise * weight;
		productSum += surprise * lever * weight;
		exposureSum += lever * lever * weight;
		value = keptOfLast * value + gain * observed;
		position++;
		if (!standsStill) continue;
		// Up to the next gap, or other exposure, nothing but the values is news. Two in a turn take
		// less time than twice one: what is foretold after both does not wait for what is between.
		const began = position;
		const last = to - 1;
		const keptOfBoth = keptOfLast * keptOfLast;
		const gainOfFirst = keptOfLast * gain;
		let squares = 0;
		let sum = 0;
		while (
			position < last &&
			steps[position] === 1 &&
			exposure[position] === exposed &&
			steps[position + 1] === 1 &&
			exposure[position + 1] === exposed
		) {
			const first = values[position] as number;
			const second = values[position + 1] as number;
			const newsOfFirst = first - kept * value;
			const newsOfSecond = second - kept * (keptOfLast * value + gain * first);
			squares += newsOfFirst * newsOfFirst + newsOfSecond * newsOfSecond;
			sum += newsOfFirst + newsOfSecond;
			value = keptOfBoth * value + (gainOfFirst * first + gain * second);
			position += 2;
		}
		const count = position - began;
		logSum += count * lastLog;
		valueSum += squares * weight;
		productSum += sum * lever * weight;
		exposureSum += count * lever * lever * weight;
	}
	const isKnown = exposureSum > 0;
	return {
		logVariance: logSum,
		squares: isKnown ? valueSum - (productSum * productSum) / exposureSum : 0,
		level: productSum / exposureSum,
		information: exposureSum,
	};
}
