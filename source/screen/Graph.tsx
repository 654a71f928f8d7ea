import { type Part, paintEnds, paintLine } from "../terminal/line.ts";
import type { Theme } from "../terminal/theme.ts";
import { Block } from "./Block.tsx";
import type { GraphStyle } from "./column-cells.ts";
import { ValueAxis } from "./GraphAxes.tsx";
import { GUTTER, type Layout } from "./layout.ts";
import { BOX_MARGIN, type NoticeBox } from "./notice-box.ts";
import { Plot } from "./Plot.tsx";
import type { Crossing } from "./paint-plot.ts";
import { type PhaseBand, startsOf } from "./phase-bands.ts";
import { Column, Row } from "./Stack.tsx";
import type { ValueScale } from "./scale.ts";
import type { Series } from "./series.ts";
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
	readonly formatAxis: (value: number) => string;
	readonly title: { readonly left: readonly Part[]; readonly right: readonly Part[] };
	readonly style: GraphStyle;
	/** Lies over the right part of the plot; null for nothing. */
	readonly box: NoticeBox | null;
	readonly theme: Theme;
}

/** Title, value axis and curve of one metric. */
export function Graph(props: GraphProps) {
	const { layout, series, columns, bands, height, scale, capacity, formatAxis, title } = props;
	const { style, isStale, cursorColumn, box, theme } = props;
	const crossings = crossingsOf(bands, cursorColumn);
	/** The plot of the columns from one on, up to but not including another. */
	const plot = (from: number, to: number) => (
		<Plot
			columns={from === 0 && to === columns.length ? columns : columns.slice(from, to)}
			crossings={from === 0 ? crossings : crossingsFrom(crossings, from)}
			height={height}
			scale={scale}
			capacity={capacity}
			style={style}
			isStale={isStale}
			series={series}
			theme={theme}
		/>
	);
	return (
		<Column>
			<Block
				lines={[paintEnds(theme.paint, title.left, title.right, layout.columns)]}
				width={layout.columns}
				height={1}
			/>
			<Row>
				{layout.gutter === GUTTER ? (
					<ValueAxis
						height={height}
						scale={scale}
						capacity={capacity}
						format={formatAxis}
						theme={theme}
					/>
				) : (
					<Block lines={[]} width={layout.gutter} height={height} />
				)}
				{box === null ? (
					plot(0, columns.length)
				) : (
					<>
						{plot(0, columns.length - box.width - BOX_MARGIN)}
						<Block
							lines={box.lines.map((parts) => paintLine(theme.paint, parts, box.width))}
							width={box.width}
							height={height}
						/>
						{plot(columns.length - BOX_MARGIN, columns.length)}
					</>
				)}
			</Row>
		</Column>
	);
}

/** The crossings of a plot that begins at a column. */
function crossingsFrom(crossings: readonly Crossing[], from: number): Crossing[] {
	return crossings.map((crossing) => ({ ...crossing, column: crossing.column - from }));
}

/** A line where each phase begins, and one where the cursor is. */
function crossingsOf(bands: readonly PhaseBand[], cursorColumn: number | null): Crossing[] {
	const starts = startsOf(bands).map((column): Crossing => ({ column, glyph: "│", ink: "cap" }));
	if (cursorColumn === null) return starts;
	return [...starts, { column: cursorColumn, glyph: "│", ink: "strong", isOnTop: true }];
}
