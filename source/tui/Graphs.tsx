import type { RollingWindow, Series } from "../core/rolling-window.ts";
import { formatLatencyAxis, formatRateAxis } from "./axes.ts";
import { Block } from "./Block.tsx";
import { Graph } from "./Graph.tsx";
import { VALUE_AXIS_WIDTH } from "./GraphAxes.tsx";
import type { Controls } from "./keys.ts";
import type { Layout } from "./layout.ts";
import { drawnLimit, type LinkLimits } from "./link-use.ts";
import { NumberRow } from "./NumberRow.tsx";
import { phaseBands } from "./phase-bands.ts";
import { Down } from "./Stack.tsx";
import type { Theme } from "./theme.ts";
import { latencyTitle, rateTitle } from "./titles.ts";
import { useScale } from "./use-scale.ts";
import type { WatchHistory } from "./watch-history.ts";

/** Where the scales start, in MB/s and in ns. */
const RATE_FLOOR = 100;
const LATENCY_FLOOR = 1000;

interface GraphsProps {
	readonly layout: Layout;
	readonly window: RollingWindow;
	readonly history: WatchHistory;
	readonly controls: Controls;
	readonly limits: LinkLimits;
	readonly theme: Theme;
}

/** The curves of TX, RX and latency, in whatever shape there is room for. */
export function Graphs({ layout, window, history, controls, limits, theme }: GraphsProps) {
	const { length_s, refits, style } = controls;
	const summaries = {
		tx: window.summary("tx", length_s),
		rx: window.summary("rx", length_s),
		latency: window.summary("latency", length_s),
	};
	const highestRate = Math.max(summaries.tx?.maximum ?? 0, summaries.rx?.maximum ?? 0);
	// TX and RX share one scale, so that their heights can be compared.
	const rateTop = useScale(RATE_FLOOR, highestRate, refits);
	const latencyTop = useScale(LATENCY_FLOOR, summaries.latency?.maximum ?? null, refits);
	const limitOf = (series: Series) => (series === "latency" ? null : drawnLimit(limits, series));
	const topOf = (series: Series) => (series === "latency" ? latencyTop : rateTop);

	if (layout.shape !== "graphs") {
		return (
			<Down>
				{(["tx", "rx", "latency"] as const).map((series) => (
					<NumberRow
						key={series}
						layout={layout}
						series={series}
						sample={history.latest}
						window={window}
						length_s={length_s}
						top={topOf(series)}
						theme={theme}
					/>
				))}
			</Down>
		);
	}
	const width = layout.columns - (layout.hasValueAxis ? VALUE_AXIS_WIDTH : 0) - RIGHT_MARGIN;
	const bands = phaseBands(window.phases(length_s, width));
	const titles = {
		tx: rateTitle("tx", history.latest, summaries.tx, layout.columns),
		rx: rateTitle("rx", history.latest, summaries.rx, layout.columns),
		latency: latencyTitle(history.latest, history, summaries.latency, layout.columns),
	};
	return (
		<Down>
			{layout.hasSpaceAbove ? <Block lines={[]} width={layout.columns} height={1} /> : null}
			{(["tx", "rx", "latency"] as const).map((series) => (
				<Graph
					key={series}
					layout={layout}
					series={series}
					columns={window.columns(series, length_s, width)}
					bands={bands}
					length_s={length_s}
					top={topOf(series)}
					limit={limitOf(series)}
					formatAxis={series === "latency" ? formatLatencyAxis : formatRateAxis}
					title={titles[series]}
					style={style}
					theme={theme}
				/>
			))}
		</Down>
	);
}

/** The curve does not touch the edge of the screen. */
const RIGHT_MARGIN = 1;
