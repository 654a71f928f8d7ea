import { type Part, paintLine } from "../terminal/line.ts";
import type { Theme } from "../terminal/theme.ts";
import { Block } from "./Block.tsx";

interface HelpProps {
	/** Of the page that is shown. */
	readonly lines: readonly Part[][];
	readonly width: number;
	readonly height: number;
	readonly theme: Theme;
}

/** The keys, and the marks on the graphs. */
export function Help({ lines, width, height, theme }: HelpProps) {
	return (
		<Block
			lines={lines.slice(0, height).map((parts) => paintLine(theme.paint, parts, width))}
			width={width}
			height={height}
		/>
	);
}
