/** A stress scenario: what the link goes through, phase by phase, and what must hold meanwhile. */
import type { Check } from "./check.ts";

export interface Scenario {
	readonly name: string;
	/** One line, for people who choose; empty where there is none. */
	readonly description: string;
	readonly phases: readonly Phase[];
	/** Of all phases together, but those of warming up. */
	readonly checks: readonly Check[];
}

export interface Phase {
	/** Unique within its scenario. */
	readonly name: string;
	readonly duration_s: number;
	/** Null: idle. */
	readonly load: Load | null;
	/** What somebody, or the command of `--action`, is to do to the link at its beginning. */
	readonly action: string | null;
	/** What is measured in it counts for no check. */
	readonly isWarmUp: boolean;
	readonly checks: readonly Check[];
}

/** The workload of a phase: what is run, and how many of it at a time. */
export interface Load {
	/** Word by word; null: the one behind `--` on the command line. */
	readonly command: readonly string[] | null;
	readonly shape: Shape;
	/** How often each worker runs the command; null: again and again until the phase is over. */
	readonly runs: number | null;
	/** A workload that fails does not fail the run. */
	readonly allowsFailure: boolean;
}

/**
 * How many workers run when:
 * - `parallel`: as many all the time
 * - `bursts`: as many for `on_s`, none for `off_s`, and so on
 * - `ramp`: one after the other, evenly from `from` to `to`; then it stays there
 */
export type Shape =
	| { readonly kind: "parallel"; readonly workers: number }
	| {
			readonly kind: "bursts";
			readonly workers: number;
			readonly on_s: number;
			readonly off_s: number;
	  }
	| {
			readonly kind: "ramp";
			readonly from: number;
			readonly to: number;
			readonly over_s: number;
	  };

/** The sum of its phases, in seconds. */
export function durationOf({ phases }: Scenario): number {
	return phases.reduce((sum_s, { duration_s }) => sum_s + duration_s, 0);
}
