/** Simulated series with a seed and a known truth. */
import { Random } from "../source/sources/simulated/random.ts";

/** Standard normal numbers by the polar method (Marsaglia and Bray 1964). */
export class Normal {
	readonly random: Random;
	#spare: number | null = null;

	constructor(seed: number) {
		this.random = new Random(seed);
	}

	next(): number {
		const spare = this.#spare;
		this.#spare = null;
		if (spare !== null) return spare;
		for (;;) {
			const x = this.random.between(-1, 1);
			const y = this.random.between(-1, 1);
			const square = x * x + y * y;
			if (square > 0 && square < 1) {
				const scale = Math.sqrt((-2 * Math.log(square)) / square);
				this.#spare = y * scale;
				return x * scale;
			}
		}
	}
}

/** A stationary AR(1) process with mean 0 and deviation 1. */
export function autoregressive(normal: Normal, length: number, coefficient: number): Float64Array {
	const innovation = Math.sqrt(1 - coefficient ** 2);
	let now = normal.next();
	return Float64Array.from({ length }, () => {
		now = coefficient * now + innovation * normal.next();
		return now;
	});
}

/** An AR(1) process of which a part of the variance is white measuring noise. */
export function measured(
	normal: Normal,
	length: number,
	coefficient: number,
	noise: number,
): Float64Array {
	const [slow, white] = [Math.sqrt(1 - noise), Math.sqrt(noise)];
	return autoregressive(normal, length, coefficient).map(
		(value) => slow * value + white * normal.next(),
	);
}

/** White noise through a linear filter, with deviation 1. */
export function filtered(normal: Normal, length: number, weights: readonly number[]): Float64Array {
	const deviation = Math.sqrt(weights.reduce((sum, weight) => sum + weight ** 2, 0));
	const reach = weights.length - 1;
	const steps = Float64Array.from({ length: length + reach }, () => normal.next());
	return Float64Array.from({ length }, (_, index) => {
		let sum = 0;
		for (let lag = 0; lag <= reach; lag++) {
			sum += (weights[lag] as number) * (steps[index + reach - lag] as number);
		}
		return sum / deviation;
	});
}

/** Two levels, 0 and 1, each held for a random time with this mean. */
export function alternating(normal: Normal, length: number, mean_samples: number): Float64Array {
	let level = normal.random.chance(0.5) ? 1 : 0;
	return Float64Array.from({ length }, () => {
		if (normal.random.chance(1 / mean_samples)) level = 1 - level;
		return level;
	});
}
