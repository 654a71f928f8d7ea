/** How often the comparison of two logs cries change where there is none, and finds one. */
import { FEWEST_EFFECTIVE } from "../source/analysis/judge.ts";
import { type LevelTest, levelLogRatio, levelTest } from "../source/analysis/level-change.ts";
import { type OrderedSample, orderedSample } from "../source/analysis/ordered-sample.ts";
import { tailChange } from "../source/analysis/tail-change.ts";
import { mannWhitneyP } from "./mann-whitney.ts";
import { Normal } from "./noise.ts";
import { GRID, type Process, TAIL_GRID, UNTUNED } from "./processes.ts";
import { type Proportion, proportion } from "./proportion.ts";

const ALPHA = 0.01;
const MIN_EFFECT = 0.02;
export const SHIFTS = [0.02, 0.05, 0.1] as const;
/** Power is told well enough by so many times fewer pairs than false alarms. */
const POWER_PART = 4;

export const COMPARE_GROUPS = ["grid", "untuned", "tail"] as const;
export type CompareGroup = (typeof COMPARE_GROUPS)[number];

const PROCESSES: Readonly<Record<CompareGroup, readonly Process[]>> = {
	grid: GRID,
	untuned: UNTUNED,
	tail: TAIL_GRID,
};

/** Which part of the pairs each group takes: its bars may be wider. */
const PARTS: Readonly<Record<CompareGroup, number>> = { grid: 1, untuned: 0.5, tail: 0.25 };

/** One line of the table: a process, and what the tests did on its pairs. */
export interface CompareRow {
	readonly group: CompareGroup;
	readonly process: string;
	readonly length: number;
	readonly rates: Readonly<Record<string, Proportion>>;
}

/** A piece of work, small enough to be handed to a worker. */
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
	const alarm = isEstablished(test);
	tally.add("Mann-Whitney", mannWhitneyP(baseline, candidate) < ALPHA);
	tally.add("alarm", alarm);
	tally.add("whole rule", alarm && isLargerThanLeastEffect(baseline, candidate));
	tally.add("too few", !isTested(test));
	if (!withPower) return;
	for (const shift of SHIFTS) {
		const shifted = orderedSample(candidate.inTime.map((value) => value * (1 + shift)));
		tally.add(`+${100 * shift} %`, isEstablished(levelTest(baseline, shifted)));
	}
}

type Test = Pick<LevelTest, "p" | "effectiveCounts"> | null;

function isTested(test: Test): boolean {
	return test !== null && Math.min(...test.effectiveCounts) >= FEWEST_EFFECTIVE;
}

/** Without the least effect, which would hide what chance does. */
function isEstablished(test: Test): boolean {
	return test !== null && isTested(test) && test.p < ALPHA;
}

function isLargerThanLeastEffect(baseline: OrderedSample, candidate: OrderedSample): boolean {
	const ratio = Math.exp(levelLogRatio(baseline, candidate) ?? 0);
	return Math.abs(ratio - 1) > MIN_EFFECT;
}

function tallyTail(tally: Tally, baseline: OrderedSample, candidate: OrderedSample): void {
	const change = tailChange(baseline, candidate, 0.99, ALPHA);
	tally.add("alarm", isEstablished(change));
	tally.add("too few", !isTested(change));
}

/** Counts how often each of several things is so. */
class Tally {
	readonly #counts = new Map<string, { yes: number; all: number }>();

	add(name: string, isSo: boolean): void {
		const count = this.#counts.get(name) ?? { yes: 0, all: 0 };
		this.#counts.set(name, { yes: count.yes + (isSo ? 1 : 0), all: count.all + 1 });
	}

	rates(): Record<string, Proportion> {
		const rates: Record<string, Proportion> = {};
		for (const [name, { yes, all }] of this.#counts) rates[name] = proportion(yes, all);
		return rates;
	}
}
