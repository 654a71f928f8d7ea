import type { FlagValues } from "./command.ts";
import { type Flag, numberFlag, switchFlag } from "./flags.ts";

/** No amount of data rules out every change, so with 0 nothing could ever be unchanged. */
const MIN_PERCENT = 0.01;

/** The flags of commands that compare with a baseline. */
export const COMPARISON_FLAGS = {
	alpha: numberFlag(
		"PROBABILITY",
		[1e-6, 0.5],
		0.01,
		"maximum false-alarm probability of the whole comparison",
	),
	minEffect: percentFlag(2, "ignore changes smaller than this"),
	allowInconclusive: switchFlag("treat inconclusive as pass"),
};

export type ComparisonFlags = FlagValues<typeof COMPARISON_FLAGS>;

/** A percentage up to 100, with or without the sign. */
function percentFlag(fallback: number, help: string): Flag<number> {
	const number = numberFlag("PERCENT", [MIN_PERCENT, 100], fallback, help);
	return { ...number, read: (text, name) => number.read(text.replace(/ ?%$/, ""), name) };
}
