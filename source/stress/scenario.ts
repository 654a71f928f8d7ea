/** A stress scenario: the load on the link, phase by phase, and the checks that must hold. */
import type { Check } from "./check.ts";

export interface Scenario {
	readonly name: string;
	/** One line for a list of scenarios; may be empty. */
	readonly description: string;
	readonly phases: readonly Phase[];
	/** Of all phases together, without warm-ups. */
	readonly checks: readonly Check[];
}

export interface Phase {
	/** Unique within its scenario. */
	readonly name: string;
	readonly duration_s: number;
	/** Null: idle. */
	readonly load: Load | null;
	/** What the user, or the command of `--action`, does to the link at its beginning. */
	readonly action: string | null;
	/** Its samples are left out of checks. */
	readonly isWarmUp: boolean;
	readonly checks: readonly Check[];
}

/** The workload of a phase: a command, and how many workers run it at a time. */
export interface Load {
	/** Program and arguments; null: those after `--` on the command line. */
	readonly command: readonly string[] | null;
	readonly shape: Shape;
	/** How often each worker runs the command; null: repeatedly until the phase is over. */
	readonly runs: number | null;
	/** A workload that fails does not fail the run. */
	readonly allowsFailure: boolean;
}

/**
 * How the number of workers changes over time:
 * - `parallel`: constant
 * - `bursts`: `workers` for `on_s`, none for `off_s`, repeatedly
 * - `ramp`: in equal steps of one from `from` to `to`, then constant
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

/** The duration of all phases, in seconds. */
export function durationOf({ phases }: Scenario): number {
	return phases.reduce((sum_s, { duration_s }) => sum_s + duration_s, 0);
}
