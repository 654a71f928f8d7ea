/** The rows of the time axis, with the marks of events, and the cursor with its time and event. */
import { cut, type Part, widthOf } from "../terminal/line.ts";
import type { EventMark } from "./event-kinds.ts";
import {
	type AxisLabel,
	isRule,
	labelRow,
	labelsBeside,
	ruleRow,
	ruleWithLabels,
} from "./time-axis.ts";

export interface AxisFacts {
	/** Of the plot above. */
	readonly columns: number;
	readonly labels: readonly AxisLabel[];
	/** The mark of each column. */
	readonly marks: readonly (EventMark | null)[];
	readonly cursor: AxisCursor | null;
	readonly isAscii: boolean;
}

export interface AxisCursor {
	readonly column: number;
	/** Time of day. */
	readonly text: string;
	/** The event in the column of the cursor; empty without one. */
	readonly event: readonly Part[];
}

/** One row, in which marks win over labels, or two. */
export function axisParts(facts: AxisFacts, rows: 1 | 2): Part[][] {
	const { columns, labels, cursor } = facts;
	if (rows === 1) {
		const label = cursor === null ? null : cursorLabel(cursor, columns);
		const free = labelsBeside(withoutMarks(labels, facts), label === null ? [] : [label]);
		return [marked(ruleWithLabels(columns, free), facts, label)];
	}
	const rule = marked(ruleRow(columns, labels), facts, null);
	if (cursor === null) return [rule, [["dim", labelRow(columns, labels)]]];
	return [rule, cursorRow(cursor, labels, columns)];
}

/** A label, with the blanks around it, must not lie over a mark. */
function withoutMarks(labels: readonly AxisLabel[], { marks, cursor }: AxisFacts) {
	return labels.filter(({ start, text }) => {
		const end = start + widthOf(text) + 1;
		const isOverCursor = cursor !== null && cursor.column >= start - 1 && cursor.column < end;
		return !isOverCursor && marks.slice(Math.max(0, start - 1), end).every((mark) => mark === null);
	});
}

/** The rule with marks and the cursor's foot; a label of the cursor lies over both. */
function marked(rule: string, facts: AxisFacts, label: AxisLabel | null): Part[] {
	const parts: Part[] = [];
	const { marks, cursor, isAscii } = facts;
	for (let column = 0; column < facts.columns; column++) {
		if (label !== null && column === label.start) {
			parts.push(["cursor", label.text]);
			column += widthOf(label.text) - 1;
			continue;
		}
		const mark = marks[column] ?? null;
		if (mark !== null) append(parts, mark.role, isAscii ? mark.ascii : mark.glyph);
		else if (cursor?.column === column) append(parts, "strong", "│");
		else append(parts, isRule(rule[column] ?? "") ? "faint" : "dim", rule[column] ?? " ");
	}
	return parts;
}

/** ` 20:10:19 ` below the cursor, and the event on the side with more room. */
function cursorRow(cursor: AxisCursor, labels: readonly AxisLabel[], columns: number): Part[] {
	const label = cursorLabel(cursor, columns);
	const end = label.start + widthOf(label.text);
	const width = cursor.event.reduce((sum, [, text]) => sum + widthOf(text), 0);
	const isRight = columns - end >= Math.min(width + 1, label.start);
	const room = Math.max(0, (isRight ? columns - end : label.start) - 1);
	const event = width === 0 ? [] : cutParts(cursor.event, room);
	const shown = event.reduce((sum, [, text]) => sum + widthOf(text), 0);
	const start = isRight ? end + 1 : label.start - 1 - shown;
	const taken = [label, ...(shown > 0 ? [{ tick: null, start, text: "x".repeat(shown) }] : [])];
	const free = labelRow(columns, labelsBeside(labels, taken));
	const parts: [start: number, parts: readonly Part[], width: number][] = [
		[label.start, [["cursor", label.text]], widthOf(label.text)],
		...(shown > 0 ? [[start, event, shown] as [number, readonly Part[], number]] : []),
	];
	parts.sort(([one], [other]) => one - other);
	const row: Part[] = [];
	let at = 0;
	for (const [from, what, width] of parts) {
		row.push(["dim", free.slice(at, from)], ...what);
		at = from + width;
	}
	return [...row, ["dim", free.slice(at)]];
}

function cursorLabel({ column, text }: AxisCursor, columns: number): AxisLabel {
	const shown = ` ${text} `;
	const start = Math.max(
		0,
		Math.min(columns - widthOf(shown), column - Math.floor(widthOf(shown) / 2)),
	);
	return { tick: column, start, text: cut(shown, columns) };
}

function cutParts(parts: readonly Part[], columns: number): Part[] {
	let room = columns;
	return parts.flatMap(([role, text]): Part[] => {
		const shown = cut(text, room);
		room -= widthOf(shown);
		return shown === "" ? [] : [[role, shown]];
	});
}

function append(parts: Part[], role: Part[0], text: string): void {
	const last = parts.at(-1);
	if (last?.[0] === role) parts[parts.length - 1] = [role, last[1] + text];
	else parts.push([role, text]);
}
