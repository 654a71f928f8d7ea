import type { CountedKind, LogContents } from "../walk/log-contents.ts";
import type { ComparisonWarning } from "./comparison-warning.ts";
import { MIN_RUNS } from "./run-change.ts";

/** Idle shares that differ by more than this get a warning. */
const IDLE_SHARE_TOLERANCE = 0.1;
/** Intervals that differ by more than this factor get a warning. */
const INTERVAL_TOLERANCE = 1.1;

/** How two sides differ in ways that may explain a change instead of the link. */
export function similarityWarnings(
	baseline: readonly LogContents[],
	candidate: readonly LogContents[],
): ComparisonWarning[] {
	const warnings: ComparisonWarning[] = [];
	const [idleBefore, idleAfter] = [idleShare(baseline), idleShare(candidate)];
	if (idleBefore !== null && idleAfter !== null) {
		const isSimilar = Math.abs(idleBefore - idleAfter) <= IDLE_SHARE_TOLERANCE;
		if (!isSimilar)
			warnings.push({ kind: "idle share", baseline: idleBefore, candidate: idleAfter });
	}
	warnings.push(...intervalWarnings(baseline, candidate));
	warnings.push(...sourceWarnings(baseline, candidate));
	const [linksBefore, linksAfter] = [linksOf(baseline), linksOf(candidate)];
	if (linksBefore !== "" && linksAfter !== "" && linksBefore !== linksAfter) {
		warnings.push({ kind: "link", baseline: linksBefore, candidate: linksAfter });
	}
	warnings.push(...hourWarnings(baseline, candidate));
	warnings.push(...phaseWarnings(phaseNames(baseline), phaseNames(candidate)));
	const [baselineRuns, candidateRuns] = [baseline.length, candidate.length];
	if (Math.min(baselineRuns, candidateRuns) < MIN_RUNS) {
		warnings.push({ kind: "run to run", baselineRuns, candidateRuns });
	}
	return warnings;
}

/** Returns whether the rates of both sides are of the same kind, as far as that is known. */
export function areCountedAlike(
	baseline: readonly LogContents[],
	candidate: readonly LogContents[],
): boolean {
	const [before, after] = [countedIn(baseline), countedIn(candidate)];
	return before.length === 0 || after.length === 0 || before.join() === after.join();
}

/** Returns whether samples of both sides are means over equal times, as far as that is known. */
export function areIntervalsAlike(
	baseline: readonly LogContents[],
	candidate: readonly LogContents[],
): boolean {
	return intervalWarnings(baseline, candidate).length === 0;
}

function intervalWarnings(
	baseline: readonly LogContents[],
	candidate: readonly LogContents[],
): ComparisonWarning[] {
	const [baseline_s, candidate_s] = [interval_s(baseline), interval_s(candidate)];
	if (baseline_s === null || candidate_s === null) return [];
	const factor = Math.max(baseline_s, candidate_s) / Math.min(baseline_s, candidate_s);
	return factor <= INTERVAL_TOLERANCE ? [] : [{ kind: "interval", baseline_s, candidate_s }];
}

function sourceWarnings(
	baseline: readonly LogContents[],
	candidate: readonly LogContents[],
): ComparisonWarning[] {
	if (!areCountedAlike(baseline, candidate)) {
		const [before, after] = [countedIn(baseline), countedIn(candidate)];
		return [{ kind: "counted", baseline: before, candidate: after }];
	}
	const [before, after] = [sourcesOf(baseline), sourcesOf(candidate)];
	if (before === "" || after === "" || before === after) return [];
	return [{ kind: "source", baseline: before, candidate: after }];
}

function countedIn(side: readonly LogContents[]): CountedKind[] {
	return [...new Set(side.flatMap(({ counted }) => counted))].sort();
}

function sourcesOf(side: readonly LogContents[]): string {
	return [...new Set(side.flatMap(({ sources }) => sources))].sort().join(", ");
}

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;
/** Middles of logs that are this close were recorded at the same hour of the day. */
const SAME_HOUR_S = HOUR_S;

/** None where a side has runs of its own, or a log that covers most of the day. */
function hourWarnings(
	baseline: readonly LogContents[],
	candidate: readonly LogContents[],
): ComparisonWarning[] {
	if (Math.max(baseline.length, candidate.length) >= MIN_RUNS) return [];
	const [before, after] = [timeOf(baseline), timeOf(candidate)];
	if (before === null || after === null) return [];
	const apart_s = Math.abs(before.middle_s - after.middle_s) % DAY_S;
	const distance_s = Math.min(apart_s, DAY_S - apart_s);
	const isSame = distance_s <= SAME_HOUR_S || distance_s < (before.span_s + after.span_s) / 2;
	if (isSame) return [];
	const hourOf = ({ middle_s }: typeof before) => (middle_s % DAY_S) / HOUR_S;
	return [{ kind: "hour of the day", baseline_h: hourOf(before), candidate_h: hourOf(after) }];
}

/** When a side was recorded; null where it is not known. */
function timeOf(side: readonly LogContents[]) {
	const starts_s = side.map(({ start_s }) => start_s).filter((time_s) => time_s !== null);
	const ends_s = side.map(({ end_s }) => end_s).filter((time_s) => time_s !== null);
	if (starts_s.length === 0 || ends_s.length === 0) return null;
	const [start_s, end_s] = [Math.min(...starts_s), Math.max(...ends_s)];
	return { middle_s: (start_s + end_s) / 2, span_s: end_s - start_s };
}

function phaseWarnings(
	names: ReadonlySet<string>,
	others: ReadonlySet<string>,
): ComparisonWarning[] {
	const sides = [
		{ side: "baseline", own: names, other: others },
		{ side: "candidate", own: others, other: names },
	] as const;
	const empty = sides.filter(({ own }) => own.size === 0);
	if (empty.length > 0) return empty.map(({ side }) => ({ kind: "no values", side }));
	return sides.flatMap(({ side, own, other }) =>
		[...own]
			.filter((name) => !other.has(name))
			.map((name) => ({ kind: "phase", name, only: side }) as const),
	);
}

/** The names of all phases of a side, in the order of time. */
export function phaseNames(side: readonly LogContents[]): Set<string> {
	return new Set(side.flatMap(({ phases }) => phases.map(({ name }) => name)));
}

/** The devices of all runs that name one. */
function linksOf(side: readonly LogContents[]): string {
	return [...new Set(side.flatMap(({ links }) => links))].sort().join(", ");
}

/** The mean over the runs in which it is known. */
function idleShare(side: readonly LogContents[]): number | null {
	return meanOf(side.map(({ idleShare }) => idleShare));
}

function interval_s(side: readonly LogContents[]): number | null {
	return meanOf(side.map(({ interval_s }) => interval_s));
}

function meanOf(values: readonly (number | null)[]): number | null {
	const known = values.filter((value) => value !== null);
	return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
