/** The words of the first line of the screen. */
import { formatDuration } from "../core/format.ts";
import { printable } from "../core/printable-text.ts";
import { cut, cutMiddle, type Part, widthOf, widthOfParts } from "../terminal/line.ts";
import type { Health } from "./health.ts";

export interface HeaderFacts {
	readonly health: Health;
	readonly sourceName: string;
	readonly isDemo: boolean;
	readonly isLogging: boolean;
	/** Of the log; empty if it is not known here. */
	readonly logName: string;
	readonly isPaused: boolean;
	/** A recording, or the stream of another monitor, is over. */
	readonly hasEnded: boolean;
	/** How far back the cursor points; null without one. */
	readonly cursorAgo_s: number | null;
	/** Null if no readings are taken here. */
	readonly interval_s: number | null;
	/** Null if no recording is played. */
	readonly speed: number | null;
	readonly length_s: number;
	/** Time of day; empty before the first reading. */
	readonly clock: string;
}

const NAME = "anarchy-perf-ink";
/** What a part needs of the screen, in columns, however much room there is. */
const MIN_COLUMNS = { every: 100, name: 60, last: 56, clock: 30 };
const MIN_SOURCE = 8;
const GAP = "   ";

/**
 * What is left out first if there is no room. Badges go late, because they say that this is a
 * demo, or not what is now; the state of the link never goes.
 */
const DROPPED = ["every", "name", "last", "log", "rest", "clock", "badges"] as const;
type Droppable = (typeof DROPPED)[number];

/** The state of the link, badges, the source, and at the right the times. */
export function headerParts(facts: HeaderFacts, columns: number): { left: Part[]; right: Part[] } {
	const dropped = new Set<Droppable>();
	for (const part of ["every", "name", "last", "clock"] as const) {
		if (columns < MIN_COLUMNS[part]) dropped.add(part);
	}
	let line = partsWithout(facts, dropped);
	for (const part of DROPPED) {
		if (roomIn(line, columns) >= 0) break;
		dropped.add(part);
		line = partsWithout(facts, dropped);
	}
	const room = roomIn(line, columns) - GAP.length;
	const source = printable(facts.sourceName);
	if (room < MIN_SOURCE || dropped.has("name") || source === "") return line;
	return { ...line, left: [...line.left, ["dim", shorten(source, room)]] };
}

function roomIn({ left, right }: { left: Part[]; right: Part[] }, columns: number): number {
	return columns - widthOfParts(left) - widthOfParts(right) - (right.length === 0 ? 0 : 1);
}

function partsWithout(facts: HeaderFacts, dropped: ReadonlySet<Droppable>) {
	const { interval_s, length_s, clock } = facts;
	const times = [
		dropped.has("every") || interval_s === null ? "" : `every ${formatDuration(interval_s)}`,
		dropped.has("last") ? "" : `last ${formatDuration(length_s)}`,
	].filter(Boolean);
	const right: Part[] = [];
	if (times.length > 0) right.push(["dim", times.join(" · ")]);
	if (!dropped.has("clock") && clock !== "") right.push(["text", `${GAP}${clock} `]);
	const badges = dropped.has("badges") ? [] : badgesOf(facts, !dropped.has("log"));
	const left: Part[] = [
		...healthParts(facts.health, !dropped.has("rest")),
		...(dropped.has("name") ? [] : [["text", GAP] as const, ["strong", NAME] as const]),
		...(badges.length === 0 ? [] : [["text", dropped.has("name") ? " " : "  "] as const]),
		...badges.flatMap<Part>((badge, at) => [["text", at === 0 ? "" : " "], badge]),
	];
	if (!dropped.has("name")) left.push(["text", "  "]);
	return { left, right };
}

/** A badge if something is wrong; a dot and a word otherwise. */
function healthParts({ level, word, rest }: Health, hasRest = true): Part[] {
	const text = printable(word);
	const more = hasRest ? rest : "";
	switch (level) {
		case "error":
			return [["errorBadge", ` ● ${text}${more} `]];
		case "warn":
			return [["warnBadge", ` ● ${text}${more} `]];
		case "quiet":
			return [
				["dim", " ● "],
				["strong", text],
				["dim", more],
			];
		case "ok":
			return [
				["ok", ` ● ${text}`],
				["dim", more],
			];
	}
}

function badgesOf(facts: HeaderFacts, hasLog: boolean): Part[] {
	const { cursorAgo_s } = facts;
	const texts = [
		facts.isDemo ? "DEMO" : "",
		facts.speed === null ? "" : `REPLAY ×${facts.speed}`,
		facts.isLogging && hasLog
			? `LOG ${cutMiddle(printable(facts.logName), MAX_LOG_NAME)}`.trim()
			: "",
		facts.isPaused ? "PAUSED" : "",
		facts.hasEnded ? "END" : "",
	].filter(Boolean);
	return [
		...texts.map((text): Part => ["badge", ` ${text} `]),
		...(cursorAgo_s === null ? [] : [["cursor", ` CURSOR ${formatAgo(cursorAgo_s)} `] as const]),
	];
}

const MAX_LOG_NAME = 32;

/** Shortens a path in the middle, and anything else at its end. */
function shorten(name: string, columns: number): string {
	if (name.includes("/") || widthOf(name) <= columns) return cutMiddle(name, columns);
	return `${cut(name, columns - 1)}…`;
}

/** `5.2 m ago`: how far back the cursor points. */
function formatAgo(seconds: number): string {
	if (seconds < 120) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s ago`;
	if (seconds < 7200) return `${(seconds / 60).toFixed(1)} m ago`;
	return `${(seconds / 3600).toFixed(1)} h ago`;
}
