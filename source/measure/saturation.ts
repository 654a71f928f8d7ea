/**
 * When a link was saturated: stretches of at least {@link STRETCH_S} over which as many bytes moved
 * as a saturated link moves. Both the level and the edges of a stretch follow from bytes, because a
 * reading seldom falls on an edge. docs/method/measure.md derives the rule.
 */
import { Edges, type Rates, type Run, STRETCH_S } from "./stretch-edges.ts";

/** How uncertain an edge between two readings is. */
const TOLERANCE_S = STRETCH_S / 10;

/** A span of the run's time, in seconds from its start. */
export interface Span {
	readonly start_s: number;
	readonly end_s: number;
}

/** Returns the saturated stretches, in the order of time. @param threshold bytes per second */
export function saturatedStretches(direction: Rates, threshold: number): Span[] {
	const runs = saturatedRuns(direction, threshold);
	const starts_s = startsOf(direction.lengths_s);
	const edges = new Edges(direction, runs);
	return runs.map(({ first, last }, index) => ({
		start_s: (starts_s[first] as number) - edges.before(index),
		end_s: (starts_s[last + 1] as number) + edges.after(index),
	}));
}

/** The time at which each interval starts, and the end of the last. */
export function startsOf(lengths_s: readonly number[]): number[] {
	const starts_s = [0];
	for (const length_s of lengths_s) starts_s.push((starts_s.at(-1) as number) + length_s);
	return starts_s;
}

/**
 * The intervals that lie in windows of a stretch's length with the bytes of a saturated link. Each
 * window begins and ends with an interval that is saturated itself, so that it does not reach
 * beyond a stretch.
 */
function saturatedRuns(direction: Rates, threshold: number): Run[] {
	const { rates } = direction;
	const runs: { first: number; last: number }[] = [];
	const isSaturated = (index: number) => (rates[index] ?? Number.NaN) >= threshold;
	let afterLast = 0;
	for (let first = 0; first < rates.length; first++) {
		if (!isSaturated(first)) continue;
		let last = windowFrom(direction, first, threshold);
		if (last === null) continue;
		let start = first;
		while (start > afterLast && isSaturated(start - 1)) start--;
		while (isSaturated(last + 1)) last++;
		const before = runs.at(-1);
		if (before !== undefined && start <= afterLast) before.last = Math.max(before.last, last);
		else runs.push({ first: start, last });
		afterLast = (runs.at(-1) as Run).last + 1;
	}
	return runs;
}

/** Returns the last interval of the shortest such window from an interval on; null without one. */
function windowFrom({ lengths_s, rates }: Rates, first: number, threshold: number): number | null {
	let [length_s, bytes] = [0, 0];
	for (let last = first; last < rates.length && length_s < STRETCH_S; last++) {
		const rate = rates[last] as number;
		if (Number.isNaN(rate)) return null;
		length_s += lengths_s[last] as number;
		bytes += rate * (lengths_s[last] as number);
		const level = bytes / length_s;
		if (rate < threshold || level < threshold) continue;
		// What moved in the neighbours may all have moved directly beside the window.
		const partOf = (index: number) => {
			const part = Math.min(1, (rates[index] ?? 0) / level) * (lengths_s[index] ?? 0);
			return Number.isNaN(part) ? 0 : part;
		};
		if (length_s + partOf(first - 1) + partOf(last + 1) >= STRETCH_S - TOLERANCE_S) return last;
	}
	return null;
}

/** Joins spans of several directions to spans in which any of them was saturated. */
export function unionOf(spans: readonly Span[]): Span[] {
	const joined: { start_s: number; end_s: number }[] = [];
	for (const { start_s, end_s } of [...spans].sort((a, b) => a.start_s - b.start_s)) {
		const before = joined.at(-1);
		if (before !== undefined && start_s <= before.end_s)
			before.end_s = Math.max(before.end_s, end_s);
		else joined.push({ start_s, end_s });
	}
	return joined;
}
