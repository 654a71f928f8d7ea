/** How the text of a flag becomes a value, or a refusal that says what the flag takes. */
import { parseDuration } from "../core/duration.ts";
import { ExitCode, UserError } from "../core/errors.ts";

export interface Flag<T> {
	/** What stands for its value in the help; empty for a switch. */
	readonly takes: string;
	readonly short?: string;
	readonly help: string;
	/** What it is when it is not given; also shown in the help where it is not null. */
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
	[least, most]: readonly [least: number, most: number],
	fallback: number,
	help: string,
): Flag<number> {
	const read = (text: string, name: string) => {
		const value = /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
		if (value >= least && value <= most) return value;
		return refuse(name, `takes ${takes} from ${least} to ${most}`, text);
	};
	return { takes, help, fallback, read };
}

export function durationFlag<T extends number | null>(
	[least_s, most_s]: readonly [least_s: number, most_s: number],
	range: string,
	fallback: T,
	help: string,
): Flag<T | number> {
	const read = (text: string, name: string) => {
		const value_s = parseDuration(text);
		if (value_s !== null && value_s >= least_s && value_s <= most_s) return value_s;
		return refuse(name, `takes a duration ${range}, such as 90, 500ms, 15m, 1.5h or 7d`, text);
	};
	return { takes: "DURATION", help, fallback, read };
}

/** A flag that is off, null, where it is not given. */
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
		refuse(name, `takes one of ${choices.join(", ")}`, text);
	return { takes, help, fallback, read };
}

function refuse(name: string, takes: string, text: string): never {
	const given = text === "" ? "nothing" : JSON.stringify(text);
	throw new UserError(`${name} ${takes}; given was ${given}`, ExitCode.usage);
}
