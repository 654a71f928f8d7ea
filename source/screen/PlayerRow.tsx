import { paintLine } from "../terminal/line.ts";
import type { Theme } from "../terminal/theme.ts";
import { Block } from "./Block.tsx";
import { type PlayerFacts, playerParts } from "./player-bar.ts";

interface PlayerRowProps {
	readonly facts: PlayerFacts;
	readonly width: number;
	readonly theme: Theme;
}

/** The position of a replay, with the events of the recording. */
export function PlayerRow({ facts, width, theme }: PlayerRowProps) {
	return (
		<Block
			lines={[paintLine(theme.paint, playerParts(facts, width), width)]}
			width={width}
			height={1}
		/>
	);
}
