import { formatRate } from "../core/format.ts";
import type { Sample } from "../core/sample.ts";
import { type Part, paintLine } from "../terminal/line.ts";
import type { Theme } from "../terminal/theme.ts";
import { Block } from "./Block.tsx";
import type { Layout } from "./layout.ts";
import { Plot } from "./Plot.tsx";
import type { RollingWindow } from "./rolling-window.ts";
import { Row } from "./Stack.tsx";
import type { ValueScale } from "./scale.ts";
import { FIELD_OF, type Series } from "./series.ts";
import { formatWhole } from "./value-lines.ts";

interface NumberRowProps {
	readonly layout: Layout;
	readonly series: Series;
	readonly sample: Sample | null;
	readonly window: RollingWindow;
	readonly length_s: number;
	readonly scale: ValueScale;
	readonly isStale: boolean;
	readonly theme: Theme;
}

const LABELS: Readonly<Record<Series, string>> = { tx: "TX", rx: "RX", latency: "LAT" };
const MIN_SPARKLINE_COLUMNS = 4;
const MIN_COLUMNS_FOR_UNIT = 26;
const VALUE_WIDTH = 7;

/** One metric in one row: its name, its value, and a sparkline if there is room. */
export function NumberRow(props: NumberRowProps) {
	const { layout, series, sample, window, length_s, scale, isStale, theme } = props;
	const number = sample?.[FIELD_OF[series]] ?? null;
	const isLatency = series === "latency";
	// Aligned on the decimal point of the rates.
	const value = isLatency ? `${formatWhole(number)}  ` : formatRate(number);
	const unit = isLatency ? "ns" : "MB/s";
	const label: Part[] = [
		[series, ` ${LABELS[series].padEnd(3)}`],
		["strong", value.padStart(VALUE_WIDTH)],
		["dim", layout.columns < MIN_COLUMNS_FOR_UNIT ? " " : ` ${unit.padEnd(6)}`],
	];
	const labelWidth = Math.min(
		layout.columns,
		label.reduce((width, [, text]) => width + text.length, 0),
	);
	const left = layout.columns - labelWidth;
	const hasSparkline =
		layout.shape !== "numbers" && layout.shape !== "too-small" && left >= MIN_SPARKLINE_COLUMNS;
	return (
		<Row>
			<Block lines={[paintLine(theme.paint, label, labelWidth)]} width={labelWidth} height={1} />
			{hasSparkline ? (
				<Plot
					columns={window.columns(series, length_s, left)}
					crossings={[]}
					height={1}
					scale={scale}
					capacity={null}
					style="area"
					series={series}
					isStale={isStale}
					theme={theme}
				/>
			) : null}
		</Row>
	);
}
