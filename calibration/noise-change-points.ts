/** Simulated logs for the calibration of change points. */
import type { Random } from "../source/sources/simulated/random.ts";

/** The noise of a simulated log. */
export type NoiseKind = "white" | "normal" | "spiky" | "log-normal" | "half white";

/** Those of the table; "white" is of 2 % and without memory, whatever the correlation. */
export const NOISE_KINDS: readonly NoiseKind[] = ["normal", "spiky", "log-normal", "half white"];

/** A shift of the level from a sample on, as a part of the level before. */
export interface TrueShift {
	readonly index: number;
	readonly relative: number;
}

/** A standard normal number, with exact tails (Box and Muller 1958). */
export function exactNormal(random: Random): number {
	return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

/** An AR(1) process of variance 1. */
export function autoregressive(random: Random, samples: number, correlation: number): Float64Array {
	const values = new Float64Array(samples);
	const kick = Math.sqrt(1 - correlation * correlation);
	let value = exactNormal(random);
	for (let index = 0; index < samples; index++) {
		values[index] = value;
		value = correlation * value + kick * exactNormal(random);
	}
	return values;
}

/** A factor around 1 for every sample. */
export function noiseFactors(
	random: Random,
	kind: NoiseKind,
	samples: number,
	correlation: number,
): Float64Array {
	if (kind === "white") return autoregressive(random, samples, 0).map((value) => 1 + 0.02 * value);
	const wander = autoregressive(random, samples, correlation);
	if (kind === "log-normal") return wander.map((value) => Math.exp(0.3 * value));
	if (kind === "half white") {
		return wander.map((value) => 1 + (0.03 * (value + exactNormal(random))) / Math.SQRT2);
	}
	const isSpiky = kind === "spiky";
	return wander.map((value) => (1 + 0.03 * value) * (isSpiky && random.chance(0.01) ? 5 : 1));
}

/** Draws shifts up or down of a given size, with a minimum distance to each other and the ends. */
export function drawShifts(
	random: Random,
	samples: number,
	count: number,
	size: readonly [number, number],
	apart: number,
): TrueShift[] {
	const free = samples - (count + 1) * apart;
	const offsets = Array.from({ length: count }, () => random.integer(0, free)).sort(
		(left, right) => left - right,
	);
	return offsets.map((offset, order) => {
		const sign = random.chance(0.5) ? 1 : -1;
		return { index: offset + (order + 1) * apart, relative: sign * random.between(...size) };
	});
}

/** Applies shifts to noise around a level of 1000. */
export function withShifts(factors: Float64Array, shifts: readonly TrueShift[]): Float64Array {
	let level = 1000;
	let next = 0;
	return factors.map((factor, index) => {
		while (shifts[next]?.index === index) {
			level *= 1 + (shifts[next] as TrueShift).relative;
			next++;
		}
		return level * factor;
	});
}
