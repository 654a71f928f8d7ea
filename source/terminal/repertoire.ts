/** The characters that a terminal can draw, and replacements for the others. */
import process from "node:process";

/**
 * All of Unicode; or marks in ASCII, because the terminal may give them two columns; or what the
 * font of the Linux console has; or ASCII alone.
 */
export type Repertoire = "unicode" | "narrow" | "console" | "ascii";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The repertoire of the terminal by its name and the locale. A locale that is not set says nothing:
 * in containers and over SSH it is often missing, and the terminal takes UTF-8 all the same.
 */
export function repertoireOf(environment: Environment = process.env): Repertoire {
	const { TERM, LC_ALL, LC_CTYPE, LANG } = environment;
	const locale = LC_ALL || LC_CTYPE || LANG || "";
	if (locale !== "" && !/utf-?8/i.test(locale)) return "ascii";
	if (TERM === "linux") return "console";
	return /^(?:ja|ko|zh)/.test(locale) ? "narrow" : "unicode";
}

/** Whether marks are to be ASCII. */
export function isAsciiMarked(repertoire: Repertoire): boolean {
	return repertoire !== "unicode";
}

/** Whether graphs have few characters, as those of terminals with few colours have. */
export function hasFewGlyphs(repertoire: Repertoire): boolean {
	return repertoire === "console" || repertoire === "ascii";
}

/** Replacements for characters that the Linux console lacks: each with those it replaces. */
const CONSOLE = [
	["▄", "▂▃▅"],
	["█", "▆▇▊▉"],
	["▌", "▍▋"],
	["_", "▁⣀"],
	["-", "▔⠉⠒⠤╌┄–━"],
	["|", "╎‖❚▏▎"],
	["/", "╱"],
	["'", "╵"],
	["*", "●■"],
	["x", "×"],
	["~", "≈"],
	[".", "…"],
	[">", "›▶"],
	["v", "▼▽"],
	["^", "▲△"],
	["o", "○□"],
	["#", "◆◇"],
] as const;

const ASCII = [
	["#", "█▓▆▇▉▊"],
	[":", "▒▅▄▌▋"],
	[".", "▂▃·░⎽"],
	["-", "─┬┴⎺⎻⎼"],
	["|", "│┤├▍"],
	["+", "└┼┘┌┐±"],
	["<", "←"],
	[">", "→"],
	["^", "↑"],
	["v", "↓▾"],
	["u", "µ"],
] as const;

const ON_CONSOLE = substitutesOf(CONSOLE);
const IN_ASCII = substitutesOf([...CONSOLE, ...ASCII]);
const NOT_ASCII = /[^\p{ASCII}]/gu;
/** Any other braille is a line. */
const BRAILLE = /[\u2800-\u28ff]/;

function substitutesOf(table: readonly (readonly [string, string])[]): ReadonlyMap<string, string> {
	return new Map(table.flatMap(([to, from]) => [...from].map((character) => [character, to])));
}

/** A text with the characters of a repertoire, in as many columns as before. */
export function inRepertoire(text: string, repertoire: Repertoire): string {
	if (!hasFewGlyphs(repertoire)) return text;
	const isConsole = repertoire === "console";
	const substitutes = isConsole ? ON_CONSOLE : IN_ASCII;
	// The blank after the sign makes room for its second character.
	return (isConsole ? text : text.replaceAll("± ", "+-")).replace(
		NOT_ASCII,
		(character) => substitutes.get(character) ?? (BRAILLE.test(character) ? "*" : character),
	);
}
