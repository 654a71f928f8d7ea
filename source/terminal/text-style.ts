/**
 * The colours and attributes at a position in a text, as the parameters of the colour sequences
 * (SGR) that set them: `""` is plain, `"1;38;5;31"` bold and blue.
 */
export type TextStyle = string;

export const PLAIN: TextStyle = "";

/** The codes that each reset parameter ends. */
const ENDS: ReadonlyMap<string, (code: number) => boolean> = new Map([
	["22", (code) => code === 1 || code === 2],
	["23", (code) => code === 3],
	["24", (code) => code === 4],
	["27", (code) => code === 7],
	["28", (code) => code === 8],
	["29", (code) => code === 9],
	["39", (code) => (code >= 30 && code <= 38) || (code >= 90 && code <= 97)],
	["49", (code) => (code >= 40 && code <= 48) || (code >= 100 && code <= 107)],
]);

/** Memoized: only a few styles and sequences are in use. */
const known = new Map<TextStyle, Map<string, TextStyle>>();
const MAX_KNOWN = 1000;

/** The style after a colour sequence with these parameters. */
export function styleAfter(style: TextStyle, parameters: string): TextStyle {
	if (parameters === "" || parameters === "0") return PLAIN;
	let following = known.get(style);
	const before = following?.get(parameters);
	if (before !== undefined) return before;
	if (known.size >= MAX_KNOWN) known.clear();
	if (following === undefined || following.size >= MAX_KNOWN) following = new Map();
	let parts = partsOf(style);
	for (const part of partsOf(parameters)) parts = applied(parts, part);
	const after = parts.join(";");
	following.set(parameters, after);
	known.set(style, following);
	return after;
}

function applied(parts: readonly string[], part: string): string[] {
	if (part === "0" || part === "") return [];
	const ends = ENDS.get(part) ?? [...ENDS.values()].find((end) => end(codeOf(part)));
	const kept =
		ends === undefined ? [...parts] : parts.filter((other) => !replaces(ends, other, part));
	return ENDS.has(part) ? kept : [...kept, part];
}

/** Bold and dim share an end, but do not exclude each other. */
function replaces(ends: (code: number) => boolean, other: string, part: string): boolean {
	const isIntensity = codeOf(part) === 1 || codeOf(part) === 2;
	return isIntensity ? other === part : ends(codeOf(other));
}

function codeOf(part: string): number {
	return Number.parseInt(part, 10);
}

/** Splits `1;38;5;31;4` into `1`, `38;5;31`, `4`. */
export function partsOf(parameters: string): string[] {
	if (parameters === "") return [];
	const numbers = parameters.split(";");
	const parts: string[] = [];
	for (let at = 0; at < numbers.length; ) {
		const isExtended = numbers[at] === "38" || numbers[at] === "48";
		const length = !isExtended ? 1 : numbers[at + 1] === "5" ? 3 : 5;
		parts.push(numbers.slice(at, at + length).join(";"));
		at += length;
	}
	return parts;
}
