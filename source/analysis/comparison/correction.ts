import { holm } from "../../statistics/holm.ts";
import type { RateRatio } from "../../statistics/rate-ratio.ts";
import type { MeasuredChange } from "./measure-change.ts";
import type { MeasuredPhase } from "./measure-phase.ts";
import type { ShareDifference } from "./stall-change.ts";

/** The corrected probability of each test. */
export type Correction = ReadonlyMap<MeasuredChange | RateRatio | ShareDifference, number>;

/** How much of the false-alarm rate each kind of test may take: most goes to what users lose. */
const WEIGHTS = { mean: 8, level: 1, tail: 1, rate: 2, stalls: 16, together: 24 } as const;

/** Corrects all tests that can reject as one family; others do not count (Tarone 1990). */
export function correctAll(phases: readonly MeasuredPhase[], alpha: number): Correction {
	const changes = phases
		.flatMap(({ metrics }) =>
			metrics.flatMap((metric) =>
				(["mean", "level", "tail"] as const).map((kind): readonly [MeasuredChange, number] => [
					metric[kind],
					WEIGHTS[kind],
				]),
			),
		)
		.concat(
			phases.flatMap(({ metrics }) =>
				metrics.flatMap(({ step }) => (step === null ? [] : [[step.since, WEIGHTS.mean] as const])),
			),
		)
		.concat(
			phases.flatMap(({ together }) =>
				together === null ? [] : [[together.change, WEIGHTS.together] as const],
			),
		)
		.filter(([{ isTested }]) => isTested);
	const rates = phases
		.flatMap(({ counts }) => counts.map(({ found }) => found))
		.filter((found): found is RateRatio => found !== null && found.smallestP < alpha);
	const shares = phases
		.map(({ stalls }) => stalls?.found ?? null)
		.filter((found): found is ShareDifference => found !== null && found.smallestP < alpha);
	const tested = [...changes.map(([change]) => change), ...rates, ...shares];
	const corrected = holm(
		[...changes.map(([{ change }]) => change?.p ?? 1), ...[...rates, ...shares].map(({ p }) => p)],
		[
			...changes.map(([, weight]) => weight),
			...rates.map(() => WEIGHTS.rate),
			...shares.map(() => WEIGHTS.stalls),
		],
	);
	return new Map(tested.map((one, index) => [one, corrected[index] ?? 1]));
}
