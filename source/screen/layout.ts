/**
 * From the size of the terminal to the place of each part. From top to bottom: the header, the
 * graphs, the time axis that they share, the status, a row for a player, and the footer. Whole rows
 * are dropped before a line is cut.
 */

import { type Content, FULL_CONTENT } from "./content.ts";
import { type Block, blocksWithin, oneBlock } from "./status-blocks.ts";

export interface Layout {
	readonly columns: number;
	readonly rows: number;
	/**
	 * - `graphs`: a title and a plot per metric
	 * - `sparklines`: one row per metric, with a sparkline
	 * - `numbers`: one row per metric, without sparklines
	 * - `too-small`: the one number that matters
	 */
	readonly shape: "graphs" | "sparklines" | "numbers" | "too-small";
	readonly hasHeader: boolean;
	readonly hasFooter: boolean;
	/** Whether the row above the footer, or the last one of the status, is that of the player. */
	readonly hasPlayer: boolean;
	/** Rows of each plot, without its title; one plot per metric that is shown. */
	readonly plotHeights: readonly number[];
	/** Columns to the left of the plots: the labels of the value axis, or a margin. */
	readonly gutter: number;
	readonly plotColumns: number;
	/** Rows of the time axis: rule and labels, both in one row, or none. */
	readonly axisRows: 0 | 1 | 2;
	readonly statusHeight: number;
	/** Beside each other, from left to right. */
	readonly blocks: readonly Block[];
	/** Empty rows: below the header, between graphs from the last one up, around the status. */
	readonly blanks: {
		readonly belowHeader: number;
		readonly betweenGraphs: number;
		readonly aboveStatus: number;
		readonly aboveFooter: number;
	};
}

/** Columns of the labels beside a plot, and a blank. */
export const GUTTER = 7;
const MIN_COLUMNS_FOR_GUTTER = 50;
/** The curve does not touch the edge of the screen. */
export const RIGHT_MARGIN = 1;

const MIN_COLUMNS = 12;
const MIN_ROWS = 3;
const MIN_COLUMNS_FOR_BLOCKS = 112;
const MIN_ROWS_FOR_BLOCKS = 34;
/** Rows of the status before the time line gets any, and of the time line with its blanks. */
const [STATUS_FIRST, TIMELINE_ROWS] = [10, 4];
/** A plot of less is a sparkline. */
const MIN_PLOT = 2;
/** Beside the label and the value of a metric. */
const MIN_COLUMNS_FOR_SPARKLINES = 20;

/** From everything downwards: each step drops what matters least. */
const STEPS = [
	{ minRows: 24, axisRows: 2, lines: 3 },
	{ minRows: 18, axisRows: 1, lines: 2 },
	{ minRows: 0, axisRows: 0, lines: 1 },
] as const;

/** The places of all parts. Graphs take the room of missing graphs and of missing lines. */
export function layoutFor(columns: number, rows: number, content: Content = FULL_CONTENT): Layout {
	if (columns < MIN_COLUMNS || rows < MIN_ROWS) return tooSmall(columns, rows, content);
	if (content.graphs === 0) return withoutGraphs(columns, rows, content);
	if (columns >= MIN_COLUMNS_FOR_BLOCKS && rows >= MIN_ROWS_FOR_BLOCKS) {
		return withBlocks(columns, rows, content);
	}
	for (const { minRows, axisRows, lines } of STEPS) {
		if (rows < minRows) continue;
		const statusHeight = Math.min(lines, content.lines);
		const layout = withGraphs(columns, rows, content, { ...NO_BLANKS, axisRows, statusHeight });
		if (layout !== null) return layout;
	}
	return withRows(columns, rows, content);
}

type Parts = Pick<Layout, "axisRows" | "statusHeight" | "blanks">;

const NO_BLANKS = {
	blanks: { belowHeader: 0, betweenGraphs: 0, aboveStatus: 0, aboveFooter: 0 },
} as const;

function frame(columns: number, rows: number, content: Content) {
	const gutter = columns >= MIN_COLUMNS_FOR_GUTTER ? GUTTER : 1;
	return {
		columns,
		rows,
		hasHeader: true,
		hasFooter: true,
		hasPlayer: content.hasPlayer,
		gutter,
		plotColumns: Math.max(1, columns - gutter - RIGHT_MARGIN),
		axisRows: 0,
		...NO_BLANKS,
	} as const;
}

/** Header, graphs, axis, status and footer; null if a plot would be too low. */
function withGraphs(
	columns: number,
	rows: number,
	content: Content,
	{ axisRows, statusHeight, blanks }: Parts,
): Layout | null {
	const { graphs } = content;
	const others = Object.values(blanks).reduce((sum, count) => sum + count, 0);
	const playerHeight = content.hasPlayer && statusHeight === 0 ? 1 : 0;
	const free = rows - 2 - graphs - axisRows - statusHeight - others - playerHeight;
	const plot = Math.floor(free / graphs);
	if (plot < MIN_PLOT) return null;
	const spare = free - plot * graphs;
	return {
		...frame(columns, rows, content),
		shape: "graphs",
		plotHeights: Array.from({ length: graphs }, (_, at) => plot + (at < spare ? 1 : 0)),
		axisRows,
		statusHeight: statusHeight + playerHeight,
		blocks: oneBlock(columns),
		blanks,
	};
}

/** One to three blocks below graphs of equal height: spare rows divide the graphs. */
function withBlocks(columns: number, rows: number, content: Content): Layout {
	const statusHeight = Math.max(content.linkRows, content.valueRows);
	const blanks = { belowHeader: 1, betweenGraphs: 0, aboveStatus: 1, aboveFooter: 1 };
	const parts = { axisRows: 2, statusHeight, blanks } as const;
	const layout = withGraphs(columns, rows, content, parts);
	if (layout === null) return withRows(columns, rows, content);
	const lowest = Math.min(...layout.plotHeights);
	const spare = layout.plotHeights.reduce((sum, height) => sum + height - lowest, 0);
	return {
		...layout,
		plotHeights: layout.plotHeights.map(() => lowest),
		blocks: blocksWithin(columns, content.valueRows > 0),
		blanks: { ...blanks, betweenGraphs: spare },
	};
}

/** The time line, and the status with its list of events, take the room of the graphs. */
function withoutGraphs(columns: number, rows: number, content: Content): Layout {
	const free = rows - 2;
	// Row by row the time line appears, with its blanks; then the status has all others.
	const spare = Math.max(0, Math.min(TIMELINE_ROWS, free - STATUS_FIRST));
	const axisRows = spare >= 2 ? 2 : spare >= 1 ? 1 : 0;
	const [belowHeader, aboveStatus] = [spare >= 3 ? 1 : 0, spare >= TIMELINE_ROWS ? 1 : 0];
	return {
		...frame(columns, rows, content),
		shape: "graphs",
		plotHeights: [],
		axisRows,
		blanks: { ...NO_BLANKS.blanks, belowHeader, aboveStatus },
		statusHeight: free - spare,
		blocks: [{ name: "link", left: 0, width: columns }],
	};
}

/** A row per metric, between header and footer; what is left over is status. */
function withRows(columns: number, rows: number, content: Content): Layout {
	const free = rows - 2;
	const graphs = Math.min(content.graphs, free);
	const statusHeight = Math.min(free - graphs, content.lines);
	const hasSparklines = free > content.graphs && columns >= MIN_COLUMNS_FOR_SPARKLINES;
	return {
		...frame(columns, rows, content),
		hasPlayer: content.hasPlayer && statusHeight > 0,
		shape: hasSparklines ? "sparklines" : "numbers",
		plotHeights: Array.from({ length: graphs }, () => 1),
		statusHeight,
		blocks: oneBlock(columns),
	};
}

function tooSmall(columns: number, rows: number, content: Content): Layout {
	const graphs = Math.min(1, content.graphs);
	const hasHeader = rows - graphs >= 1 && graphs > 0;
	// Without any number the state of the link is what matters.
	const statusHeight = graphs > 0 ? 0 : rows;
	return {
		...frame(columns, rows, content),
		shape: "too-small",
		hasHeader,
		hasFooter: false,
		hasPlayer: false,
		plotHeights: Array.from({ length: graphs }, () => 1),
		statusHeight,
		blocks: oneBlock(columns),
	};
}
