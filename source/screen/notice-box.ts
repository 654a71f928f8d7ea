/** A box over the topmost graph, where users look first: what is wrong, why, and what to do. */

import { formatClock, formatDuration, formatPlural } from "../core/format.ts";
import { type Part, printable, widthOf, wrapWords } from "../terminal/line.ts";
import { lastOf } from "./event-lookup.ts";
import type { SessionHistory } from "./session-history.ts";
import type { TimelineEvent } from "./timeline.ts";

export interface Notice {
	readonly title: string;
	/** Sentences, each of which begins a line. */
	readonly sentences: readonly string[];
}

/**
 * Null while there is data, and a link.
 *
 * @param sourceName what cannot be read, for which the header may have no room
 */
export function noticeOf(
	history: SessionHistory,
	events: readonly TimelineEvent[],
	sourceName: string,
): Notice | null {
	const { outage, latest, lastKnown, isDown } = history;
	if (outage !== null && latest !== null) {
		const title = titleOf("NO DATA", outage.since_ms, latest.wall_ms);
		return { title, sentences: [printable(outage.why), printable(sourceName)] };
	}
	if (lastKnown === null || !isDown) return null;
	const lost = lastOf(events, "disconnect");
	const title =
		lost === undefined ? "LINK DOWN" : titleOf("LINK DOWN", lost.last_wall_ms, lastKnown.wall_ms);
	const count = formatPlural(lastKnown.disconnections ?? 0, "disconnect");
	return {
		title,
		sentences: [
			`the driver counts ${count}`,
			"check the cable and the power of the case: anarchy-perf-ink doctor",
		],
	};
}

function titleOf(word: string, since_ms: number, now_ms: number): string {
	const lasted = formatDuration(Math.max(0, Math.floor((now_ms - since_ms) / 1000)));
	return `${word} since ${formatClock(since_ms)} · ${lasted}`;
}

/** The lines of a box, all of one width, and that width. */
export interface NoticeBox {
	readonly lines: readonly (readonly Part[])[];
	readonly width: number;
}

const BAR = "▌ ";
/** Columns of the past that stay in sight to the right of the box. */
export const BOX_MARGIN = 2;
const MAX_WIDTH = 56;
const MIN_WIDTH = 20;
/** In a lower plot the lines of the box have no empty ones around them. */
const MIN_ROWS_FOR_AIR = 5;

/** The box within a plot of a size; null if the plot is too narrow for it. */
export function noticeBox(
	{ title, sentences }: Notice,
	columns: number,
	rows: number,
): NoticeBox | null {
	const most = Math.min(MAX_WIDTH, columns - BOX_MARGIN);
	if (most < MIN_WIDTH) return null;
	const texts = sentences.flatMap((sentence) => wrapWords(sentence, most - BAR.length - 1));
	const fitting = texts.slice(0, Math.max(0, rows - 1));
	const width = Math.max(...[title, ...fitting].map((text) => widthOf(text))) + BAR.length + 1;
	const inner = Math.min(width, most) - BAR.length;
	const isAiry = rows >= MIN_ROWS_FOR_AIR && fitting.length + 3 <= rows;
	const empty: Part = ["text", ""];
	const content: Part[] = [
		...(isAiry ? [empty] : []),
		["strong", title],
		...fitting.map((text): Part => ["text", text]),
	];
	const lines = Array.from({ length: rows }, (_, at): Part[] => {
		const [role, text] = content[at] ?? empty;
		return [
			["error", BAR],
			[role, text],
			["text", " ".repeat(Math.max(0, inner - widthOf(text)))],
		];
	});
	return { lines, width: inner + BAR.length };
}
