/**
 * Turns a terminal screen into a picture of a terminal window: as SVG, and by Chromium as PNG.
 *
 *     node --import tsx scripts/screen-picture.ts --output docs/monitor.svg -- COMMAND…
 *
 * `--help` tells the options.
 */

import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import type { Terminal } from "@xterm/headless";
import { type Colour, describeCell, openTerminal } from "../test/helpers/terminal.ts";

interface Theme {
	background: string;
	foreground: string;
	titleBar: string;
	title: string;
	frame: string;
	/** The 16 colours which every terminal has. */
	palette: readonly string[];
}

export interface PictureOptions {
	theme?: "dark" | "light";
	/** What the title bar says. */
	title?: string;
}

// Cells measure whole pixels, so that all shapes start and end on pixel boundaries. The width is
// 0.6 em, the advance of nearly all monospaced fonts.
const FONT_SIZE = 15;
const CELL_WIDTH = 9;
const CELL_HEIGHT = 20;
const BASELINE = 15;
const PADDING = 14;
const TITLE_BAR = 34;

const FONTS =
	"ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', " +
	"'Liberation Mono', monospace";

const THEMES: Record<"dark" | "light", Theme> = {
	dark: {
		background: "#0f141b",
		foreground: "#dde3ea",
		titleBar: "#171d26",
		title: "#8b949e",
		frame: "#30363d",
		palette: [
			...["#24292f", "#ff7b72", "#3fb950", "#d29922", "#58a6ff", "#bc8cff", "#39c5cf", "#b1bac4"],
			...["#6e7681", "#ffa198", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd", "#ffffff"],
		],
	},
	light: {
		background: "#ffffff",
		foreground: "#1f2328",
		titleBar: "#f3f5f7",
		title: "#656d76",
		frame: "#d0d7de",
		palette: [
			...["#24292f", "#cf222e", "#1a7f37", "#9a6700", "#0969da", "#8250df", "#1b7c83", "#6e7781"],
			...["#57606a", "#a40e26", "#2da44e", "#bf8700", "#218bff", "#a475f9", "#3192aa", "#8c959f"],
		],
	},
};

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
</g>
</svg>
`;
}

function pictureSize(columns: number, rows: number): { width: number; height: number } {
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

/** A cell as it looks, all colours being resolved. */
interface PaintedCell {
	column: number;
	/** In columns: 2 for wide characters. */
	width: number;
	text: string;
	colour: string;
	background: string;
	classes: string;
}

function readRow(terminal: Terminal, row: number, theme: Theme): PaintedCell[] {
	const { active } = terminal.buffer;
	const line = active.getLine(active.baseY + row);
	const cells: PaintedCell[] = [];
	for (let column = 0; column < terminal.cols; column++) {
		const cell = line?.getCell(column);
		if (!cell || cell.getWidth() === 0) continue; // The second half of a wide character.
		const style = describeCell(cell);
		let colour = resolve(style.foreground, theme.foreground, theme);
		let background = resolve(style.background, theme.background, theme);
		if (style.inverse) [colour, background] = [background, colour];
		if (style.dim) colour = mix(colour, background, 0.5);
		const classes = (["bold", "italic", "underline"] as const).filter((name) => style[name]);
		cells.push({
			column,
			width: cell.getWidth(),
			text: style.text || " ",
			colour,
			background,
			classes: classes.join(" "),
		});
	}
	return cells;
}

function resolve(colour: Colour, fallback: string, { palette }: Theme): string {
	if (typeof colour === "string") return colour === "default" ? fallback : colour;
	return palette[colour] ?? paletteColour(colour);
}

/** The fixed part of the palette of 256: from 16 on a cube of colours, from 232 on greys. */
function paletteColour(index: number): string {
	if (index >= 232) return hex(Array(3).fill(8 + 10 * (index - 232)));
	const levels = [0, 95, 135, 175, 215, 255];
	return hex([36, 6, 1].map((weight) => levels[Math.floor((index - 16) / weight) % 6] ?? 0));
}

function mix(colour: string, other: string, share: number): string {
	const others = channels(other);
	return hex(channels(colour).map((value, i) => value * share + (others[i] ?? 0) * (1 - share)));
}

function channels(colour: string): number[] {
	return [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16));
}

function hex(values: number[]): string {
	return `#${values.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;
}

type PathKind = "fill" | "light" | "heavy" | "dots";

/**
 * Collects drawings, to make one path of all that have their colour in common: this is small, and
 * neighbours in the same path have no seam between them, whatever the scale.
 */
class Paths {
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
const DRAWN = /^[─━│┃┌┏┐┓└┗┘┛├┣┤┫┬┳┴┻┼╋╴-╻╭-╰⎺⎻⎼⎽▀-▟\u2800-\u28ff]$/;

function lines(table: string): Map<string, string> {
	return new Map(table.split(" ").map((entry) => [entry.slice(0, 1), entry.slice(1)]));
}

/** Draws a character which is a drawing, and no others. */
function draw(cell: PaintedCell, row: number, paths: Paths): void {
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
function rectangle(
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

function short(value: number): string {
	return String(Number(value.toFixed(3)));
}

/** Has Chromium make a PNG of an SVG, at twice its size. */
export async function renderPng(
	svg: string,
	columns: number,
	rows: number,
	file: string,
): Promise<void> {
	const { width, height } = pictureSize(columns, rows);
	const folder = await mkdtemp(join(tmpdir(), "screen-picture-"));
	try {
		const source = join(folder, "screen.svg");
		await writeFile(source, svg);
		const offline = ["quic", "background-networking", "component-update", "sync"];
		await promisify(execFile)("chromium", [
			...["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars"],
			...offline.map((feature) => `--disable-${feature}`),
			`--user-data-dir=${join(folder, "profile")}`,
			"--force-device-scale-factor=2",
			"--default-background-color=00000000",
			`--window-size=${width},${height}`,
			`--screenshot=${file}`,
			`file://${source}`,
		]);
	} catch (error) {
		if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
		throw new Error("--png needs `chromium` on the PATH (apt-get install chromium)");
	} finally {
		await rm(folder, { recursive: true, force: true, maxRetries: 5 });
	}
}

const USAGE = `Runs a command in a terminal and draws the screen.

    node --import tsx scripts/screen-picture.ts [options] -- COMMAND…

    --output FILE      write an SVG
    --png FILE         write a PNG (needs Chromium)
    --columns 120      size of the terminal
    --rows 36
    --until TEXT       wait until this text is on the screen,
    --seconds 3        and then for so long (with --until: not at all),
    --keys KEYS        then type these keys one by one; $'\\e[B' is the down arrow in bash
    --theme dark       or light
    --title TEXT       what the title bar says; else the command
`;

/** How long a program may take to show the text of `--until`. */
const UNTIL_TIMEOUT_MS = 120_000;

/** How long a program may take to respond to a key. */
const KEY_PAUSE_MS = 300;

async function main(): Promise<void> {
	const { values, positionals: command } = parseArgs({
		allowPositionals: true,
		options: {
			output: { type: "string" },
			png: { type: "string" },
			columns: { type: "string", default: "120" },
			rows: { type: "string", default: "36" },
			until: { type: "string" },
			seconds: { type: "string" },
			keys: { type: "string", default: "" },
			theme: { type: "string", default: "dark" },
			title: { type: "string" },
			help: { type: "boolean", default: false },
		},
	});
	const { output, png, until, theme, title = command.join(" ") } = values;
	const isUsable = command.length > 0 && (output || png) && (theme === "dark" || theme === "light");
	if (values.help || !isUsable) {
		(values.help ? process.stdout : process.stderr).write(USAGE);
		process.exitCode = values.help ? 0 : 2;
		return;
	}

	const columns = Number(values.columns);
	const rows = Number(values.rows);
	const seconds = Number(values.seconds ?? (until ? 0 : 3));
	await using terminal = await openTerminal({ command, columns, rows });
	if (until) {
		await terminal.waitFor((screen) => screen.some((row) => row.includes(until)), {
			what: `“${until}”`,
			timeoutMs: UNTIL_TIMEOUT_MS,
		});
	}
	// A program which has ended will not change its screen any more.
	await Promise.race([sleep(seconds * 1000), terminal.exited]);
	for (const key of splitKeys(values.keys)) {
		terminal.type(key);
		await sleep(KEY_PAUSE_MS);
	}

	const svg = renderScreenSvg(terminal.emulator, { theme, title });
	if (output) await writeFile(output, svg);
	if (png) await renderPng(svg, columns, rows, png);
}

/** Splits typed text into keys, some of which send escape sequences. */
function splitKeys(keys: string): string[] {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: This is what such keys begin with.
	return keys.match(/\x1b\[[0-9;]*[A-Za-z~]|\x1bO.|./gsu) ?? [];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
