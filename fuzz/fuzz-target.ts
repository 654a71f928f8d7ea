import { Random } from "../source/core/random.ts";
import { mutated } from "./mutations.ts";
import type { FuzzTarget, Outcome } from "./target.ts";

/** A text of at most 64 KiB takes far less; more is a reader that is not linear. */
const LONGEST_MS = 100;

export interface FuzzReport {
	readonly accepted: number;
	readonly refused: number;
	/** The first text that failed, and why; null where none did. */
	readonly failure: { readonly text: string; readonly error: unknown } | null;
}

/** Gives a target so many mutated texts, the same ones for the same seed; ends at the first failure. Calls `alive` before each. */
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

/** Who waits for others takes its time; who computes is held to it. */
async function timed(target: FuzzTarget, text: string): Promise<Outcome> {
	const began_ms = performance.now();
	const outcome = target.check(text);
	if (outcome instanceof Promise) return outcome;
	const { longest_ms = LONGEST_MS } = target;
	if (performance.now() - began_ms > longest_ms && shortestTime_ms(target, text) > longest_ms) {
		throw new Error(`it takes longer than ${longest_ms} ms`);
	}
	return outcome;
}

/** Shortest of three, so that a busy machine does not pass for a slow reader. */
function shortestTime_ms(target: FuzzTarget, text: string): number {
	const times = [1, 2, 3].map(() => {
		const began_ms = performance.now();
		target.check(text);
		return performance.now() - began_ms;
	});
	return Math.min(...times);
}
