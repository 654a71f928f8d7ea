import { formatRate } from "../core/format.ts";
import type { Sample } from "../core/sample.ts";
import { type Part, paintLine } from "../terminal/line.ts";
import type { Theme } from "../terminal/theme.ts";
import { Block } from "./Block.tsx";
import { type Layout, RIGHT_MARGIN } from "./layout.ts";
import { NO_CROSSINGS } from "./paint-plot.ts";
import type { RollingWindow } from "./rolling-window.ts";
import type { ValueScale } from "./scale.ts";
import { FIELD_OF, type Series } from "./series.ts";
import { usePlot } from "./use-plot.ts";
import { formatWhole } from "./value-lines.ts";
import type { WindowColumn } from "./window-columns.ts";

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
const NO_MARGINS: readonly string[] = [""];
const NO_COLUMNS: readonly WindowColumn[] = [];

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
	const left = layout.columns - labelWidth - RIGHT_MARGIN;
	const hasSparkline =
		layout.shape !== "numbers" && layout.shape !== "too-small" && left >= MIN_SPARKLINE_COLUMNS;
	const [sparkline = ""] = usePlot({
		columns: hasSparkline ? window.columns(series, length_s, left) : NO_COLUMNS,
		margins: NO_MARGINS,
		crossings: NO_CROSSINGS,
		overlay: null,
		scale,
		capacity: null,
		style: "area",
		series,
		isStale,
		theme,
	});
	const line = paintLine(theme.paint, label, labelWidth) + sparkline;
	return <Block lines={[line]} width={layout.columns} height={1} />;
}
