/**
 * Group sequential tests: several looks at data that grow, with the false-alarm rate held over all
 * of them. A spending function says how much of the rate the looks up to a given amount of
 * information may use (Lan and DeMets 1983), and the boundary of each look follows by integration
 * over the paths that have stayed within all boundaries before it (Armitage, McPherson and Rowe
 * 1969). The number and the times of the looks need not be known beforehand.
 */

import { bisect, normalCdf } from "./distributions.ts";

/** How much of a rate is spent by a part of the information, both 0 to 1. */
export type Spending = (information: number) => number;

/** Spends with a power of the information (Kim and DeMets 1987): the larger, the later. */
export function powerSpending(rate: number, power: number): Spending {
	return (information) => rate * Math.min(1, information) ** power;
}

/** Points of the grid between the boundaries; odd, for Simpson's rule. */
const POINTS = 401;
/** No estimate is this many deviations from the truth by chance. */
const FARTHEST = 12;

/** Paths of the test statistic that have crossed no boundary so far. */
interface Paths {
	readonly information: number;
	/** Values of the score, its density times Simpson's weight at each. */
	readonly scores: Float64Array;
	readonly weights: Float64Array;
}

/**
 * The two-sided level at which each look tests, so that the chance of any of them to reject a true
 * hypothesis is what the spending function allows.
 *
 * @param information of each look as a part of the last one's: ascending, above 0
 */
export function levelsOfLooks(information: readonly number[], spending: Spending): number[] {
	let paths: Paths | null = null;
	let spent = 0;
	return information.map((now) => {
		const budget = Math.max(0, spending(now) - spent);
		const before = paths;
		const crossing = (boundary: number) => chanceToCross(before, now, boundary);
		const boundary = bisect((at) => budget - crossing(at), 0, FARTHEST);
		spent += crossing(boundary);
		paths = pathsWithin(before, now, boundary);
		return 2 * normalCdf(-boundary);
	});
}

/** @param boundary in standard deviations of the score at this look */
function chanceToCross(before: Paths | null, information: number, boundary: number): number {
	if (before === null) return 2 * normalCdf(-boundary);
	const deviation = Math.sqrt(information - before.information);
	const reach = boundary * Math.sqrt(information);
	let chance = 0;
	for (let at = 0; at < POINTS; at++) {
		const score = before.scores[at] as number;
		const outside =
			normalCdf((score - reach) / deviation) + normalCdf((-reach - score) / deviation);
		chance += outside * (before.weights[at] as number);
	}
	return chance;
}

function pathsWithin(before: Paths | null, information: number, boundary: number): Paths {
	const reach = Math.min(boundary, FARTHEST) * Math.sqrt(information);
	const step = (2 * reach) / (POINTS - 1);
	const scores = Float64Array.from({ length: POINTS }, (_, at) => at * step - reach);
	const weights = scores.map((score, at) => {
		const simpson = at === 0 || at === POINTS - 1 ? 1 : at % 2 === 1 ? 4 : 2;
		return ((simpson * step) / 3) * density(before, information, score);
	});
	return { information, scores, weights };
}

function density(before: Paths | null, information: number, score: number): number {
	if (before === null) return normalDensity(score, Math.sqrt(information));
	const deviation = Math.sqrt(information - before.information);
	let sum = 0;
	for (let at = 0; at < POINTS; at++) {
		const from = before.scores[at] as number;
		sum += (before.weights[at] as number) * normalDensity(score - from, deviation);
	}
	return sum;
}

function normalDensity(distance: number, deviation: number): number {
	return Math.exp(-0.5 * (distance / deviation) ** 2) / (deviation * Math.sqrt(2 * Math.PI));
}
