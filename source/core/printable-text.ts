/** Controls, what turns the writing direction, and what is invisible. */
export const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const ASCII = /^[\x20-\x7E]*$/;

/** A text from outside, with nothing in it that a terminal would obey or a reader would not see. */
export function printable(text: string): string {
	return ASCII.test(text) ? text : text.replace(UNPRINTABLE, "\u{FFFD}");
}

/** {@link printable}, of at most so many characters; what is cut off is told by `…`. */
export function printableWithin(text: string, most: number): string {
	const characters = [...printable(text)];
	return characters.length <= most ? characters.join("") : `${characters.slice(0, most).join("")}…`;
}
