import { formatRate, UNKNOWN } from "../core/format.ts";
import type { RollingWindow, Series } from "../core/rolling-window.ts";
import type { Sample } from "../core/sample.ts";
import { NO_STARTS } from "./area-plot.ts";
import { Block } from "./Block.tsx";
import type { Layout } from "./layout.ts";
import { type Part, paintLine } from "./line.ts";
import { Plot } from "./Plot.tsx";
import { Across } from "./Stack.tsx";
import type { Theme } from "./theme.ts";

interface NumberRowProps {
	readonly layout: Layout;
	readonly series: Series;
	readonly sample: Sample | null;
	readonly window: RollingWindow;
	readonly length_s: number;
	readonly top: number;
	readonly theme: Theme;
}

const LABELS: Readonly<Record<Series, string>> = { tx: "TX", rx: "RX", latency: "LAT" };
const LEAST_SPARKLINE = 4;
const LEAST_COLUMNS_FOR_UNIT = 26;
const VALUE_WIDTH = 7;

/** One metric in one row: its name, its value, and a sparkline where there is room. */
export function NumberRow(props: NumberRowProps) {
	const { layout, series, sample, window, length_s, top, theme } = props;
	if (layout.shape === "too-small" && series !== "tx") return null;
	const latency_ns = sample?.latency_ns ?? null;
	const value =
		series === "latency"
			? `${latency_ns === null ? UNKNOWN : latency_ns.toFixed(0)}  `
			: formatRate((series === "tx" ? sample?.tx_mb_per_s : sample?.rx_mb_per_s) ?? null);
	const unit = series === "latency" ? "ns" : "MB/s";
	const label: Part[] = [
		[series, ` ${LABELS[series].padEnd(3)}`],
		["strong", value.padStart(VALUE_WIDTH)],
		["furniture", layout.columns < LEAST_COLUMNS_FOR_UNIT ? " " : ` ${unit.padEnd(6)}`],
	];
	const labelWidth = Math.min(
		layout.columns,
		label.reduce((width, [, text]) => width + text.length, 0),
	);
	const left = layout.columns - labelWidth;
	const hasSparkline = layout.shape === "sparklines" && left >= LEAST_SPARKLINE;
	return (
		<Across>
			<Block lines={[paintLine(theme.paint, label, labelWidth)]} width={labelWidth} height={1} />
			{hasSparkline ? (
				<Plot
					columns={window.columns(series, length_s, left)}
					starts={NO_STARTS}
					height={1}
					top={top}
					limit={null}
					style="area"
					series={series}
					theme={theme}
				/>
			) : null}
		</Across>
	);
}
