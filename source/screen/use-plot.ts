import { useMemo, useRef } from "react";
import type { Theme } from "../terminal/theme.ts";
import type { GraphStyle, PlotShape } from "./column-cells.ts";
import { type Crossing, type Overlay, PlotPainter } from "./paint-plot.ts";
import { type DrawnPlot, drawPlot } from "./plot-rows.ts";
import type { ValueScale } from "./scale.ts";
import type { Series } from "./series.ts";
import { scaleLines } from "./value-axis.ts";
import type { WindowColumn } from "./window-columns.ts";

export interface PlotOptions {
	readonly columns: readonly WindowColumn[];
	/** Painted text to the left of each row. The plot is painted anew where the array is another. */
	readonly margins: readonly string[];
	readonly crossings: readonly Crossing[];
	readonly overlay: Overlay | null;
	readonly scale: ValueScale;
	/** What the link can carry, for a line across the plot; null for no line. */
	readonly capacity: number | null;
	readonly style: GraphStyle;
	readonly series: Series;
	/** Whether the newest data is old: the past is grey. */
	readonly isStale: boolean;
	readonly theme: Theme;
}

/** The curve itself as painted lines: one character per column, behind the margins. */
export function usePlot(options: PlotOptions): readonly string[] {
	const { columns, margins, crossings, overlay, scale, capacity, style, series } = options;
	const { isStale, theme } = options;
	const { isShade } = theme;
	const height = margins.length;
	const shape: PlotShape = useMemo(() => {
		const lines = scaleLines(scale, height, capacity).map((line) =>
			// With one tone, gridlines would be as strong as text.
			isShade && line?.isCapacity !== true ? null : line,
		);
		return { height, scale, lines, style, isShade, isHighBad: series === "latency" };
	}, [height, scale, capacity, style, isShade, series]);
	const ladder = isStale ? "old" : series;
	const painter = useMemo(() => new PlotPainter(theme, ladder, margins), [theme, ladder, margins]);
	const drawn = useRef<DrawnPlot | null>(null);
	drawn.current = drawPlot(columns, shape, drawn.current);
	return painter.paint(drawn.current, crossings, overlay);
}
