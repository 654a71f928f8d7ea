import { choiceFlag, switchFlag } from "./flags.ts";

const THEMES = ["auto", "dark", "light", "safe", "terminal"] as const;
const COLOUR_USES = ["auto", "always", "never"] as const;

/** The flags of commands that show a screen. */
export const SCREEN_FLAGS = {
	theme: choiceFlag(
		"THEME",
		THEMES,
		"auto",
		"colours: auto (dark or light, as the terminal is), dark, light, " +
			"safe (for colour-blind people), terminal (its own 16)",
	),
	color: choiceFlag("WHEN", COLOUR_USES, "auto", "use colours: auto, always or never"),
	noMouse: switchFlag("leave the mouse to the terminal"),
};
