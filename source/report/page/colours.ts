/** The page's colours as a canvas takes them: those of its style sheet at this moment. */

/** The value of a custom property, such as `--tx`, in six hexadecimal digits behind a `#`. */
export function colour(name: string): string {
	return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** The same, translucent. @param opacity 0 to 1 */
export function translucent(name: string, opacity: number): string {
	const byte = Math.round(opacity * 255);
	return `${colour(name)}${byte.toString(16).padStart(2, "0")}`;
}
