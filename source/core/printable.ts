/** Controls, and what is invisible or turns the writing direction. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/gu;
const ASCII = /^[\x20-\x7E]*$/;

/** A text from outside, with nothing in it that a terminal would obey. */
export function printable(text: string): string {
	return ASCII.test(text) ? text : text.replace(UNPRINTABLE, "\u{FFFD}");
}
