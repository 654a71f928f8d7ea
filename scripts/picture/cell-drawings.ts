/** Characters that are drawings (lines, blocks, braille), drawn as paths: fonts leave gaps. */
import { mix, type PaintedCell } from "./screen-cells.ts";

/**
 * Size of a cell in whole pixels, so that all shapes start and end on pixel boundaries. The width
 * is 0.6 em, the advance of nearly all monospaced fonts.
 */
export const CELL_WIDTH = 9;
export const CELL_HEIGHT = 20;

type PathKind = "fill" | "light" | "heavy" | "dots";

/**
 * Collects drawings, to make one path of all that have their colour in common: this is small, and
 * neighbours in the same path have no seam between them, whatever the scale.
 */
export class Paths {
	readonly #paths = new Map<string, string[]>();

	add(kind: PathKind, colour: string, path: string): void {
		const attribute = kind === "fill" ? "fill" : "stroke";
		const key = `class="${kind}" ${attribute}="${colour}"`;
		const paths = this.#paths.get(key);
		if (paths) paths.push(path);
		else this.#paths.set(key, [path]);
	}

	render(): string[] {
		return [...this.#paths].map(([attributes, paths]) => {
			return `<path ${attributes} d="${paths.join("")}"/>`;
		});
	}
}

/** The lines which leave the middle of a box drawing character: up, down, left and right. */
const LIGHT_LINES = lines("─lr │ud ┌dr ┐dl └ur ┘ul ├udr ┤udl ┬dlr ┴ulr ┼udlr ╴l ╵u ╶r ╷d");
const HEAVY_LINES = lines("━lr ┃ud ┏dr ┓dl ┗ur ┛ul ┣udr ┫udl ┳dlr ┻ulr ╋udlr ╸l ╹u ╺r ╻d");
const ROUND_CORNERS = lines("╭dr ╮dl ╰ur ╯ul");

/** Where the horizontal scan lines run, from the top of the cell. */
const SCAN_LINES = new Map(Object.entries({ "⎺": 0.1, "⎻": 0.3, "⎼": 0.7, "⎽": 0.9 }));

/** Quadrants which the characters from U+2596 on fill: upper left 1, upper right 2, lower 4, 8. */
const QUADRANTS = [4, 8, 1, 13, 9, 7, 11, 2, 6, 14];

/** The bits of a braille character, by column and row of their dots. */
const BRAILLE_DOTS = [
	[0x01, 0x02, 0x04, 0x40],
	[0x08, 0x10, 0x20, 0x80],
];

/** Characters which `draw` draws: fonts would leave gaps between them. */
export const DRAWN = /^[─━│┃┌┏┐┓└┗┘┛├┣┤┫┬┳┴┻┼╋╴-╻╭-╰⎺⎻⎼⎽▀-▟\u2800-\u28ff]$/;

function lines(table: string): Map<string, string> {
	return new Map(table.split(" ").map((entry) => [entry.slice(0, 1), entry.slice(1)]));
}

/** Draws a character which is a drawing, and no others. */
export function draw(cell: PaintedCell, row: number, paths: Paths): void {
	const { text, colour } = cell;
	if (!DRAWN.test(text)) return;
	const light = LIGHT_LINES.get(text);
	const heavy = HEAVY_LINES.get(text);
	const corner = ROUND_CORNERS.get(text);
	const scanLine = SCAN_LINES.get(text);
	const code = text.charCodeAt(0);
	if (light) paths.add("light", colour, boxLines(cell, row, light));
	else if (heavy) paths.add("heavy", colour, boxLines(cell, row, heavy));
	else if (corner) paths.add("light", colour, roundCorner(cell, row, corner));
	else if (scanLine) paths.add("fill", colour, rectangle(cell, row, 0, scanLine - 0.05, 1, 0.1));
	else if (code >= 0x2800) paths.add("dots", colour, brailleDots(cell, row, code));
	else drawBlock(cell, row, code, paths);
}

function drawBlock(cell: PaintedCell, row: number, code: number, paths: Paths): void {
	const fill = (...area: [x: number, y: number, width: number, height: number]) =>
		paths.add("fill", cell.colour, rectangle(cell, row, ...area));
	if (code === 0x2580) fill(0, 0, 1, 1 / 2);
	else if (code <= 0x2588) fill(0, 1 - (code - 0x2580) / 8, 1, (code - 0x2580) / 8);
	else if (code <= 0x258f) fill(0, 0, (0x2590 - code) / 8, 1);
	else if (code === 0x2590) fill(1 / 2, 0, 1 / 2, 1);
	else if (code <= 0x2593) {
		const shade = mix(cell.colour, cell.background, (code - 0x2590) / 4);
		paths.add("fill", shade, rectangle(cell, row, 0, 0, 1, 1));
	} else if (code === 0x2594) fill(0, 0, 1, 1 / 8);
	else if (code === 0x2595) fill(7 / 8, 0, 1 / 8, 1);
	else {
		for (let quadrant = 0; quadrant < 4; quadrant++) {
			const isFilled = (QUADRANTS[code - 0x2596] ?? 0) & (1 << quadrant);
			if (isFilled) fill((quadrant % 2) / 2, Math.floor(quadrant / 2) / 2, 1 / 2, 1 / 2);
		}
	}
}

/** A rectangle within a cell, in fractions of the cell. */
export function rectangle(
	cell: PaintedCell,
	row: number,
	x: number,
	y: number,
	width: number,
	height: number,
): string {
	const left = (cell.column + x * cell.width) * CELL_WIDTH;
	const top = (row + y) * CELL_HEIGHT;
	const across = width * cell.width * CELL_WIDTH;
	const down = height * CELL_HEIGHT;
	return `M${short(left)} ${short(top)}h${short(across)}v${short(down)}h${short(-across)}z`;
}

/** The middle of a cell, or rather of its middle pixel: thus lines are sharp. */
function middle(cell: PaintedCell, row: number): { x: number; y: number } {
	return { x: cell.column * CELL_WIDTH + 4.5, y: row * CELL_HEIGHT + 10.5 };
}

function boxLines(cell: PaintedCell, row: number, directions: string): string {
	const { x, y } = middle(cell, row);
	const line = { u: "v-10.5", d: "v9.5", l: "h-4.5", r: "h4.5" };
	return [...directions].map((to) => `M${x} ${y}${line[to as keyof typeof line]}`).join("");
}

function roundCorner(cell: PaintedCell, row: number, directions: string): string {
	const { x, y } = middle(cell, row);
	const [vertical, start] = directions.startsWith("u") ? [-4.5, -10.5] : [4.5, 9.5];
	const horizontal = directions.endsWith("l") ? -4.5 : 4.5;
	return `M${x} ${y + start}V${y + vertical}Q${x} ${y} ${x + horizontal} ${y}`;
}

function brailleDots(cell: PaintedCell, row: number, code: number): string {
	const dots = BRAILLE_DOTS.flatMap((bits, column) =>
		bits.map((bit, line) => {
			const x = (cell.column + 0.25 + column / 2) * CELL_WIDTH;
			const y = (row + 0.125 + line / 4) * CELL_HEIGHT;
			return code & bit ? `M${x} ${y}h0` : "";
		}),
	);
	return dots.join("");
}

function short(value: number): string {
	return String(Number(value.toFixed(3)));
}
