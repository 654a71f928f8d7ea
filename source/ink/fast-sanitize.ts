/**
 * What Ink lets through of a text's escape sequences, in the place of its `sanitize-ansi.js`: of a
 * text with nothing but colours it lets everything through.
 */
import sanitize from "ink:sanitize";
import { narrowWidth } from "../core/narrow-text.ts";
import { remembering } from "./recent.ts";

export default remembering((text) =>
	text.split("\n").every((line) => narrowWidth(line) !== null) ? text : sanitize(text),
);
