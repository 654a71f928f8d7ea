import type { Column, Series } from "../core/rolling-window.ts";
import { limitRow } from "./area-plot.ts";
import { Block } from "./Block.tsx";
import { TimeAxis, ValueAxis } from "./GraphAxes.tsx";
import type { Layout } from "./layout.ts";
import { type Part, paintEnds } from "./line.ts";
import { type GraphStyle, Plot } from "./Plot.tsx";
import { type PhaseBand, startsOf } from "./phase-bands.ts";
import { Across, Down } from "./Stack.tsx";
import type { Theme } from "./theme.ts";

interface GraphProps {
	readonly layout: Layout;
	readonly series: Series;
	readonly columns: readonly Column[];
	readonly bands: readonly PhaseBand[];
	readonly length_s: number;
	/** The value at the upper edge. */
	readonly top: number;
	/** What the link can carry; null where that is not known. */
	readonly limit: number | null;
	readonly formatAxis: (value: number) => string;
	readonly title: { readonly left: readonly Part[]; readonly right: readonly Part[] };
	readonly style: GraphStyle;
	readonly theme: Theme;
}

/** Title, value axis, curve and time axis of one metric. */
export function Graph(props: GraphProps) {
	const { layout, series, columns, bands, length_s, top, limit, formatAxis, title } = props;
	const { style, theme } = props;
	const height = layout.plotHeight;
	return (
		<Down>
			<Block
				lines={[paintEnds(theme.paint, title.left, title.right, layout.columns)]}
				width={layout.columns}
				height={1}
			/>
			<Across>
				{layout.hasValueAxis ? (
					<ValueAxis
						height={height}
						top={top}
						limitRow={limitRow(limit, height, top)}
						format={formatAxis}
						theme={theme}
					/>
				) : null}
				<Plot
					columns={columns}
					starts={startsOf(bands)}
					height={height}
					top={top}
					limit={limit}
					style={style}
					series={series}
					theme={theme}
				/>
			</Across>
			{layout.hasTimeAxis ? (
				<TimeAxis
					width={layout.columns}
					columns={columns.length}
					hasZero={layout.hasValueAxis}
					length_s={length_s}
					bands={bands}
					theme={theme}
				/>
			) : null}
		</Down>
	);
}
