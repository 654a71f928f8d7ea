import { Block } from "./Block.tsx";
import { KEY_HELP } from "./bars.ts";
import { type Part, paintLine } from "./line.ts";
import type { Theme } from "./theme.ts";

interface HelpProps {
	readonly width: number;
	readonly height: number;
	readonly theme: Theme;
}

const MARKS: readonly (readonly [string, string])[] = [
	["·", "no reading: the driver was away"],
	["╌", "a reading, but the value is unknown"],
	["╎", "the driver's counters were reset"],
	["│", "a phase of a stress run begins"],
	["▾", "a new maximum latency"],
];

/** The keys, and the marks on the graphs. */
export function Help({ width, height, theme }: HelpProps) {
	const row = (role: "strong" | "furniture", name: string, meaning: string): Part[] => [
		[role, `  ${name.padEnd(9)} `],
		["plain", meaning],
	];
	const lines: Part[][] = [
		[["furniture", " KEYS"]],
		...KEY_HELP.map(([key, meaning]) => row("strong", key, meaning)),
		[],
		[["furniture", " MARKS"]],
		...MARKS.map(([mark, meaning]) => row("furniture", mark, meaning)),
	];
	return (
		<Block
			lines={lines.slice(0, height).map((parts) => paintLine(theme.paint, parts, width))}
			width={width}
			height={height}
		/>
	);
}
