/**
 * Error rates of the statistics, on simulated logs whose truth is known: how often they raise a
 * false alarm, and how often they find a true change. `npm run calibrate` writes the tables that
 * the docs quote. This file is about the comparison of two logs.
 */

import {
	type LevelTest,
	levelLogRatio,
	levelTest,
} from "../source/analysis/comparison/level-change.ts";
import { MIN_EFFECTIVE } from "../source/analysis/comparison/rule.ts";
import { tailChange } from "../source/analysis/comparison/tail-change.ts";
import { type OrderedSample, orderedSample } from "../source/statistics/ordered-sample.ts";
import { mannWhitneyP } from "./mann-whitney.ts";
import { Normal } from "./noise.ts";
import { GRID, type Process, TAIL_GRID, UNTUNED } from "./processes.ts";
import { type Proportion, proportion } from "./proportion.ts";

const ALPHA = 0.01;
const MIN_EFFECT = 0.02;
const SHIFTS = [0.02, 0.05, 0.1] as const;
/** Power is estimated from this many times fewer pairs than the false-alarm rate. */
const POWER_PART = 4;

export const COMPARE_GROUPS = ["grid", "untuned", "tail"] as const;
export type CompareGroup = (typeof COMPARE_GROUPS)[number];

const PROCESSES: Readonly<Record<CompareGroup, readonly Process[]>> = {
	grid: GRID,
	untuned: UNTUNED,
	tail: TAIL_GRID,
};

/** The part of the pairs that each group takes; fewer mean wider intervals. */
const PARTS: Readonly<Record<CompareGroup, number>> = { grid: 1, untuned: 0.5, tail: 0.25 };

/** One row of the table: a process, and the results of the tests on its pairs. */
export interface CompareRow {
	readonly group: CompareGroup;
	readonly process: string;
	readonly length: number;
	readonly rates: Readonly<Record<string, Proportion>>;
}

/** A task for a worker thread. */
export interface CompareTask {
	readonly group: CompareGroup;
	readonly index: number;
	readonly pairs: number;
	readonly seed: number;
}

export function compareTasks(pairs: number, seed: number): CompareTask[] {
	return COMPARE_GROUPS.flatMap((group) =>
		PROCESSES[group].map((_, index) => ({
			group,
			index,
			pairs: Math.ceil(pairs * PARTS[group]),
			seed: seed + 1009 * index,
		})),
	);
}

export function runCompareTask({ group, index, pairs, seed }: CompareTask): CompareRow {
	const process = PROCESSES[group][index];
	if (process === undefined) throw new RangeError(`no process ${index} in ${group}`);
	const normal = new Normal(seed);
	const tally = new Tally();
	for (let pair = 0; pair < pairs; pair++) {
		const baseline = orderedSample(process.baseline(normal));
		const candidate = orderedSample(process.candidate(normal));
		if (group === "tail") tallyTail(tally, baseline, candidate);
		else tallyLevel(tally, baseline, candidate, pair % POWER_PART === 0);
	}
	return { group, process: process.name, length: process.length, rates: tally.rates() };
}

function tallyLevel(
	tally: Tally,
	baseline: OrderedSample,
	candidate: OrderedSample,
	withPower: boolean,
): void {
	const test = levelTest(baseline, candidate);
	const alarm = isSignificant(test);
	tally.add("Mann-Whitney", mannWhitneyP(baseline, candidate) < ALPHA);
	tally.add("alarm", alarm);
	tally.add("whole rule", alarm && isLargerThanMinEffect(baseline, candidate));
	tally.add("too few", !isTested(test));
	if (!withPower) return;
	for (const shift of SHIFTS) {
		const shifted = orderedSample(candidate.inTime.map((value) => value * (1 + shift)));
		tally.add(`+${100 * shift} %`, isSignificant(levelTest(baseline, shifted)));
	}
}

type Test = Pick<LevelTest, "p" | "effectiveCounts"> | null;

function isTested(test: Test): boolean {
	return test !== null && Math.min(...test.effectiveCounts) >= MIN_EFFECTIVE;
}

/** Without the minimum effect, which would hide false alarms. */
function isSignificant(test: Test): boolean {
	return test !== null && isTested(test) && test.p < ALPHA;
}

function isLargerThanMinEffect(baseline: OrderedSample, candidate: OrderedSample): boolean {
	const ratio = Math.exp(levelLogRatio(baseline, candidate) ?? 0);
	return Math.abs(ratio - 1) > MIN_EFFECT;
}

function tallyTail(tally: Tally, baseline: OrderedSample, candidate: OrderedSample): void {
	const change = tailChange(baseline, candidate, 0.99, ALPHA);
	tally.add("alarm", isSignificant(change));
	tally.add("too few", !isTested(change));
}

/** Counts how often each of several conditions holds. */
class Tally {
	readonly #counts = new Map<string, { yes: number; all: number }>();

	add(name: string, condition: boolean): void {
		const count = this.#counts.get(name) ?? { yes: 0, all: 0 };
		this.#counts.set(name, { yes: count.yes + (condition ? 1 : 0), all: count.all + 1 });
	}

	rates(): Record<string, Proportion> {
		const rates: Record<string, Proportion> = {};
		for (const [name, { yes, all }] of this.#counts) rates[name] = proportion(yes, all);
		return rates;
	}
}
