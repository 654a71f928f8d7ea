import { holm } from "./holm.ts";
import type { MeasuredChange } from "./measure-change.ts";
import type { MeasuredPhase } from "./measure-phase.ts";
import type { RateRatio } from "./rate-ratio.ts";

/** The corrected probability of each test that was made. */
export type Correction = ReadonlyMap<MeasuredChange | RateRatio, number>;

/** All tests that can reject anything are one family; others cost it nothing (Tarone 1990). */
export function correction(phases: readonly MeasuredPhase[], alpha: number): Correction {
	const changes = phases
		.flatMap(({ metrics }) => metrics.flatMap(({ level, tail }) => [level, tail]))
		.filter(({ isTested }) => isTested);
	const rates = phases
		.flatMap(({ counts }) => counts.map(({ found }) => found))
		.filter((found): found is RateRatio => found !== null && found.smallestP < alpha);
	const tested = [...changes, ...rates];
	const probabilities = [
		...changes.map(({ change }) => change?.p ?? 1),
		...rates.map(({ p }) => p),
	];
	const corrected = holm(probabilities);
	return new Map(tested.map((one, index) => [one, corrected[index] ?? 1]));
}
