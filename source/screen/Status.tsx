import type { FieldName } from "../core/metrics.ts";
import type { LinkView } from "../link/link.ts";
import { type Part, paintLine, widthOf } from "../terminal/line.ts";
import type { Theme } from "../terminal/theme.ts";
import { Block } from "./Block.tsx";
import { eventLines } from "./event-lines.ts";
import type { Layout } from "./layout.ts";
import type { SessionHistory } from "./session-history.ts";
import type { Block as Place } from "./status-blocks.ts";
import { statusLines } from "./status-lines.ts";
import type { TimelineEvent } from "./timeline.ts";
import { sinceResetLine } from "./value-lines.ts";
import { valueTable } from "./value-table.ts";

interface StatusProps {
	readonly layout: Layout;
	readonly hasEnded: boolean;
	readonly history: SessionHistory;
	/** The link at this moment. */
	readonly link: LinkView;
	/** Those of the window, the oldest first. */
	readonly events: readonly TimelineEvent[];
	/** The fields that the source can ever provide. */
	readonly offers: ReadonlySet<FieldName>;
	readonly theme: Theme;
}

/** Lines about the state of the link and the driver, if there is no room for blocks. */
const MAX_STATUS_LINES = 2;

/**
 * The state of the link and of the driver, the numbers, and what happened: side by side, or as
 * lines.
 */
export function Status(props: StatusProps) {
	const { layout, theme } = props;
	const { statusHeight, blocks } = layout;
	if (statusHeight === 0) return null;
	const parts = blocks.map((place) => linesOf(place, props));
	const rows = Math.min(statusHeight, Math.max(...parts.map(({ length }) => length)));
	const lines = Array.from({ length: rows }, (_, row) => {
		let line = "";
		for (let at = 0; at < blocks.length; at++) {
			const { width } = blocks[at] as Place;
			const own = paintLine(theme.paint, parts[at]?.[row] ?? [], width);
			line += at < blocks.length - 1 ? own + " ".repeat(width - widthOf(own)) : own;
		}
		return line;
	});
	return <Block lines={lines} width={layout.columns} height={statusHeight} />;
}

function linesOf({ name, width }: Place, props: StatusProps): Part[][] {
	const { layout, history, link, offers, hasEnded, events, areEventsElsewhere } = {
		...props,
		areEventsElsewhere: props.layout.blocks.some((block) => block.name === "events"),
	};
	const rows = layout.statusHeight;
	const { facts, verdict = null, adapters = [], newUsb4Errors: newErrors = 0 } = link;
	const usb4 = { adapters, newErrors };
	const { isAscii } = props.theme;
	const options = { facts, verdict, usb4, hasEnded, offers, events, areEventsElsewhere, isAscii };
	switch (name) {
		case "link":
			return statusLines(history, width, rows, options);
		case "values":
			return valueTable(history, width, offers);
		case "events":
			return eventLines(events, rows, props.theme.isAscii);
		case "lines": {
			const lines = statusLines(history, width, Math.min(MAX_STATUS_LINES, rows), options);
			return rows > lines.length
				? [...lines, ...sinceResetLine(history.latest, width, offers)]
				: lines;
		}
	}
}
