import { memo } from "react";
import { type Part, paintLine } from "../terminal/line.ts";
import type { Theme } from "../terminal/theme.ts";
import { Block } from "./Block.tsx";
import { GUTTER, type Layout } from "./layout.ts";
import type { ValueScale } from "./scale.ts";
import { AXIS_LABEL_WIDTH, axisLabels } from "./value-axis.ts";

interface ValueAxisProps {
	readonly height: number;
	readonly scale: ValueScale;
	/** What the link can carry; null if unknown. */
	readonly capacity: number | null;
	readonly format: (value: number) => string;
	readonly theme: Theme;
}

/** The labels to the left of a plot. They do not change while the curve moves. */
export const ValueAxis = memo(function ValueAxis(props: ValueAxisProps) {
	const { height, scale, capacity, format, theme } = props;
	const lines = axisLabels(scale, height, capacity, format).map((label) =>
		label === null ? "" : theme.paint(label.role, label.text.padStart(AXIS_LABEL_WIDTH)),
	);
	return <Block lines={lines} width={GUTTER} height={height} />;
});

interface TimeAxisProps {
	readonly layout: Layout;
	/** One line per row of the axis. */
	readonly parts: readonly (readonly Part[])[];
	readonly theme: Theme;
}

/** The axis below the last plot. It does not change unless something moves over it. */
export const TimeAxis = memo(function TimeAxis({ layout, parts, theme }: TimeAxisProps) {
	const { columns, plotColumns, gutter } = layout;
	if (parts.length === 0) return null;
	const margin = " ".repeat(gutter);
	return (
		<Block
			lines={parts.map((line) => margin + paintLine(theme.paint, line, plotColumns))}
			width={columns}
			height={parts.length}
		/>
	);
});
