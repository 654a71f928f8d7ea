import { memo } from "react";
import { type Part, paintLine } from "../terminal/line.ts";
import type { Theme } from "../terminal/theme.ts";
import { Block } from "./Block.tsx";
import type { Layout } from "./layout.ts";

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
