/**
 * Replaces Ink's `sanitize-ansi.js`, which removes escape sequences other than colours: a text of
 * nothing but colours needs no change.
 */
import sanitize from "ink:sanitize";
import { describeMeasured } from "./measured-text.ts";
import { memoize } from "./memoize.ts";

const sanitized = memoize(sanitize, 128);

export default (text: string): string =>
	describeMeasured(text).width === null ? sanitized(text) : text;
