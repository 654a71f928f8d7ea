import { nearestWord } from "../core/nearest-word.ts";

/** No known word is as long; a longer one is not worth comparing. */
const MAX_LENGTH = 40;

/** Returns `did you mean "duration"?`, or all known words where none is close. */
export function suggest(word: string, known: readonly string[]): string {
	const names = new Map(known.map((name) => [name.toLowerCase(), name]));
	const nearest =
		word.length > MAX_LENGTH ? null : nearestWord(word.toLowerCase(), [...names.keys()]);
	if (nearest !== null) return `did you mean "${names.get(nearest)}"?`;
	return `expected ${known.length === 1 ? "" : "one of "}${known.join(", ")}`;
}
