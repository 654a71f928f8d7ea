/**
 * Where the past is on the screen: the rows of the list of events, and what the mouse points at.
 */
import type { Layout } from "./layout.ts";
import type { Spot } from "./mouse-effects.ts";

/** From so many rows on, the graphs stay above the list; on lower screens it is in their place. */
const MIN_ROWS_FOR_BOTH = 24;
const LIST_PART = 0.4;

/** Returns the rows of a list of events below the graphs; 0 where it is in their place. */
export function rowsOfList(rows: number): number {
	return rows >= MIN_ROWS_FOR_BOTH ? Math.floor(rows * LIST_PART) : 0;
}

export interface Places {
	readonly layout: Layout;
	/** The first row of the graphs, and the row of the player; null if there is none. */
	readonly graphsTop: number;
	readonly playerRow: number | null;
	/** The columns of the bar in that row. */
	readonly bar: { readonly start: number; readonly count: number } | null;
}

/** Returns what is at a place of the screen. */
export function spotAt(places: Places, column: number, row: number): Spot | null {
	const { layout, graphsTop, playerRow, bar } = places;
	if (row === playerRow && bar !== null) {
		const part = (column - bar.start + 0.5) / bar.count;
		return part >= 0 && part <= 1 ? { kind: "player", part } : null;
	}
	const { gutter, plotColumns, plotHeights, axisRows, blanks } = layout;
	if (layout.shape !== "graphs" || plotHeights.length === 0) return null;
	const height =
		plotHeights.reduce((sum, rows) => sum + rows + 1, 0) + blanks.betweenGraphs + axisRows;
	const at = column - gutter;
	const isInside = row >= graphsTop && row < graphsTop + height && at >= 0 && at < plotColumns;
	return isInside ? { kind: "plot", column: at } : null;
}
