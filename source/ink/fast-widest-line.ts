/** Replaces `widest-line`, which computes the width of the widest line of a text. */
import widestLine from "widest-line:original";
import { describeMeasured } from "./measured-text.ts";
import { memoize } from "./memoize.ts";

const widest = memoize(widestLine, 128);

export default (text: string): number => describeMeasured(text).width ?? widest(text);
