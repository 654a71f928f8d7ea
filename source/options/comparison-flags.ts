import type { FlagValues } from "./command.ts";
import { type Flag, numberFlag, switchFlag } from "./flags.ts";

/** Of every command that compares with a baseline. */
export const COMPARISON_FLAGS = {
	alpha: numberFlag(
		"PROBABILITY",
		[1e-6, 0.5],
		0.01,
		"of a false alarm in the whole comparison, at most",
	),
	minEffect: percentFlag(2, "a change that is smaller is no regression"),
	allowInconclusive: switchFlag("let pass what cannot be told"),
};

export type ComparisonFlags = FlagValues<typeof COMPARISON_FLAGS>;

/** Per cent, from 0 to 100, with or without the sign. */
function percentFlag(fallback: number, help: string): Flag<number> {
	const number = numberFlag("PERCENT", [0, 100], fallback, help);
	return { ...number, read: (text, name) => number.read(text.replace(/ ?%$/, ""), name) };
}
