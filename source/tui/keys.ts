/** The keys: their names, and what they do to what the user chose. */
import { GRAPH_STYLES, type GraphStyle } from "./Plot.tsx";

/** What the user chose with keys. */
export interface Controls {
	readonly style: GraphStyle;
	readonly length_s: number;
	/** Null where no readings are taken here. */
	readonly interval_s: number | null;
	/** Recorded seconds a second; null where nothing recorded is played. */
	readonly speed: number | null;
	readonly isPaused: boolean;
	readonly isHelpShown: boolean;
	/** How often the scale was refitted; a change of it refits. */
	readonly refits: number;
}

/** Intervals that `+` and `-` step through, in seconds. */
const INTERVALS_S = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300, 600, 1800, 3600];
/** Speeds that `[` and `]` step through. */
const SPEEDS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

/** What terminals send for the keys that are no characters. */
const SEQUENCES: ReadonlyMap<string, string> = new Map([
	["\u001B[D", "left"],
	["\u001BOD", "left"],
	["\u001B[C", "right"],
	["\u001BOC", "right"],
	["\u001B[H", "home"],
	["\u001BOH", "home"],
	["\u001B[1~", "home"],
	["\u001B[F", "end"],
	["\u001BOF", "end"],
	["\u001B[4~", "end"],
	["\u0003", "ctrl-c"],
	["\u001A", "ctrl-z"],
]);

/** The keys in a piece of input: those that were typed fast arrive together. */
export function keysOf(input: string): string[] {
	const sequence = SEQUENCES.get(input);
	if (sequence !== undefined) return [sequence];
	// Function keys, the mouse, Alt: never a key of ours, but a key.
	if (input.startsWith("\u001B")) return ["other"];
	return Array.from(input, (character) => SEQUENCES.get(character) ?? character);
}

/** The controls after a key; the same ones where the key means nothing. */
export function afterKey(before: Controls, key: string, lengths_s: readonly number[]): Controls {
	if (before.isHelpShown) return { ...before, isHelpShown: false };
	switch (key) {
		case "r":
			return { ...before, refits: before.refits + 1 };
		case "p":
		case " ":
			return { ...before, isPaused: !before.isPaused };
		case "g":
			return { ...before, style: following(GRAPH_STYLES, before.style) };
		case "w":
			return { ...before, length_s: following(lengths_s, before.length_s) };
		case "+":
			return { ...before, interval_s: next(INTERVALS_S, before.interval_s) };
		case "-":
			return { ...before, interval_s: previous(INTERVALS_S, before.interval_s) };
		case "]":
			return { ...before, speed: next(SPEEDS, before.speed) };
		case "[":
			return { ...before, speed: previous(SPEEDS, before.speed) };
		case "?":
			return { ...before, isHelpShown: true };
		default:
			return before;
	}
}

function following<T>(choices: readonly T[], current: T): T {
	return choices[(choices.indexOf(current) + 1) % choices.length] ?? current;
}

function next(choices: readonly number[], current: number | null): number | null {
	if (current === null) return null;
	return choices.find((choice) => choice > current) ?? current;
}

function previous(choices: readonly number[], current: number | null): number | null {
	if (current === null) return null;
	return choices.findLast((choice) => choice < current) ?? current;
}
