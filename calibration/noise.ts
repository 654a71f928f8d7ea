/** Simulated series: chance with a seed, and a known truth. */
import { Random } from "../source/core/random.ts";

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
