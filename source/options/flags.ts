/** Flags: how the text of each becomes a value, or an error that says what it takes. */
import { parseDuration } from "../core/duration.ts";
import { ExitCode, UserError } from "../core/errors.ts";
import { suggestWord } from "../core/nearest-word.ts";
import type { Completes } from "./completes.ts";

export interface Flag<T> {
	/** A word for its value in the help; empty for a switch. */
	readonly takes: string;
	readonly short?: string;
	/** May be given several times: then its text is a line for each. */
	readonly isRepeatable?: true;
	readonly help: string;
	/** What shells offer for its value, if its word in the help does not say it. */
	readonly completes?: Completes;
	/** Its value if it is not set; the help shows it unless it is null or empty. */
	readonly fallback: T;
	readonly read: (text: string, name: string) => T;
}

export function switchFlag(help: string): Flag<boolean> {
	return { takes: "", help, fallback: false, read: () => true };
}

export function textFlag<T extends string | null>(
	takes: string,
	fallback: T,
	help: string,
): Flag<T | string> {
	return {
		takes,
		help,
		fallback,
		read: (text, name) => (text === "" ? refuse(name, `takes a ${takes}`, text) : text),
	};
}

export function numberFlag(
	takes: string,
	[min, max]: readonly [min: number, max: number],
	fallback: number,
	help: string,
): Flag<number> {
	const read = (text: string, name: string) => {
		const value = /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
		if (value >= min && value <= max) return value;
		return refuse(name, `takes ${takes} from ${min} to ${max}`, text);
	};
	return { takes, help, fallback, read };
}

/** A whole number. */
export function countFlag(
	takes: string,
	[min, max]: readonly [min: number, max: number],
	fallback: number,
	help: string,
): Flag<number> {
	const read = (text: string, name: string) => {
		const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
		if (value >= min && value <= max) return value;
		return refuse(name, `takes a whole number from ${min} to ${max}`, text);
	};
	return { takes, help, fallback, read };
}

export function durationFlag<T extends number | null>(
	[min_s, max_s]: readonly [min_s: number, max_s: number],
	range: string,
	fallback: T,
	help: string,
): Flag<T | number> {
	const read = (text: string, name: string) => {
		const value_s = parseDuration(text);
		if (value_s !== null && value_s >= min_s && value_s <= max_s) return value_s;
		return refuse(name, `takes a duration ${range}, such as 90, 500ms, 15m, 1.5h or 7d`, text);
	};
	return { takes: "DURATION", help, fallback, read };
}

/** A flag that is null if it is not set. */
export function optionalFlag<T>(
	takes: string,
	parse: (text: string) => T | null,
	form: string,
	help: string,
): Flag<T | null> {
	const read = (text: string, name: string) => parse(text) ?? refuse(name, `takes ${form}`, text);
	return { takes, help, fallback: null, read };
}

export function choiceFlag<T extends string>(
	takes: string,
	choices: readonly T[],
	fallback: T,
	help: string,
): Flag<T> {
	const read = (text: string, name: string) =>
		choices.find((choice) => choice === text) ??
		refuse(name, `takes one of ${choices.join(", ")}`, text, suggestWord(text, choices));
	return { takes, help, fallback, read, completes: { words: choices } };
}

function refuse(name: string, takes: string, text: string, suggestion = ""): never {
	const got = text === "" ? "nothing" : JSON.stringify(text);
	throw new UserError(`${name} ${takes}; got ${got}${suggestion}`, ExitCode.usage);
}
