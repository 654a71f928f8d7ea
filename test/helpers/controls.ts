import type { Controls } from "../../source/screen/controls.ts";

/** As the screen starts, with readings every second. */
export const CONTROLS: Controls = {
	style: "area",
	theme: "dark",
	isThemeChosen: false,
	length_s: 60,
	interval_s: 1,
	speed: null,
	isPaused: false,
	isHelpShown: false,
	helpPage: 0,
	cursor: null,
	isHovering: false,
	list: null,
	refits: 0,
	isFitted: false,
	isFromLowest: false,
	enlarged: null,
	hasQuit: false,
};
