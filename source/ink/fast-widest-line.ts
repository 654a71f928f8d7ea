/** The width of the widest line of a text, in the place of `widest-line` in the built program. */
import widestLine from "widest-line:original";
import { measuredText } from "./measured-text.ts";
import { remembering } from "./recent.ts";

const widest = remembering(widestLine, 128);

export default (text: string): number => measuredText(text).width ?? widest(text);
