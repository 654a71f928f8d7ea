/** The current colours of the style sheet, for a canvas. */

/** Returns the value of a custom property, such as `--tx`: `#` and six hexadecimal digits. */
export function colour(name: string): string {
	return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** Returns the same with an opacity of 0 to 1. */
export function translucent(name: string, opacity: number): string {
	const byte = Math.round(opacity * 255);
	return `${colour(name)}${byte.toString(16).padStart(2, "0")}`;
}
