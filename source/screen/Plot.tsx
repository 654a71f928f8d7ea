import { useMemo, useRef } from "react";
import type { Theme } from "../terminal/theme.ts";
import { Block } from "./Block.tsx";
import type { GraphStyle, PlotShape } from "./column-cells.ts";
import { type Crossing, PlotPainter } from "./paint-plot.ts";
import { type DrawnPlot, drawPlot } from "./plot-rows.ts";
import type { ValueScale } from "./scale.ts";
import type { Series } from "./series.ts";
import { scaleLines } from "./value-axis.ts";
import type { WindowColumn } from "./window-columns.ts";

interface PlotProps {
	readonly columns: readonly WindowColumn[];
	readonly crossings: readonly Crossing[];
	readonly height: number;
	readonly scale: ValueScale;
	/** What the link can carry, for a line across the plot; null for no line. */
	readonly capacity: number | null;
	readonly style: GraphStyle;
	readonly series: Series;
	/** Whether the newest data is old: the past is grey. */
	readonly isStale: boolean;
	readonly theme: Theme;
}

/** The curve itself: one character per column, without axes. */
export function Plot(props: PlotProps) {
	const { columns, crossings, height, scale, capacity, style, series, isStale, theme } = props;
	const { isShade } = theme;
	const shape: PlotShape = useMemo(() => {
		const lines = scaleLines(scale, height, capacity).map((line) =>
			// With one tone, gridlines would be as strong as text.
			isShade && line?.isCapacity !== true ? null : line,
		);
		return { height, scale, lines, style, isShade, isHighBad: series === "latency" };
	}, [height, scale, capacity, style, isShade, series]);
	const ladder = isStale ? "old" : series;
	const painter = useMemo(() => new PlotPainter(theme, ladder, height), [theme, ladder, height]);
	const drawn = useRef<DrawnPlot | null>(null);
	drawn.current = drawPlot(columns, shape, drawn.current);
	const lines = painter.paint(drawn.current, crossings);
	return <Block lines={lines} width={columns.length} height={height} />;
}
