/** The help in pages that fit on the screen, so that nothing of it is hidden. */
import { type Part, widthOf, wrapWords } from "../terminal/line.ts";
import { EVENT_KINDS, kindRow } from "./event-kinds.ts";
import type { Key } from "./key.ts";

export interface HelpShape {
	readonly columns: number;
	/** Rows of a page, at least one. */
	readonly rows: number;
	readonly isAscii: boolean;
}

const MARGIN = 2;
const GAP = 1;
/** Columns of a label: `Shift-←  Shift-→` in one, and most of the labels in the other. */
const LABELS = { wide: 16, narrow: 9 };
const MIN_COLUMNS_FOR_WIDE = 60;

const GRAPH_MARKS: readonly (readonly [glyph: string, meaning: string])[] = [
	["╱", "no reading: driver unavailable"],
	["╌", "a reading, but the value is unknown"],
	["▁", "the link was down (in red; × without colors)"],
	["│", "a phase of a stress run begins"],
];

/** At least one page; if there are several, the last row says how to turn them. */
export function helpPages(keys: readonly Key[], shape: HelpShape): readonly Part[][][] {
	const lines: Part[][] = [
		[["dim", " KEYS"]],
		...keys.flatMap(({ label, help }) => entry("strong", label, help, shape.columns)),
		[],
		[["dim", " MARKS"]],
		...GRAPH_MARKS.flatMap(([mark, meaning]) => entry("dim", mark, meaning, shape.columns)),
		...entry("dim", "events", eventMarks(shape.isAscii), shape.columns),
	];
	if (lines.length <= shape.rows) return [lines];
	const perPage = Math.max(1, shape.rows - 1);
	const count = Math.ceil(lines.length / perPage);
	return Array.from({ length: count }, (_, page) => {
		const shown = lines.slice(page * perPage, (page + 1) * perPage);
		const turn = page < count - 1 ? "? turns the page" : "? closes";
		return [...shown, [["dim", ` page ${page + 1} of ${count} · ${turn}`]] as Part[]];
	});
}

function eventMarks(isAscii: boolean): string {
	return EVENT_KINDS.map((kind) => {
		const { glyph, ascii, noun } = kindRow(kind);
		return `${isAscii ? ascii : glyph} ${noun}`;
	}).join(", ");
}

/** A label with its text beside it, wrapped; a label that is too long has a line of its own. */
function entry(role: "strong" | "dim", label: string, text: string, columns: number): Part[][] {
	const width = columns >= MIN_COLUMNS_FOR_WIDE ? LABELS.wide : LABELS.narrow;
	const indent = " ".repeat(MARGIN + width + GAP);
	const texts = wrapWords(text, Math.max(1, columns - indent.length));
	const shown: Part = [role, " ".repeat(MARGIN) + label];
	const isOwn = widthOf(label) > width;
	const rest = (isOwn ? texts : texts.slice(1)).map((line): Part[] => [["text", indent + line]]);
	if (isOwn) return [[shown], ...rest];
	const padding = " ".repeat(width - widthOf(label) + GAP);
	return [[shown, ["text", padding + (texts[0] ?? "")]], ...rest];
}
