import type { LinkFacts } from "../core/link.ts";
import { Block } from "./Block.tsx";
import { paintLine } from "./line.ts";
import { statusLines } from "./status-lines.ts";
import type { Theme } from "./theme.ts";
import type { WatchHistory } from "./watch-history.ts";

interface StatusPanelProps {
	readonly history: WatchHistory;
	/** What is seen of the link now; null where it is not looked at. */
	readonly link: LinkFacts | null;
	readonly width: number;
	readonly height: number;
	readonly theme: Theme;
}

/** The link and the driver at a glance, errors in red and in words, and what happened when. */
export function StatusPanel({ history, link, width, height, theme }: StatusPanelProps) {
	const lines = statusLines(history, width, height, link).map((parts) =>
		paintLine(theme.paint, parts, width),
	);
	return <Block lines={lines} width={width} height={height} />;
}
