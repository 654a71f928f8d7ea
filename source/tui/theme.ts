/** Colour by role: one colour a metric, red for errors, dim for furniture. */

export type Role = "tx" | "rx" | "latency" | "error" | "furniture" | "strong" | "notice" | "plain";

/** Puts a text (of one line) into the colours of its role. */
export type Paint = (role: Role, text: string) => string;

const RESET = "\u001B[0m";
const BOLD = "1";
const DIM = "2";
const INVERSE = "7";

/** Of the 256 colours, those that are legible on white and on black alike. */
const PALETTE_256: Readonly<Record<Role, string>> = {
	tx: "38;5;31",
	rx: "38;5;133",
	latency: "38;5;136",
	error: `${BOLD};38;5;196`,
	furniture: DIM,
	strong: BOLD,
	notice: INVERSE,
	plain: "",
};

/** The terminal's own 16 colours, which its user has made legible. */
const PALETTE_16: Readonly<Record<Role, string>> = {
	...PALETTE_256,
	tx: "36",
	rx: "35",
	latency: "33",
	error: `${BOLD};31`,
};

/** Without colours: errors stand out by being bold, and by their words. */
const PALETTE_NONE: Readonly<Record<Role, string>> = {
	...PALETTE_256,
	tx: "",
	rx: "",
	latency: "",
	error: BOLD,
};

/** The colours of one terminal. */
export interface Theme {
	readonly paint: Paint;
	/** A metric's colour as Ink names colours, for charts that are not ours; none without colours. */
	readonly colour: (role: "tx" | "rx" | "latency") => string | undefined;
}

/** @param colourDepth bits of colour that the terminal can show: 1, 4, 8 or 24 */
export function createTheme(colourDepth: number): Theme {
	const palette = colourDepth >= 8 ? PALETTE_256 : colourDepth >= 4 ? PALETTE_16 : PALETTE_NONE;
	return {
		paint(role, text) {
			const code = palette[role];
			return code === "" || text === "" ? text : `\u001B[${code}m${text}${RESET}`;
		},
		colour: (role) => INK_NAMES[palette[role]],
	};
}

const INK_NAMES: Readonly<Record<string, string>> = {
	[PALETTE_256.tx]: "ansi256(31)",
	[PALETTE_256.rx]: "ansi256(133)",
	[PALETTE_256.latency]: "ansi256(136)",
	[PALETTE_16.tx]: "cyan",
	[PALETTE_16.rx]: "magenta",
	[PALETTE_16.latency]: "yellow",
};
