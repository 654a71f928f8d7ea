import { Random } from "../source/sources/simulated/random.ts";
import { mutated } from "./mutations.ts";
import type { FuzzTarget, Outcome } from "./target.ts";

/** A text of at most 64 KiB takes far less; a reader that takes more is not linear. */
const MAX_MS = 100;

export interface FuzzReport {
	readonly accepted: number;
	readonly refused: number;
	/** The first text that failed, and why; null if none did. */
	readonly failure: { readonly text: string; readonly error: unknown } | null;
}

/**
 * Feeds a target `runs` mutated texts, the same for the same seed, until the first failure. Calls
 * `alive` before each.
 */
export async function fuzz(
	target: FuzzTarget,
	runs: number,
	seed: number,
	alive = () => {},
): Promise<FuzzReport> {
	const random = new Random(seed);
	const outcomes = { accepted: 0, refused: 0 };
	for (let run = 0; run < runs; run++) {
		alive();
		const text = mutated(target.seeds, target.tokens, random);
		try {
			outcomes[await timed(target, text)]++;
		} catch (error) {
			return { ...outcomes, failure: { text, error } };
		}
	}
	return { ...outcomes, failure: null };
}

/** The time limit is for computation, not for waiting. */
async function timed(target: FuzzTarget, text: string): Promise<Outcome> {
	const began_ms = performance.now();
	const outcome = target.check(text);
	if (outcome instanceof Promise) return outcome;
	const { longest_ms = MAX_MS } = target;
	if (performance.now() - began_ms > longest_ms && shortestTime_ms(target, text) > longest_ms) {
		throw new Error(`it takes longer than ${longest_ms} ms`);
	}
	return outcome;
}

/** The shortest of three runs, so that a busy machine does not look like a slow reader. */
function shortestTime_ms(target: FuzzTarget, text: string): number {
	const times = [1, 2, 3].map(() => {
		const began_ms = performance.now();
		target.check(text);
		return performance.now() - began_ms;
	});
	return Math.min(...times);
}
