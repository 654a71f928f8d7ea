/** From the size of the terminal to the size of every panel. */

export interface Layout {
	readonly columns: number;
	readonly rows: number;
	/**
	 * - `graphs`: three graphs and the panels
	 * - `sparklines`: one row for each metric, with a sparkline
	 * - `numbers`: one row for each metric, numbers alone
	 * - `too-small`: the one number that matters
	 */
	readonly shape: "graphs" | "sparklines" | "numbers" | "too-small";
	readonly hasHeader: boolean;
	readonly hasFooter: boolean;
	/** Rows of each plot, without its title and its time axis. */
	readonly plotHeight: number;
	readonly hasTimeAxis: boolean;
	readonly hasValueAxis: boolean;
	/** Panels beside each other, or one above the other. */
	readonly panels: "beside" | "stacked";
	readonly statusHeight: number;
	readonly valuesHeight: number;
	/** An empty row above the graphs, and one above the panels. */
	readonly hasSpaceAbove: boolean;
	readonly hasSpaceBetween: boolean;
}

const GRAPHS = 3;
const LEAST_COLUMNS = 20;
const LEAST_COLUMNS_FOR_VALUE_AXIS = 50;
const LEAST_COLUMNS_BESIDE = 112;
const LEAST_ROWS_BESIDE = 32;
const BESIDE_HEIGHT = 7;

/** What is shown, from everything downwards: each step drops what matters least of what is left. */
const STEPS = [
	{ hasFooter: true, hasTimeAxis: true, valuesHeight: 2, leastPlot: 3 },
	{ hasFooter: false, hasTimeAxis: true, valuesHeight: 2, leastPlot: 3 },
	{ hasFooter: false, hasTimeAxis: false, valuesHeight: 2, leastPlot: 3 },
	{ hasFooter: false, hasTimeAxis: false, valuesHeight: 1, leastPlot: 3 },
	{ hasFooter: false, hasTimeAxis: false, valuesHeight: 0, leastPlot: 2 },
] as const;

export function layoutFor(columns: number, rows: number): Layout {
	if (columns < LEAST_COLUMNS || rows < 3) return withoutGraphs("too-small", columns, rows);
	if (rows < 6) return withoutGraphs("numbers", columns, rows);
	if (columns >= LEAST_COLUMNS_BESIDE && rows >= LEAST_ROWS_BESIDE) {
		return withGraphs(columns, rows, {
			hasFooter: true,
			hasTimeAxis: true,
			panels: "beside",
			statusHeight: BESIDE_HEIGHT,
			valuesHeight: BESIDE_HEIGHT,
		});
	}
	for (const step of STEPS) {
		const layout = withGraphs(columns, rows, { ...step, panels: "stacked", statusHeight: 2 });
		if (layout.plotHeight >= step.leastPlot) return layout;
	}
	return withoutGraphs("sparklines", columns, rows);
}

function withGraphs(
	columns: number,
	rows: number,
	parts: Pick<Layout, "hasFooter" | "hasTimeAxis" | "panels" | "statusHeight" | "valuesHeight">,
): Layout {
	const panelRows =
		parts.panels === "beside" ? parts.statusHeight : parts.statusHeight + parts.valuesHeight;
	const header = 1;
	const footer = parts.hasFooter ? 1 : 0;
	const free = rows - header - footer - panelRows;
	const graph = Math.floor(free / GRAPHS);
	const spare = free - graph * GRAPHS;
	return {
		columns,
		rows,
		shape: "graphs",
		hasHeader: true,
		...parts,
		plotHeight: graph - 1 - (parts.hasTimeAxis ? 1 : 0),
		hasValueAxis: columns >= LEAST_COLUMNS_FOR_VALUE_AXIS,
		hasSpaceAbove: spare >= 2,
		hasSpaceBetween: spare >= 1,
	};
}

function withoutGraphs(
	shape: "sparklines" | "numbers" | "too-small",
	columns: number,
	rows: number,
): Layout {
	const left = rows - GRAPHS;
	const statusHeight = shape === "too-small" ? 0 : Math.max(0, Math.min(2, left));
	return {
		columns,
		rows,
		shape,
		hasHeader: shape !== "too-small" && left - statusHeight >= 1,
		hasFooter: false,
		plotHeight: 1,
		hasTimeAxis: false,
		hasValueAxis: false,
		panels: "stacked",
		statusHeight,
		valuesHeight: 0,
		hasSpaceAbove: false,
		hasSpaceBetween: false,
	};
}
