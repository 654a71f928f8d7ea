/** Control characters, bidirectional controls, and invisible characters. */
export const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const ASCII = /^[\x20-\x7E]*$/;

/** Replaces what a terminal would interpret or a reader would not see in a foreign text. */
export function printable(text: string): string {
	return ASCII.test(text) ? text : text.replace(UNPRINTABLE, "\u{FFFD}");
}

/** As {@link printable}, truncated to `limit` characters, with `…` in place of the rest. */
export function printableWithin(text: string, limit: number): string {
	const characters = [...printable(text)];
	if (characters.length <= limit) return characters.join("");
	return `${characters.slice(0, limit).join("")}…`;
}
