import { useMemo } from "react";
import { paintLine } from "../terminal/line.ts";
import type { Theme } from "../terminal/theme.ts";
import { Block } from "./Block.tsx";
import { barMarks, barPlace, type PlayerFacts, playerParts } from "./player-bar.ts";

interface PlayerRowProps {
	readonly facts: PlayerFacts;
	readonly width: number;
	readonly theme: Theme;
}

/** The position of a replay, with the events of the recording. */
export function PlayerRow({ facts, width, theme }: PlayerRowProps) {
	const { events, start_ms, end_ms } = facts;
	const count = barPlace(facts, width)?.count ?? 0;
	// A recording may have thousands of events.
	const marks = useMemo(
		() => barMarks({ events, start_ms, end_ms }, count),
		[events, start_ms, end_ms, count],
	);
	return (
		<Block
			lines={[paintLine(theme.paint, playerParts(facts, width, marks), width)]}
			width={width}
			height={1}
		/>
	);
}
