/** The sequences that terminals send, and which of them are keys. */

/** What terminals send for the keys that are not characters; further ones are "other". */
export const SEQUENCES: ReadonlyMap<string, string> = new Map([
	["\u001B[A", "up"],
	["\u001BOA", "up"],
	["\u001B[B", "down"],
	["\u001BOB", "down"],
	["\u001B[D", "left"],
	["\u001BOD", "left"],
	["\u001B[C", "right"],
	["\u001BOC", "right"],
	["\u001B[H", "home"],
	["\u001BOH", "home"],
	["\u001B[1~", "home"],
	["\u001B[F", "end"],
	["\u001BOF", "end"],
	["\u001B[4~", "end"],
	["\u001B[5~", "page-up"],
	["\u001B[6~", "page-down"],
	["\u001B[1;2D", "shift-left"],
	["\u001B[1;2C", "shift-right"],
	["\u001B[Z", "shift-tab"],
	["\t", "tab"],
	["\r", "enter"],
	["\u0003", "ctrl-c"],
	["\u001A", "ctrl-z"],
]);

/**
 * Whether a control sequence, without its escape character, is a key: arrows, editing and function
 * keys, with or without modifiers, also as rxvt, the Linux console and the kitty protocol send
 * them. The others are replies and reports.
 */
export function isKeySequence(sequence: string): boolean {
	return /^\[(?!20[01]~)(?:\[[A-E]|[a-d]|[\d;:]*[A-HPQSZu~^@])$/.test(sequence);
}

/**
 * The C1 controls (ECMA-48, 5.3) that begin a sequence, and their forms after an escape character.
 */
export const C1_INTRODUCERS: ReadonlyMap<string, string> = new Map([
	["\u008F", "O"],
	["\u0090", "P"],
	["\u0098", "X"],
	["\u009B", "["],
	["\u009D", "]"],
	["\u009E", "^"],
	["\u009F", "_"],
]);
export const C1_STRING_TERMINATOR = "\u009C";

/**
 * The late rest of a sequence whose escape character was taken for the Escape key. It is not typed:
 * people type one character at a time, and some characters that begin a sequence are not keys of
 * the program.
 */
export const LATE_REST = /^(?:\[\[?[0-?]*[ -/]*[@-~]|O[0-9;]*[@-~]|[PX^_]|\][0-9lLI])/;

/** Bracketed paste: the terminal marks pasted text, which is not typed, whatever it contains. */
export const MARK_PASTES = "\u001B[?2004h";
export const LEAVE_PASTES_UNMARKED = "\u001B[?2004l";
/** The mark before a paste, without its escape character. */
export const PASTE_BEGIN = "[200~";
export const PASTE_END = "\u001B[201~";
