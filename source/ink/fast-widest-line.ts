/** The width of the widest line of a text, in the place of `widest-line` in the built program. */
import stringWidth from "string-width";
import { remembering } from "./recent.ts";

export default remembering((text) =>
	Math.max(...text.split("\n").map((line) => stringWidth(line))),
);
