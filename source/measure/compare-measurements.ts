/** Two measurements of the same command: on two cables, ports or kernels. */
import { MIN_RUNS, runDifference } from "../analysis/comparison/run-change.ts";
import { formatPlural } from "../core/format.ts";
import { shellLine } from "../core/shell-words.ts";
import { holm } from "../statistics/holm.ts";
import type { Interval } from "../statistics/quantile-interval.ts";
import {
	FIGURES,
	type FigureName,
	type NamedFigure,
	type Spread,
	spreadOf,
	valuesOf,
} from "./figures.ts";
import type { Measurement } from "./measurement.ts";

export interface MeasurementComparison {
	readonly figures: readonly FigureComparison[];
	/** What readers should know when they interpret the differences. */
	readonly warnings: readonly string[];
}

export interface FigureComparison {
	readonly figure: FigureName;
	/** Null if the figure is unknown in one of the runs. */
	readonly baseline: Spread | null;
	readonly candidate: Spread | null;
	readonly change: RunsChange | null;
	readonly verdict: ChangeVerdict;
}

/**
 * - `higher`, `lower`: the difference is established
 * - `equal`: every run of both sides has the same value
 * - `maybe chance`: the difference may be run-to-run variation
 * - `too few runs`: no difference can be distinguished from chance
 * - `not comparable`: the sides count bytes, or judge saturation, differently
 */
export type ChangeVerdict =
	| "higher"
	| "lower"
	| "equal"
	| "maybe chance"
	| "too few runs"
	| "not comparable"
	| "unknown";

/** Candidate minus baseline: a part of the baseline, or in the unit of the figure. */
export interface RunsChange {
	readonly kind: "relative" | "absolute";
	readonly change: number;
	/** Confidence interval of 99 %; null with too few runs. */
	readonly interval: Interval | null;
	/** Corrected for the number of figures; null if there was no test. */
	readonly p: number | null;
}

const ALPHA = 0.01;
/** Time matters most to users: it counts as much as all other figures together. */
const WALL_WEIGHT = FIGURES.length - 1;

export function compareMeasurements(
	baseline: Measurement,
	candidate: Measurement,
): MeasurementComparison {
	const compared = FIGURES.map((figure) => compareFigure(figure, baseline, candidate));
	const tested = compared.flatMap(({ figure, change }) =>
		change?.p == null ? [] : [{ p: change.p, weight: figure === "wall" ? WALL_WEIGHT : 1 }],
	);
	const corrected = holm(
		tested.map(({ p }) => p),
		tested.map(({ weight }) => weight),
	);
	let next = 0;
	const figures = compared.map((one): FigureComparison => {
		if (one.change?.p == null) return one;
		const p = corrected[next++] ?? 1;
		const change = { ...one.change, p };
		return { ...one, change, verdict: verdictOf(change, p) };
	});
	return { figures, warnings: warningsOf(baseline, candidate) };
}

function verdictOf({ change }: RunsChange, p: number): ChangeVerdict {
	if (p >= ALPHA) return "maybe chance";
	return change < 0 ? "lower" : "higher";
}

function compareFigure(
	figure: NamedFigure,
	before: Measurement,
	after: Measurement,
): FigureComparison {
	const sides = [valuesOf(figure, before), valuesOf(figure, after)] as const;
	const [first, second] = sides;
	const [baseline, candidate] = [spreadOf(figure, before), spreadOf(figure, after)];
	const known = { figure: figure.name, baseline, candidate };
	if (first === null || second === null || baseline === null || candidate === null) {
		return { ...known, change: null, verdict: "unknown" };
	}
	if (!isComparable(figure, before, after)) {
		return { ...known, change: null, verdict: "not comparable" };
	}
	const isEqual = baseline.low === candidate.high && baseline.high === candidate.low;
	const isTested = Math.min(first.length, second.length) >= MIN_RUNS;
	const change = isTested && !isEqual ? testedChange(figure, first, second, baseline.mean) : null;
	if (change !== null) return { ...known, change, verdict: "maybe chance" };
	return {
		...known,
		change: plainChange(figure, baseline.mean, candidate.mean),
		verdict: isTested ? (isEqual ? "equal" : "maybe chance") : "too few runs",
	};
}

/** Bytes on the wire are not payload, and the two kinds of capacity have different thresholds. */
function isComparable(
	{ isOfBytes, isOfCapacity }: NamedFigure,
	before: Measurement,
	after: Measurement,
): boolean {
	if (isOfBytes && before.counts !== after.counts) return false;
	return !isOfCapacity || before.capacity?.kind === after.capacity?.kind;
}

/** Shares and counts may be 0, of which there is no percentage. */
function isRelative({ dimension }: NamedFigure, before: number): boolean {
	return before > 0 && dimension !== "share" && dimension !== "count";
}

/** Welch's t test of the means that are shown; null if it overflows. */
function testedChange(
	figure: NamedFigure,
	baseline: readonly number[],
	candidate: readonly number[],
	before: number,
): RunsChange | null {
	const { difference, interval, p } = runDifference(baseline, candidate, ALPHA);
	const isPart = isRelative(figure, before);
	const scale = isPart ? before : 1;
	const change = difference / scale;
	const ends = { low: interval.low / scale, high: interval.high / scale };
	const isKnown = [change, ends.low, ends.high, p].every(Number.isFinite);
	if (!isKnown) return null;
	return { kind: isPart ? "relative" : "absolute", change, interval: ends, p };
}

/** Null if it overflows. */
function plainChange(figure: NamedFigure, before: number, after: number): RunsChange | null {
	const kind = isRelative(figure, before) ? "relative" : "absolute";
	const change = kind === "relative" ? after / before - 1 : after - before;
	return Number.isFinite(change) ? { kind, change, interval: null, p: null } : null;
}

function warningsOf(before: Measurement, after: Measurement): string[] {
	const sides = [
		["before", before],
		["now", after],
	] as const;
	const [then, now] = [shellLine(before.command), shellLine(after.command)];
	const fewest = Math.min(before.runs.length, after.runs.length);
	return [
		...(then === now ? [] : [`the commands differ: ${then} before, ${now} now`]),
		...sourceWarnings(before, after),
		...sides.flatMap(([name, { runs }]) => {
			const failed = runs.filter(({ status }) => status !== 0).length;
			return failed === 0
				? []
				: [`${failed} of ${formatPlural(runs.length, "run")} failed ${name}`];
		}),
		...(fewest < MIN_RUNS ? [TOO_FEW] : []),
	];
}

const TOO_FEW =
	`with fewer than ${MIN_RUNS} runs per side no difference can be told from chance ` +
	"(--runs 5 on both sides)";

function sourceWarnings(before: Measurement, after: Measurement): string[] {
	const warnings: string[] = [];
	if (before.source !== after.source) {
		warnings.push(`the sources differ: ${before.source} before, ${after.source} now`);
	}
	if (before.counts !== after.counts) {
		const [then, now] = [before, after].map(({ counts }) => counts || "no bytes");
		warnings.push(`bytes are not comparable: ${then} before, ${now} now`);
	}
	const [then, now] = [before, after].map(({ capacity }) => capacity?.kind ?? "unknown");
	if (then !== now) {
		warnings.push(`saturation is not comparable: capacity ${then} before, ${now} now`);
	}
	return warnings;
}
