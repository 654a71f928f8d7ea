/** What the lines of the status are made of. */
import { type Part, widthOfParts } from "../terminal/line.ts";

/** Width of a label, in columns, after a margin of one. */
export const LABEL_WIDTH = 11;

/** As much as the graphs leave at the right. */
export const RIGHT_MARGIN = 1;

const SEPARATOR: Part = ["dim", " · "];

/** Groups of parts beside each other, with a dot between them; an empty group leaves no dot. */
export function joinParts(...groups: readonly (readonly Part[])[]): Part[] {
	const known = groups.filter((parts) => parts.length > 0);
	return known.flatMap((parts, at) => (at === 0 ? parts : [SEPARATOR, ...parts]));
}

/** As many of the groups as fit, the first ones first; the first one in any case. */
export function fittingParts(groups: readonly (readonly Part[])[], columns: number): Part[] {
	const known = groups.filter((parts) => parts.length > 0);
	for (let count = known.length; count > 1; count--) {
		const parts = joinParts(...known.slice(0, count));
		if (widthOfParts(parts) <= columns) return parts;
	}
	return joinParts(...known.slice(0, 1));
}

/** A line with its label; no line without parts. */
export function panelLine(label: Part, parts: readonly Part[]): Part[][] {
	return parts.length === 0 ? [] : [[label, ...parts]];
}

/** Labels of a block: a very narrow one has none. */
export function blockLabels(columns: number): (text: string) => Part {
	return (text) => (columns < 30 ? ["text", " "] : ["dim", ` ${text.padEnd(LABEL_WIDTH)}`]);
}

/** Labels of lines across the screen, of a width that suits it; a very narrow one has none. */
export function labelsFor(columns: number): (text: string) => Part {
	return (text) => {
		if (columns < 50) return ["text", " "];
		return ["dim", ` ${text.padEnd(columns < 70 ? 8 : LABEL_WIDTH)}`];
	};
}
