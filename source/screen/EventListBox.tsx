import { useMemo } from "react";
import { paintLine } from "../terminal/line.ts";
import type { Theme } from "../terminal/theme.ts";
import { Block } from "./Block.tsx";
import { type EventList, type ListShape, listLines } from "./event-list.ts";
import type { TimelineEvent } from "./timeline.ts";

interface EventListProps {
	/** The oldest first. */
	readonly events: readonly TimelineEvent[];
	readonly list: EventList;
	readonly shape: ListShape;
	readonly theme: Theme;
}

/** The list of events, below the graphs or in their place. */
export function EventListBox({ events, list, shape, theme }: EventListProps) {
	const { columns, rows, isAscii, hasDates, emptyText } = shape;
	// There may be thousands of events, and few of them in a minute.
	const lines = useMemo(
		() =>
			listLines(events, list, { columns, rows, isAscii, hasDates, emptyText }).map((parts) =>
				paintLine(theme.paint, parts, columns),
			),
		[events, list, columns, rows, isAscii, hasDates, emptyText, theme],
	);
	return <Block lines={lines} width={columns} height={rows} />;
}
