import type { Column } from "../core/rolling-window.ts";
import { NO_STARTS } from "./area-plot.ts";

/** Columns beside each other that all have a value, or all have none; or one that a phase begins in. */
export interface Run {
	/** Which run of the graph it is, from the left. */
	readonly place: number;
	/** The peaks, or null where the columns have no value. */
	readonly values: readonly number[] | null;
	readonly columns: readonly Column[];
	readonly isPhaseStart: boolean;
}

/**
 * The columns in runs, for charts that know no gap: each run of values is a chart of its own, so
 * that nothing is stretched over what is missing.
 *
 * @param starts the columns that a phase begins in
 */
export function runsOf(columns: readonly Column[], starts: ReadonlySet<number> = NO_STARTS): Run[] {
	const runs: Run[] = [];
	let start = 0;
	for (let index = 1; index <= columns.length; index++) {
		const isPhaseStart = starts.has(start);
		const isKnown = columns[start]?.peak !== null && !isPhaseStart;
		const isBoundary = index === columns.length || isPhaseStart || starts.has(index);
		if (!isBoundary && (columns[index]?.peak !== null) === isKnown) continue;
		const part = columns.slice(start, index);
		runs.push({
			place: runs.length,
			columns: part,
			isPhaseStart,
			values: isKnown ? part.map(({ peak }) => peak ?? 0) : null,
		});
		start = index;
	}
	return runs;
}
