import process from "node:process";
import { hasFewGlyphs, isAsciiMarked, type Repertoire } from "./repertoire.ts";
import type { ColourDepth, ThemeName } from "./theme.ts";

/** Which theme a screen begins with, and what may change it before the user does. */
export interface ThemeChoice {
	readonly depth: ColourDepth;
	readonly isAscii: boolean;
	/** At first. */
	readonly name: ThemeName;
	/** Whether the user named it: then the answer of the terminal is ignored. */
	readonly isNamed: boolean;
	/** Calls back when the terminal has reported its background. */
	onBackground(listener: (isLight: boolean) => void): () => void;
}

/** The answers of a terminal about its background. */
export interface BackgroundAnswers {
	onBackground(listener: (isLight: boolean) => void): () => void;
}

/**
 * Chooses the theme of a screen. The terminal is asked for its background when the screen is
 * entered, and its answer is used whenever it comes: no frame waits for it.
 *
 * @param name as the user named it; `auto` leaves it to the terminal
 */
export function chooseTheme(
	name: ThemeName | "auto",
	{ depth, repertoire }: { readonly depth: ColourDepth; readonly repertoire: Repertoire },
	answers: BackgroundAnswers,
	environment: Readonly<Record<string, string | undefined>> = process.env,
): ThemeChoice {
	const isNamed = name !== "auto";
	const isLight = !isNamed && isLightByEnvironment(environment["COLORFGBG"]);
	return {
		// With few glyphs a graph is of shades, as it is with few colours.
		depth: hasFewGlyphs(repertoire) && depth > 4 ? 4 : depth,
		isAscii: isAsciiMarked(repertoire),
		name: isNamed ? name : themeFor(isLight),
		isNamed,
		onBackground: (listener) => (isNamed ? () => {} : answers.onBackground(listener)),
	};
}

export function themeFor(isLight: boolean): ThemeName {
	return isLight ? "light" : "dark";
}

/**
 * Of the 16 colours, by their numbers; rxvt and Konsole name theirs as `15;0` or `15;default;0`.
 */
const LIGHT_COLOURS: ReadonlySet<string> = new Set("7 9 10 11 12 13 14 15".split(" "));

function isLightByEnvironment(colours = ""): boolean {
	return LIGHT_COLOURS.has(colours.split(";").at(-1) ?? "");
}
