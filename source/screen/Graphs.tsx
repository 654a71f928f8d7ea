import type { Theme } from "../terminal/theme.ts";
import { Block } from "./Block.tsx";
import type { Controls } from "./controls.ts";
import { type Cursor, spanOf, type View } from "./cursor.ts";
import { cursorTitle } from "./cursor-titles.ts";
import { DISTRIBUTION_WIDTH, DistributionPanel } from "./DistributionPanel.tsx";
import { columnAt, startOf } from "./event-marks.ts";
import { Graph } from "./Graph.tsx";
import type { Layout } from "./layout.ts";
import { drawnLimit, type LinkLimits } from "./link-use.ts";
import { NumberRow } from "./NumberRow.tsx";
import { type Notice, noticeBox } from "./notice-box.ts";
import { NO_CROSSINGS } from "./paint-plot.ts";
import { phaseBands } from "./phase-bands.ts";
import type { RollingWindow } from "./rolling-window.ts";
import { Row } from "./Stack.tsx";
import type { Series } from "./series.ts";
import type { SessionHistory } from "./session-history.ts";
import { TimeAxis } from "./TimeAxis.tsx";
import type { TimelineEvent } from "./timeline.ts";
import { latencyTitle, rateTitle } from "./titles.ts";
import { useScales } from "./use-scales.ts";
import { useTimeAxis } from "./use-time-axis.ts";
import { formatLatencyAxis, formatRateAxis } from "./value-axis.ts";

interface GraphsProps {
	readonly layout: Layout;
	/** The metrics that the source offers. */
	readonly series: readonly Series[];
	readonly window: RollingWindow;
	readonly history: SessionHistory;
	/** What happened in the past that the graphs show, the oldest first. */
	readonly timeline: readonly TimelineEvent[];
	readonly cursor: Cursor | null;
	readonly view: View;
	readonly isReplay: boolean;
	readonly controls: Controls;
	readonly limits: LinkLimits;
	/** Lies over the topmost graph; null for nothing. */
	readonly notice: Notice | null;
	readonly theme: Theme;
}

/** The curves of TX, RX and latency, in the shape that the layout has room for. */
export function Graphs({
	layout,
	series: offeredSeries,
	window,
	history,
	timeline,
	cursor,
	view,
	isReplay,
	controls,
	limits,
	notice,
	theme,
}: GraphsProps) {
	const { length_s, style } = controls;
	const span = spanOf(cursor, view);
	const { end_s } = span;
	const summaries = {
		tx: window.summary("tx", length_s, end_s),
		rx: window.summary("rx", length_s, end_s),
		latency: window.summary("latency", length_s, end_s),
	};
	const scales = useScales(summaries, limits, controls);
	const isStale = history.outage !== null;
	const capacityOf = (series: Series) => (series === "latency" ? null : drawnLimit(limits, series));
	const scaleOf = (series: Series) => (series === "latency" ? scales.latency : scales.rates);

	const bands = phaseBands(window.phases(length_s, view.count, end_s));
	const isPast = end_s < view.now_s;
	const { latest } = history;
	// Without a cursor the end of a live graph is simply now.
	const hasEndTime = latest !== null && (isPast || cursor !== null || isReplay);
	const { parts: axisParts, marksAtFoot } = useTimeAxis({
		rows: layout.shape === "graphs" ? layout.axisRows : 0,
		span,
		events: timeline,
		bands,
		cursor_s: cursor?.at_s ?? null,
		end_ms: hasEndTime ? latest.wall_ms - (latest.at_s - end_s) * 1000 : null,
		isPast,
		isAscii: theme.isAscii,
	});

	const numberRow = (series: Series) => (
		<NumberRow
			key={series}
			layout={layout}
			series={series}
			sample={history.latest}
			window={window}
			length_s={length_s}
			scale={scaleOf(series)}
			isStale={isStale}
			theme={theme}
		/>
	);
	if (layout.shape !== "graphs") {
		return offeredSeries.slice(0, layout.plotHeights.length).map(numberRow);
	}
	const enlarged = offeredSeries.find((series) => series === controls.enlarged) ?? null;
	const lowest = enlarged ?? offeredSeries.at(-1);
	const hasDistribution = enlarged !== null && layout.columns >= MIN_COLUMNS_FOR_DISTRIBUTION;
	const { plotHeights, blanks } = layout;
	const graphLayout = graphLayoutOf(layout, enlarged !== null);
	const { plotColumns } = graphLayout;
	const cursorColumn = cursor === null ? null : columnAt(cursor.at_s, span);
	const titleOf = (series: Series) =>
		series === "latency"
			? latencyTitle(history.latest, summaries.latency, graphLayout.columns)
			: rateTitle(series, history.latest, summaries[series], graphLayout.columns, limits);
	const plotOf = (series: Series) => {
		const columns = window.columns(series, length_s, plotColumns, end_s);
		const column = cursorColumn === null ? undefined : columns[cursorColumn];
		const title = titleOf(series);
		if (column === undefined) return { columns, title };
		const { mean, count } = column;
		const bound_ns =
			series === "latency" && mean !== null && count === 1
				? window.bound_ns(mean, length_s, startOf(cursorColumn ?? 0, span))
				: null;
		const shown = { column, bound_ns, summary: summaries[series] };
		return { columns, title: cursorTitle(title, series, shown, graphLayout.columns) };
	};
	const graph = (series: Series, height: number, shown: Notice | null) => (
		<Graph
			key={series}
			layout={graphLayout}
			series={series}
			{...plotOf(series)}
			cursorColumn={cursorColumn}
			marksAtFoot={series === lowest ? marksAtFoot : NO_CROSSINGS}
			bands={bands}
			height={height}
			scale={scaleOf(series)}
			capacity={capacityOf(series)}
			isStale={isStale}
			formatAxis={series === "latency" ? formatLatencyAxis : formatRateAxis}
			style={style}
			box={shown === null ? null : noticeBox(shown, plotColumns, height)}
			theme={theme}
		/>
	);
	const axis = <TimeAxis layout={graphLayout} parts={axisParts} theme={theme} />;
	if (enlarged !== null) {
		const height = enlargedHeight(layout);
		return (
			<>
				{offeredSeries.filter((series) => series !== enlarged).map(numberRow)}
				<Row>
					{graph(enlarged, height, notice)}
					{hasDistribution ? (
						<DistributionPanel
							values={window.values(enlarged, length_s, end_s)}
							scale={scaleOf(enlarged)}
							height={height}
							series={enlarged}
							theme={theme}
						/>
					) : null}
				</Row>
				{axis}
			</>
		);
	}
	const firstDivided = plotHeights.length - blanks.betweenGraphs;
	return (
		<>
			{offeredSeries.flatMap((series, at) => [
				at >= firstDivided ? (
					<Block key={`above ${series}`} lines={[]} width={layout.columns} height={1} />
				) : null,
				graph(series, plotHeights[at] ?? 1, at === 0 ? notice : null),
			])}
			{axis}
		</>
	);
}

const MIN_COLUMNS_FOR_DISTRIBUTION = 100;

/** The layout of the graphs: a distribution takes columns from an enlarged one. */
export function graphLayoutOf(layout: Layout, isEnlarged: boolean): Layout {
	if (!isEnlarged || layout.columns < MIN_COLUMNS_FOR_DISTRIBUTION) return layout;
	const columns = layout.columns - DISTRIBUTION_WIDTH;
	return { ...layout, columns, plotColumns: layout.plotColumns - DISTRIBUTION_WIDTH };
}

/** Rows of the plot of one metric while the others have a row each. */
function enlargedHeight({ plotHeights, blanks }: Layout): number {
	const rows = plotHeights.reduce((sum, height) => sum + 1 + height, blanks.betweenGraphs);
	return rows - plotHeights.length;
}
