/** Simulated logs for the calibration of change points. */
import type { Random } from "../source/core/random.ts";

/** What noise a simulated log has. */
export type NoiseKind = "normal" | "spiky" | "log-normal" | "half white";

export const NOISE_KINDS: readonly NoiseKind[] = ["normal", "spiky", "log-normal", "half white"];

/** A shift at a sample: from there on the level is this much higher, as a part of the level before. */
export interface TrueShift {
	readonly index: number;
	readonly relative: number;
}

/** Standard normal, with its tails (Box and Muller 1958). */
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
	const wander = autoregressive(random, samples, correlation);
	if (kind === "log-normal") return wander.map((value) => Math.exp(0.3 * value));
	if (kind === "half white") {
		return wander.map((value) => 1 + (0.03 * (value + exactNormal(random))) / Math.SQRT2);
	}
	const isSpiky = kind === "spiky";
	return wander.map((value) => (1 + 0.03 * value) * (isSpiky && random.chance(0.01) ? 5 : 1));
}

/** 1 to 3 shifts, each as large as asked, up or down, at least so many samples apart and from the ends. */
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

/** Lays the shifts on the noise, at a level of 1000. */
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
