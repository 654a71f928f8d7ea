import { Text } from "ink";
import { LineGraph, Sparkline } from "ink-chart";
import { useRef } from "react";
import type { Column, Series } from "../core/rolling-window.ts";
import { type AreaPlot, areaPlot, floorOf, LIMIT_LINE, limitRow, PHASE_MARK } from "./area-plot.ts";
import { Block, SizedText } from "./Block.tsx";
import { type Run, runsOf } from "./graph-columns.ts";
import { Across } from "./Stack.tsx";
import type { Theme } from "./theme.ts";

export type GraphStyle = "area" | "line";
export const GRAPH_STYLES: readonly GraphStyle[] = ["area", "line"];

interface PlotProps {
	readonly columns: readonly Column[];
	/** The columns that a phase begins in. */
	readonly starts: ReadonlySet<number>;
	readonly height: number;
	/** The value at the upper edge. */
	readonly top: number;
	/** A line across the plot, at this value; null where there is none. */
	readonly limit: number | null;
	readonly style: GraphStyle;
	readonly series: Series;
	readonly theme: Theme;
}

/** The curve itself: one character for each column, without axes. */
export function Plot(props: PlotProps) {
	const { columns, starts, height, top, limit, style, series, theme } = props;
	const drawn = useRef<AreaPlot | null>(null);
	if (style === "area" && height > 1) {
		const crossed = limitRow(limit, height, top);
		drawn.current = areaPlot(columns, height, top, starts, drawn.current);
		const lines = drawn.current.rows.map((line, row) => {
			if (row === crossed) return paintCrossed(line, series, theme);
			return line.includes(PHASE_MARK)
				? paintStarts(line, series, theme)
				: theme.paint(series, line);
		});
		return <Block lines={lines} width={columns.length} height={height} />;
	}
	const colour = theme.colour(series);
	return (
		<Across width={columns.length} height={height}>
			{runsOf(columns, starts).map((run) =>
				run.values === null ? (
					<Block
						key={run.place}
						lines={emptyLines(run, height, theme)}
						width={run.columns.length}
						height={height}
					/>
				) : (
					<Chart
						key={run.place}
						values={run.values}
						height={height}
						top={top}
						limit={limit}
						colour={colour}
					/>
				),
			)}
		</Across>
	);
}

interface ChartProps {
	readonly values: readonly number[];
	readonly height: number;
	readonly top: number;
	readonly limit: number | null;
	readonly colour: string | undefined;
}

/** A chart of ink-chart's, given exactly one point for each column. */
function Chart({ values, height, top, limit, colour }: ChartProps) {
	const width = values.length;
	const yDomain: [number, number] = [0, top];
	if (height === 1) {
		return (
			<SizedText width={width} height={1}>
				<Text {...(colour === undefined ? {} : { color: colour })}>
					<Sparkline data={[...values]} width={width} yDomain={yDomain} />
				</Text>
			</SizedText>
		);
	}
	const series = { values: [...values], ...(colour === undefined ? {} : { color: colour }) };
	// The chart draws the second one where the first left room.
	const data =
		limit === null || limit > top ? [series] : [series, limitSeries(limit, width, colour)];
	return <LineGraph data={data} width={width} height={height} yDomain={yDomain} />;
}

/** Without a colour of its own where the curve has none either. */
function limitSeries(limit: number, width: number, colour: string | undefined) {
	const values = Array.from({ length: width }, () => limit);
	return { values, ...(colour === undefined ? {} : { color: "gray" }) };
}

/** A row of the plot with the limit's line wherever the curve leaves room. */
function paintCrossed(line: string, series: Series, theme: Theme): string {
	return line.replace(/ +|[^ ]+/g, (run) =>
		run.startsWith(" ")
			? theme.paint("furniture", LIMIT_LINE.repeat(run.length))
			: paintStarts(run, series, theme),
	);
}

/** The marks of phases do not belong to the curve. */
function paintStarts(line: string, series: Series, theme: Theme): string {
	const pieces = line.split(PHASE_MARK).map((piece) => theme.paint(series, piece));
	return pieces.join(theme.paint("furniture", PHASE_MARK));
}

function emptyLines(run: Run, height: number, theme: Theme): string[] {
	if (run.isPhaseStart) {
		return Array.from({ length: height }, () => theme.paint("furniture", PHASE_MARK));
	}
	const blank = " ".repeat(run.columns.length);
	const floor = run.columns.map((column) => floorOf(column) ?? " ").join("");
	return [...Array.from({ length: height - 1 }, () => blank), theme.paint("furniture", floor)];
}
