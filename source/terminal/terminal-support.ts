/**
 * The terminal: what it can show, cells, colours, keys and frames, without React. Everything is
 * written to survive any terminal: one that hangs, lies about its size, answers late or goes away.
 */
import process from "node:process";

/** What is used of an output stream; one that is not a terminal has nothing else. */
export interface OutputStream {
	readonly isTTY?: boolean;
	readonly columns?: number;
	readonly rows?: number;
	getColorDepth?(environment?: object): number;
}

type Environment = Readonly<Record<string, string | undefined>>;

export interface TerminalSize {
	readonly columns: number;
	readonly rows: number;
}

/** The size of a terminal, and notice of its changes. */
export interface SizedOutput extends TerminalSize {
	onResize(listener: () => void): () => void;
}

const DEFAULT_SIZE: TerminalSize = { columns: 80, rows: 24 };
/** More than any display shows; a frame of that size takes a fraction of a second. */
const MAX_SIZE: TerminalSize = { columns: 1000, rows: 300 };

/**
 * Whether the cursor can be moved. A terminal without a name, or called `dumb`, only takes lines.
 */
export function canMoveCursor(
	stream: OutputStream,
	environment: Environment = process.env,
): boolean {
	return stream.isTTY === true && !["", "dumb"].includes(environment["TERM"] ?? "");
}

/** Whether to use colours: as the environment says, or as the user demands. */
export type ColourUse = "auto" | "always" | "never";

/**
 * Returns the colour depth to use, in bits: 1 (no colours), 4, 8 or 24. What the user demands takes
 * precedence over `NO_COLOR` (no-color.org), that over `FORCE_COLOR` and `CLICOLOR_FORCE`, which
 * demand colours even without a terminal, and those over `CLICOLOR=0`. Empty variables do not
 * count.
 */
export function colourDepth(
	stream: OutputStream,
	environment: Environment = process.env,
	use: ColourUse = "auto",
): number {
	const { NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR, ...rest } = environment;
	if (use === "never" || (use === "auto" && NO_COLOR)) return 1;
	// Given both variables Node would print a warning, into the screen.
	const own = canMoveCursor(stream, environment) ? (stream.getColorDepth?.(rest) ?? 1) : 1;
	if (use === "always") return Math.max(own, 4);
	const forced = forcedDepth(FORCE_COLOR, CLICOLOR_FORCE);
	if (forced !== null) return forced === 1 ? 1 : Math.max(forced, own);
	return CLICOLOR === "0" ? 1 : own;
}

/** @returns the minimum depth demanded; 1 if colours are refused; null if neither is */
function forcedDepth(forceColour = "", clicolourForce = ""): number | null {
	if (/^(0|false)$/.test(forceColour)) return 1;
	if (forceColour !== "") return FORCED_DEPTHS[forceColour] ?? 4;
	return clicolourForce === "" || clicolourForce === "0" ? null : 4;
}

const FORCED_DEPTHS: Readonly<Record<string, number>> = { 2: 8, 3: 24 };

/**
 * Returns the size to draw at. If the terminal does not know its size, as on a serial line,
 * `COLUMNS` and `LINES` are used; one that claims an immense size is clamped to what a display can
 * show.
 */
export function terminalSize(
	stream: OutputStream,
	environment: Environment = process.env,
): TerminalSize {
	const { COLUMNS, LINES } = environment;
	return {
		columns: Math.min(stream.columns || count(COLUMNS) || DEFAULT_SIZE.columns, MAX_SIZE.columns),
		rows: Math.min(stream.rows || count(LINES) || DEFAULT_SIZE.rows, MAX_SIZE.rows),
	};
}

function count(text = ""): number {
	return /^\d+$/.test(text) ? Number(text) : 0;
}
