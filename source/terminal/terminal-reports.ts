/** What a terminal reports besides keys: the mouse, and the colour of its background. */

export interface MouseEvent {
	readonly name: "mouse-move" | "mouse-click" | "wheel-up" | "wheel-down";
	/** Of the character cell, from the left and from the top; both are counted from 0. */
	readonly column: number;
	readonly row: number;
}

export interface BackgroundReport {
	readonly name: "background";
	readonly isLight: boolean;
}

export type TerminalReport = MouseEvent | BackgroundReport;

/**
 * Mouse reports: of buttons (1000) and movements (1003), as numbers of any size (1006). Terminals
 * that know neither ignore this. Selecting text takes the modifier of the terminal meanwhile.
 */
export const REPORT_MOUSE = "\u001B[?1000h\u001B[?1003h\u001B[?1006h";
export const LEAVE_MOUSE_UNREPORTED = "\u001B[?1006l\u001B[?1003l\u001B[?1000l";
/**
 * Asks for the colour of the background (OSC 11). Terminals without it do not answer.
 */
export const ASK_BACKGROUND = "\u001B]11;?\u001B\\";

const MOUSE = /^\[<(\d{1,3});(\d{1,5});(\d{1,5})([Mm])$/;
const BACKGROUND =
	/^\]11;rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})(?:\/[\da-f]{1,4})?$/i;
const MOVEMENT = 32;
const WHEEL = 64;
/** Shift, Alt and Ctrl, with which a click is a click. */
const MODIFIERS = 4 + 8 + 16;

/**
 * @param sequence without its escape character; a string without its terminator
 * @returns null for all other sequences, and for malformed ones
 */
export function reportOf(sequence: string): TerminalReport | null {
	const mouse = MOUSE.exec(sequence);
	if (mouse !== null) return mouseEventOf(mouse);
	const background = BACKGROUND.exec(sequence);
	return background === null ? null : { name: "background", isLight: isLight(background) };
}

function mouseEventOf([, code, x, y, end]: RegExpExecArray): MouseEvent | null {
	const place = { column: Number(x) - 1, row: Number(y) - 1 };
	if (place.column < 0 || place.row < 0) return null;
	const button = Number(code) & ~MODIFIERS;
	if ((button & ~3) === MOVEMENT) return { name: "mouse-move", ...place };
	// The others are releases.
	if (end !== "M") return null;
	if (button === 0) return { name: "mouse-click", ...place };
	if (button === WHEEL) return { name: "wheel-up", ...place };
	return button === WHEEL + 1 ? { name: "wheel-down", ...place } : null;
}

/** Whether black is easier to read on it than white. */
function isLight([, ...channels]: RegExpExecArray): boolean {
	const [red = 0, green = 0, blue = 0] = channels
		.slice(0, 3)
		.map((digits) => (Number.parseInt(digits, 16) / (16 ** digits.length - 1)) ** 2.2);
	const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
	return luminance > 0.18;
}
