import { memo } from "react";
import { AXIS_LABEL_WIDTH, timeAxis, yAxis } from "./axes.ts";
import { Block } from "./Block.tsx";
import type { PhaseBand } from "./phase-bands.ts";
import type { Theme } from "./theme.ts";

/** Columns that the value axis takes: its labels, a space and the axis itself. */
export const VALUE_AXIS_WIDTH = AXIS_LABEL_WIDTH + 2;

interface ValueAxisProps {
	readonly height: number;
	/** The value at the upper edge. */
	readonly top: number;
	/** The row that the link's limit is in; null where none is drawn. */
	readonly limitRow: number | null;
	readonly format: (value: number) => string;
	readonly theme: Theme;
}

/** The axis to the left of a plot. It stands still while the curve moves. */
export const ValueAxis = memo(function ValueAxis(props: ValueAxisProps) {
	const { height, top, limitRow, format, theme } = props;
	const lines = yAxis(height, top, format, limitRow);
	return (
		<Block
			lines={lines.map((line) => theme.paint("furniture", line))}
			width={VALUE_AXIS_WIDTH}
			height={height}
		/>
	);
});

interface TimeAxisProps {
	readonly width: number;
	/** Of the plot above it. */
	readonly columns: number;
	/** Whether there is a value axis, whose zero is here. */
	readonly hasZero: boolean;
	readonly length_s: number;
	readonly bands: readonly PhaseBand[];
	readonly theme: Theme;
}

/** The axis below a plot. It stands still while there are no phases that move over it. */
export const TimeAxis = memo(function TimeAxis(props: TimeAxisProps) {
	const { width, columns, hasZero, length_s, bands, theme } = props;
	const zero = hasZero ? `${"0".padStart(AXIS_LABEL_WIDTH)} └` : "";
	const line = zero + timeAxis(columns, length_s, bands);
	return <Block lines={[theme.paint("furniture", line)]} width={width} height={1} />;
});
