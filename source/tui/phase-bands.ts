/** The phases of a stress run as bands of a graph's columns. */
import type { PhaseStart } from "../core/rolling-window.ts";
import { printable } from "./line.ts";

export interface PhaseBand {
	/** Fit for a terminal; empty between two phases. */
	readonly name: string;
	/** Where it begins; negative where that was before the graph. It ends with the next one. */
	readonly column: number;
}

/** Narrower ones would be marks without a curve between them. */
const LEAST_COLUMNS = 4;

/** Of a graph without phases: the same on each frame, so that what shows it stays as it is. */
const NO_BANDS: readonly PhaseBand[] = [];

/** The phases that there is room for; the last one may still grow. */
export function phaseBands(starts: readonly PhaseStart[]): readonly PhaseBand[] {
	if (starts.length === 0) return NO_BANDS;
	return starts
		.filter(({ column }, index) => {
			const end = starts[index + 1]?.column ?? Number.POSITIVE_INFINITY;
			return end > 0 && end - column >= LEAST_COLUMNS;
		})
		.map(({ name, column }) => ({ name: printable(name), column }));
}

/** The columns that a named band begins in. */
export function startsOf(bands: readonly PhaseBand[]): ReadonlySet<number> {
	return new Set(
		bands.filter(({ name, column }) => name !== "" && column >= 0).map(({ column }) => column),
	);
}
