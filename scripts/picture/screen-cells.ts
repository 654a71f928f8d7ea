/** The cells of an emulated terminal as they look, with all colours resolved. */
import type { Terminal } from "@xterm/headless";
import { type Colour, describeCell } from "../../test/helpers/terminal.ts";

export interface Theme {
	background: string;
	foreground: string;
	titleBar: string;
	title: string;
	frame: string;
	/** The 16 colours which every terminal has. */
	palette: readonly string[];
}

export const THEMES: Record<"dark" | "light", Theme> = {
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

/** A cell as it looks, all colours being resolved. */
export interface PaintedCell {
	column: number;
	/** In columns: 2 for wide characters. */
	width: number;
	text: string;
	colour: string;
	background: string;
	classes: string;
}

export function readRow(terminal: Terminal, row: number, theme: Theme): PaintedCell[] {
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

export function mix(colour: string, other: string, share: number): string {
	const others = channels(other);
	return hex(channels(colour).map((value, i) => value * share + (others[i] ?? 0) * (1 - share)));
}

function channels(colour: string): number[] {
	return [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16));
}

function hex(values: number[]): string {
	return `#${values.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;
}
