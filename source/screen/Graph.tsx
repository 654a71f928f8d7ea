import { useMemo } from "react";
import { paintEnds, paintLine } from "../terminal/line.ts";
import type { Theme } from "../terminal/theme.ts";
import { Block } from "./Block.tsx";
import type { GraphStyle } from "./column-cells.ts";
import { GUTTER, type Layout } from "./layout.ts";
import { BOX_MARGIN, type NoticeBox } from "./notice-box.ts";
import type { Crossing, Overlay } from "./paint-plot.ts";
import { type PhaseBand, startsOf } from "./phase-bands.ts";
import type { ValueScale } from "./scale.ts";
import type { Series } from "./series.ts";
import type { Title } from "./titles.ts";
import { usePlot } from "./use-plot.ts";
import { AXIS_LABEL_WIDTH, axisLabels } from "./value-axis.ts";
import type { WindowColumn } from "./window-columns.ts";

interface GraphProps {
	readonly layout: Layout;
	readonly series: Series;
	readonly columns: readonly WindowColumn[];
	readonly bands: readonly PhaseBand[];
	/** Rows of the plot, without the title. */
	readonly height: number;
	readonly scale: ValueScale;
	/** What the link can carry; null if unknown. */
	readonly capacity: number | null;
	readonly isStale: boolean;
	/** The column that the cursor points at; null without one. */
	readonly cursorColumn: number | null;
	/** Marks of events over the lowest row. */
	readonly marksAtFoot: readonly Crossing[];
	readonly formatAxis: (value: number) => string;
	readonly title: Title;
	readonly style: GraphStyle;
	/** Lies over the right part of the plot; null for nothing. */
	readonly box: NoticeBox | null;
	readonly theme: Theme;
}

/** Title, value axis and curve of one metric, in one block: React and Ink take time for each. */
export function Graph(props: GraphProps) {
	const { layout, columns, bands, height, scale, capacity, formatAxis, title } = props;
	const { series, style, isStale, cursorColumn, marksAtFoot, box, theme } = props;
	const { gutter } = layout;
	const margins = useMemo(() => {
		if (gutter !== GUTTER) return new Array<string>(height).fill(" ".repeat(gutter));
		return axisLabels(scale, height, capacity, formatAxis).map((label) =>
			label === null
				? " ".repeat(GUTTER)
				: `${theme.paint(label.role, label.text.padStart(AXIS_LABEL_WIDTH))} `,
		);
	}, [gutter, height, scale, capacity, formatAxis, theme]);
	const plot = usePlot({
		columns,
		margins,
		crossings: crossingsOf(bands, cursorColumn, marksAtFoot),
		overlay: box === null ? null : overlayOf(box, columns.length, theme),
		scale,
		capacity,
		style,
		series,
		isStale,
		theme,
	});
	const head = paintEnds(theme.paint, title.left, title.right, layout.columns);
	return <Block lines={[head, ...plot]} width={layout.columns} height={height + 1} />;
}

function overlayOf({ lines, width }: NoticeBox, columns: number, { paint }: Theme): Overlay {
	return {
		column: columns - width - BOX_MARGIN,
		width,
		lines: lines.map((parts) => paintLine(paint, parts, width)),
	};
}

/** A line where each phase begins, and one where the cursor is; marks lie over them. */
function crossingsOf(
	bands: readonly PhaseBand[],
	cursorColumn: number | null,
	marksAtFoot: readonly Crossing[],
): readonly Crossing[] {
	if (bands.length === 0 && cursorColumn === null) return marksAtFoot;
	const starts = startsOf(bands).map((column): Crossing => ({ column, glyph: "│", ink: "cap" }));
	if (cursorColumn === null) return [...starts, ...marksAtFoot];
	const cursor: Crossing = { column: cursorColumn, glyph: "│", ink: "strong", isOnTop: true };
	return [...starts, cursor, ...marksAtFoot];
}
