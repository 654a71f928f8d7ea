/** The phases of a stress run as bands of columns of a graph. */
import { printable } from "../terminal/line.ts";
import type { PhaseStart } from "./rolling-window.ts";

export interface PhaseBand {
	/** Without control characters; empty between two phases. */
	readonly name: string;
	/** The first column; negative if before the graph. The band ends where the next one begins. */
	readonly column: number;
}

/** Narrower bands would be marks without a curve between them. */
const MIN_COLUMNS = 4;

/** Of a graph without phases: always the same array, so that props stay equal. */
const NO_BANDS: readonly PhaseBand[] = [];

/** The phases that are wide enough; the last one may still grow. */
export function phaseBands(starts: readonly PhaseStart[]): readonly PhaseBand[] {
	if (starts.length === 0) return NO_BANDS;
	return starts
		.filter(({ column }, index) => {
			const end = starts[index + 1]?.column ?? Number.POSITIVE_INFINITY;
			return end > 0 && end - column >= MIN_COLUMNS;
		})
		.map(({ name, column }) => ({ name: printable(name), column }));
}

/** The columns in which a named band begins. */
export function startsOf(bands: readonly PhaseBand[]): number[] {
	return bands.filter(({ name, column }) => name !== "" && column >= 0).map(({ column }) => column);
}
