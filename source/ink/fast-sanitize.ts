/**
 * What Ink lets through of a text's escape sequences, in the place of its `sanitize-ansi.js`: of a
 * text with nothing but colours it lets everything through.
 */
import sanitize from "ink:sanitize";
import { measuredText } from "./measured-text.ts";
import { remembering } from "./recent.ts";

const sanitized = remembering(sanitize, 128);

export default (text: string): string =>
	measuredText(text).width === null ? sanitized(text) : text;
