/**
 * Whether the share of time under load differs in which the link was stalled. Shares are compared
 * as a difference, because 0 is a common one, and stalls as what is rare: those that come together
 * or are long count as one. Each side has Jeffreys' interval (Brown, Cai and DasGupta 2001), and
 * the difference has that which follows from both (Newcombe 1998).
 */
import { joinStalls, type StallFigures, stalledShare } from "../../core/stalls.ts";
import { dispersion } from "../../statistics/dispersion.ts";
import { betaQuantile, bisect } from "../../statistics/distributions.ts";
import type { Interval } from "../../statistics/quantile-interval.ts";
import type { PhaseContents } from "../walk/log-contents.ts";
import type { StallComparison } from "./comparison.ts";
import { MIN_RUNS, runDifference } from "./run-change.ts";
import type { Missing } from "./verdict.ts";

/** A measured change of the stalled share that is not judged yet. */
export interface MeasuredStalls {
	readonly sides: readonly [baseline: StallFigures | null, candidate: StallFigures | null];
	readonly missing: Missing | null;
	/** So many stalled seconds are one independent event. */
	readonly burst_s: number;
	readonly unit: StallComparison["unit"];
	/** Runs with time under load of the side that has fewer. */
	readonly fewestRuns: number;
	/** Null without time under load on a side. */
	readonly found: ShareDifference | null;
}

/** The difference of two shares, candidate − baseline. */
export interface ShareDifference {
	readonly difference: number;
	readonly interval: Interval;
	readonly p: number;
	/** The smallest p that so many stalls can have. */
	readonly smallestP: number;
}

/**
 * @param baseline the phase in each run of a side
 * @param alpha 1 − confidence of the interval
 * @returns null where no side tells of both directions
 */
export function measureStalls(
	baseline: readonly PhaseContents[],
	candidate: readonly PhaseContents[],
	alpha: number,
): MeasuredStalls | null {
	const sides = [baseline, candidate].map((runs) => joinStalls(runs.map(({ stalls }) => stalls)));
	const [before = null, after = null] = sides;
	if (before === null && after === null) return null;
	const burst_s = burstLength([...baseline, ...candidate]);
	const [ofBaseline, ofCandidate] = [sharesOf(baseline), sharesOf(candidate)];
	const fewestRuns = Math.min(ofBaseline.length, ofCandidate.length);
	const shared = { sides: [before, after], burst_s, unit: "samples", fewestRuns } as const;
	if (before === null) return { ...shared, missing: "not in the baseline", found: null };
	if (after === null) return { ...shared, missing: "not in the candidate", found: null };
	// Runs without a stall have no spread, whatever their length.
	const isAnyStalled = before.total_s > 0 || after.total_s > 0;
	const isOfRuns = fewestRuns >= 1 && Math.max(ofBaseline.length, ofCandidate.length) >= MIN_RUNS;
	if (isOfRuns && isAnyStalled) {
		const found = { ...runDifference(ofBaseline, ofCandidate, alpha), smallestP: 0 };
		return { ...shared, missing: null, unit: "runs", found };
	}
	const isLoaded = before.loaded_s > 0 && after.loaded_s > 0;
	const found = isLoaded ? shareDifference(before, after, burst_s, alpha) : null;
	return { ...shared, missing: null, found };
}

/** The share of each run with time under load. */
function sharesOf(runs: readonly PhaseContents[]): number[] {
	return runs
		.map(({ stalls }) => (stalls === null ? null : stalledShare(stalls)))
		.filter((share) => share !== null);
}

/** The larger of how stalls differ in length, and of how they come together. */
function burstLength(runs: readonly PhaseContents[]): number {
	const squares_s2 = runs.reduce((sum, { stalledTime }) => sum + stalledTime.squares_s2, 0);
	const total_s = runs.reduce((sum, { stalls }) => sum + (stalls?.total_s ?? 0), 0);
	const together = dispersion(runs.map(({ stalledTime }) => stalledTime.blocks));
	return Math.max(together, total_s === 0 ? 0 : squares_s2 / total_s);
}

export function shareDifference(
	before: StallFigures,
	after: StallFigures,
	burst_s: number,
	alpha: number,
): ShareDifference {
	const sides = [before, after].map(({ total_s, loaded_s }) => {
		return { events: total_s / burst_s, of: loaded_s / burst_s };
	}) as [Share, Share];
	const [first, second] = sides;
	const all = first.events + second.events;
	const moved = [
		[{ ...first, events: 0 }, atMostAll(second, all)],
		[atMostAll(first, all), { ...second, events: 0 }],
	] as const;
	return {
		difference: partOf(second) - partOf(first),
		interval: intervalOf(sides, alpha),
		p: probabilityOf(sides),
		smallestP: all === 0 ? 1 : Math.min(...moved.map(probabilityOf)),
	};
}

/**
 * Events of so many possible ones, as if they were independent; neither has to be a whole number.
 */
interface Share {
	readonly events: number;
	readonly of: number;
}

function partOf({ events, of }: Share): number {
	return events / of;
}

function atMostAll(share: Share, events: number): Share {
	return { ...share, events: Math.min(events, share.of) };
}

function endsOf({ events, of }: Share, alpha: number): Interval {
	const others = Math.max(0, of - events);
	return {
		low: events === 0 ? 0 : betaQuantile(alpha / 2, events + 0.5, others + 0.5),
		high: others === 0 ? 1 : betaQuantile(1 - alpha / 2, events + 0.5, others + 0.5),
	};
}

function intervalOf([first, second]: readonly [Share, Share], alpha: number): Interval {
	const [before, after] = [partOf(first), partOf(second)];
	const [ofFirst, ofSecond] = [endsOf(first, alpha), endsOf(second, alpha)];
	const difference = after - before;
	return {
		low: difference - Math.hypot(after - ofSecond.low, ofFirst.high - before),
		high: difference + Math.hypot(ofSecond.high - after, before - ofFirst.low),
	};
}

/** The level at which the interval ends at 0. */
function probabilityOf(sides: readonly [Share, Share]): number {
	const difference = partOf(sides[1]) - partOf(sides[0]);
	if (difference === 0) return 1;
	const distance = (logAlpha: number) => {
		const { low, high } = intervalOf(sides, Math.exp(logAlpha));
		return difference > 0 ? low : -high;
	};
	return Math.exp(bisect(distance, Math.log(MIN_P), 0, 40));
}

const MIN_P = 1e-12;
