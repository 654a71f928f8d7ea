/** The screen of an emulated terminal as a picture of a terminal window, in SVG. */
import type { Terminal } from "@xterm/headless";
import { CELL_HEIGHT, CELL_WIDTH, DRAWN, draw, Paths, rectangle } from "./cell-drawings.ts";
import { type PaintedCell, readRow, THEMES, type Theme } from "./screen-cells.ts";

export interface PictureOptions {
	theme?: "dark" | "light";
	/** What the title bar says. */
	title?: string;
	/** Patterns of texts that are numbered, from 1 on, behind where each first stands. */
	marks?: readonly RegExp[];
}

const FONT_SIZE = 15;
const BASELINE = 15;
const PADDING = 14;
const TITLE_BAR = 34;

const FONTS =
	"ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', " +
	"'Liberation Mono', monospace";

/** Draws what is on the screen of an emulated terminal. */
export function renderScreenSvg(terminal: Terminal, options: PictureOptions = {}): string {
	const theme = THEMES[options.theme ?? "dark"];
	const { width, height } = pictureSize(terminal.cols, terminal.rows);
	const title = escapeXml(options.title ?? "");
	const backgrounds = new Paths();
	const drawings = new Paths();
	const texts: string[] = [];
	for (let row = 0; row < terminal.rows; row++) {
		const cells = readRow(terminal, row, theme);
		for (const cell of cells) {
			if (cell.background !== theme.background) {
				backgrounds.add("fill", cell.background, rectangle(cell, row, 0, 0, 1, 1));
			}
			draw(cell, row, drawings);
		}
		texts.push(...textRuns(cells).map((run) => renderText(run, row)));
	}
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" \
viewBox="0 0 ${width} ${height}" role="img">
<title>${title || "Terminal"}</title>
<style>
	text { font: ${FONT_SIZE}px ${FONTS}; }
	.bold { font-weight: bold; }
	.italic { font-style: italic; }
	.underline { text-decoration: underline; }
	.fill { shape-rendering: crispEdges; }
	.light, .heavy, .dots { fill: none; stroke-linecap: square; }
	.heavy { stroke-width: 3; }
	.dots { stroke-width: 2.8; stroke-linecap: round; }
</style>
${renderWindow(width, height, title, theme)}
<g transform="translate(${PADDING} ${TITLE_BAR + PADDING})">
${[...backgrounds.render(), ...drawings.render(), ...texts].join("\n")}
${(options.marks ?? []).map((mark, index) => renderMark(terminal, mark, index + 1)).join("\n")}
</g>
</svg>
`;
}

export function pictureSize(columns: number, rows: number): { width: number; height: number } {
	return {
		width: columns * CELL_WIDTH + 2 * PADDING,
		height: rows * CELL_HEIGHT + 2 * PADDING + TITLE_BAR,
	};
}

function renderWindow(width: number, height: number, title: string, theme: Theme): string {
	const outline = `x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="10"`;
	const buttons = [0, 1, 2].map(
		(index) => `<circle cx="${20 + 18 * index}" cy="${TITLE_BAR / 2}" r="5.5"/>`,
	);
	return `<clipPath id="window"><rect ${outline}/></clipPath>
<g clip-path="url(#window)">
<rect width="${width}" height="${height}" fill="${theme.background}"/>
<rect width="${width}" height="${TITLE_BAR}" fill="${theme.titleBar}"/>
<rect y="${TITLE_BAR - 1}" width="${width}" height="1" fill="${theme.frame}"/>
</g>
<rect ${outline} fill="none" stroke="${theme.frame}"/>
<g fill="${theme.frame}">${buttons.join("")}</g>
<text x="${width / 2}" y="${TITLE_BAR / 2 + 5}" text-anchor="middle" fill="${theme.title}" \
style="font-size: 13px">${title}</text>`;
}

/**
 * A number in a disc, behind the first text on the screen that fits a pattern.
 *
 * @throws Error if there is none
 */
function renderMark(terminal: Terminal, mark: RegExp, number: number): string {
	const { active } = terminal.buffer;
	for (let row = 0; row < terminal.rows; row++) {
		const line = active.getLine(active.viewportY + row)?.translateToString() ?? "";
		const found = mark.exec(line);
		if (found === null) continue;
		const x = (found.index + found[0].length + 1) * CELL_WIDTH + 2;
		const y = (row + 0.5) * CELL_HEIGHT;
		return `<circle cx="${x}" cy="${y}" r="10" fill="#ffd34d" stroke="#14161a" stroke-width="1.5"/>
<text x="${x}" y="${y + 5}" text-anchor="middle" fill="#14161a" class="bold">${number}</text>`;
	}
	throw new Error(`nothing on the screen fits ${mark}`);
}

/**
 * Joins neighbouring cells to pieces of text of the same style. Only ASCII is joined: a character
 * which the font lacks is taken from another, whose width would shift those next to it. Wide gaps
 * are not bridged, as renderers might collapse them.
 */
function textRuns(cells: PaintedCell[]): PaintedCell[] {
	const runs: PaintedCell[] = [];
	for (const cell of cells) {
		if (cell.text === " " || DRAWN.test(cell.text)) continue;
		const last = runs.at(-1);
		const gap = last ? cell.column - last.column - last.width : 0;
		const isAlike = last?.colour === cell.colour && last.classes === cell.classes;
		if (last && isAlike && gap <= 1 && isAscii(last.text) && isAscii(cell.text)) {
			last.text += " ".repeat(gap) + cell.text;
			last.width += gap + cell.width;
		} else {
			runs.push({ ...cell });
		}
	}
	return runs;
}

function isAscii(text: string): boolean {
	return /^[ -~]*$/.test(text);
}

/** The stated length makes every font keep to the columns. */
function renderText({ column, width, text, colour, classes }: PaintedCell, row: number): string {
	const style = classes && ` class="${classes}"`;
	return `<text x="${column * CELL_WIDTH}" y="${row * CELL_HEIGHT + BASELINE}" \
textLength="${width * CELL_WIDTH}" lengthAdjust="spacingAndGlyphs" \
fill="${colour}"${style}>${escapeXml(text)}</text>`;
}

function escapeXml(text: string): string {
	return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
