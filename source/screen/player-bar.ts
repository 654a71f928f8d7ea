/** The position of a replay in its recording, as a row with the events of the recording. */
import type { Transport } from "../core/feed.ts";
import { formatClock, formatDate } from "../core/format.ts";
import { type Part, widthOf } from "../terminal/line.ts";
import type { Controls } from "./controls.ts";
import type { EventMark } from "./event-kinds.ts";
import { marksOf } from "./event-marks.ts";
import type { TimelineEvent } from "./timeline.ts";

export interface PlayerFacts {
	/** Recorded seconds per second. */
	readonly speed: number;
	readonly isPaused: boolean;
	readonly hasEnded: boolean;
	/** Wall time. */
	readonly start_ms: number;
	readonly end_ms: number;
	readonly position_ms: number;
	/** Of the whole recording, as far as it was searched; on the clock of its samples. */
	readonly events: readonly TimelineEvent[];
	readonly isAscii: boolean;
}

/** Below this width a bar says nothing. */
const MIN_BAR = 8;

/** `▶ 10x  Sat 28 Nov 2026 20:15:33 ━━▼━×━━●━━‖━━  31 of 72 h`. */
export function playerParts(
	facts: PlayerFacts,
	columns: number,
	marks = barMarks(facts, barPlace(facts, columns)?.count ?? 0),
): Part[] {
	const [left, right] = textsOf(facts, columns);
	const bar = barPlace(facts, columns);
	if (bar === null) {
		return [
			["text", left.trimEnd()],
			["dim", right.trimEnd()],
		];
	}
	return [["text", left], ...barParts(facts, marks), ["dim", right]];
}

/** Returns the columns of the bar within the row; null if there is no room for it. */
export function barPlace(
	facts: PlayerFacts,
	columns: number,
): { readonly start: number; readonly count: number } | null {
	const [left, right] = textsOf(facts, columns);
	const count = columns - widthOf(left) - widthOf(right);
	return count < MIN_BAR ? null : { start: widthOf(left), count };
}

function textsOf(facts: PlayerFacts, columns: number): readonly [left: string, right: string] {
	const { position_ms, start_ms, end_ms } = facts;
	const date = columns < 56 ? "" : `${formatDate(position_ms, columns >= 70)} `;
	return [
		` ${stateOf(facts)}  ${date}${formatClock(position_ms)} `,
		`  ${placeOf(position_ms - start_ms, end_ms - start_ms)} `,
	];
}

function stateOf({ hasEnded, isPaused, speed, isAscii }: PlayerFacts): string {
	if (hasEnded) return `${isAscii ? "#" : "■"} END`;
	if (isPaused) return `${isAscii ? "=" : "❚❚"} ${speed}x`;
	return `${isAscii ? ">" : "▶"} ${speed}x`;
}

const UNITS = [
	{ unit: "d", seconds: 86_400, min: 10 },
	{ unit: "h", seconds: 3600, min: 3 },
	{ unit: "m", seconds: 60, min: 3 },
	{ unit: "s", seconds: 1, min: 0 },
] as const;

/** `31 of 72 h`: both in one unit, that of the length. */
function placeOf(position_ms: number, length_ms: number): string {
	const { unit, seconds } =
		UNITS.find(({ seconds, min }) => length_ms >= min * seconds * 1000) ?? UNITS[3];
	const count = (ms: number) => Math.round(Math.max(0, ms) / 1000 / seconds);
	return `${count(position_ms)} of ${count(length_ms)} ${unit}`;
}

type Marks = readonly (EventMark | null)[];

/** The marks of the columns of a bar. */
export function barMarks(
	facts: Pick<PlayerFacts, "start_ms" | "end_ms" | "events">,
	count: number,
): Marks {
	const length_s = lengthOf(facts);
	return marksOf(facts.events, { end_s: length_s, length_s, count });
}

function lengthOf({ start_ms, end_ms }: Pick<PlayerFacts, "start_ms" | "end_ms">): number {
	return Math.max(1e-3, (end_ms - start_ms) / 1000);
}

/** The past of the position is brighter than what follows; marks and the position lie on it. */
function barParts(facts: PlayerFacts, marks: Marks): Part[] {
	const count = marks.length;
	const at_s = (facts.position_ms - facts.start_ms) / 1000;
	const place = Math.min(count - 1, Math.max(0, Math.floor((at_s / lengthOf(facts)) * count)));
	const parts: Part[] = [];
	for (const [column, mark] of marks.entries()) {
		if (column === place) parts.push(["strong", facts.isAscii ? "@" : "●"]);
		else if (mark !== null) parts.push([mark.role, facts.isAscii ? mark.ascii : mark.glyph]);
		else append(parts, column < place ? "dim" : "faint", facts.isAscii ? "-" : "━");
	}
	return parts;
}

function append(parts: Part[], role: Part[0], text: string): void {
	const last = parts.at(-1);
	if (last?.[0] === role) parts[parts.length - 1] = [role, last[1] + text];
	else parts.push([role, text]);
}

/** Returns what the row says of a recording that is played; null if none is. */
export function playerFacts(
	{ transport }: { readonly transport: Transport | null },
	{ speed, isPaused }: Controls,
	more: Pick<PlayerFacts, "hasEnded" | "events" | "isAscii">,
): PlayerFacts | null {
	if (transport === null || speed === null) return null;
	const { start_ms, end_ms, position_ms } = transport;
	return { speed, isPaused, start_ms, end_ms, position_ms, ...more };
}
