/** Splits a command line into the flags of its command, which must be known, and operands. */
import meow from "meow";
import { ExitCode, UserError } from "../core/errors.ts";
import { suggestWord } from "../core/nearest-word.ts";
import type { Flag } from "./flags.ts";

export type Flags = Readonly<Record<string, Flag<unknown>>>;

export interface CommandLine {
	/** The texts of the flags that are set. */
	readonly given: ReadonlyMap<string, string>;
	readonly operands: readonly string[];
	/** The words behind `--`, for a command that takes another program's command line; else empty. */
	readonly program: readonly string[];
}

/**
 * The words behind a lone `--` are not flags: they are the other program's command line, word by
 * word, if the command takes one, and operands otherwise.
 *
 * @throws {UserError} for a flag that is unknown, is set twice, or has a value but takes none, and
 *   for `--` without a program behind it
 */
export function splitCommandLine(
	arguments_: readonly string[],
	{ flags, takesProgram = false }: { readonly flags: Flags; readonly takesProgram?: boolean },
): CommandLine {
	const end = arguments_.indexOf("--");
	if (!takesProgram || end < 0) return { ...splitOwn(arguments_, flags), program: [] };
	const program = arguments_.slice(end + 1);
	if (program.length === 0) throw usage("-- must be followed by the command to run; got nothing");
	return { ...splitOwn(arguments_.slice(0, end), flags), program };
}

function splitOwn(arguments_: readonly string[], flags: Flags): Omit<CommandLine, "program"> {
	const end = arguments_.indexOf("--");
	for (const argument of end < 0 ? arguments_ : arguments_.slice(0, end)) {
		if (argument.startsWith("--")) refuseUnknown(argument, flags);
	}
	const { input, flags: parsed } = split(
		withNegations(withDashesJoined(arguments_, flags), flags),
		flags,
	);
	const given = new Map<string, string>();
	for (const [name, value] of Object.entries(parsed)) {
		const isSeveral = Array.isArray(value);
		if (!Object.hasOwn(flags, name) || (typeof value === "object" && !isSeveral)) {
			throw usage(`unknown flag ${flagName(name)}`);
		}
		if (isSeveral && value.length === 0) continue;
		const text = isSeveral ? value.join("\n") : value;
		if (text !== undefined && text !== false) given.set(name, String(text));
	}
	return { given, operands: input };
}

/** Returns the flag as it is typed: `--stats-file` for `statsFile`. */
export function flagName(name: string): string {
	if (name.length === 1) return `-${name}`;
	return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Returns the error of a command line that is refused; it points to the help. */
export function usage(message: string): UserError {
	return new UserError(`${message} (see --help)`, ExitCode.usage);
}

/** Returns the error of an unknown word, with the one that was probably meant. */
export function unknown(
	what: string,
	shown: string,
	typed: string,
	known: readonly string[],
): UserError {
	return usage(`unknown ${what} ${shown}${suggestWord(typed, known)}`);
}

/**
 * Runs before meow, which would accept `--no-x` as the opposite of `--x`, and `--statsFile` too.
 */
function refuseUnknown(argument: string, flags: Flags): void {
	const [typed = ""] = argument.split("=");
	const flag = Object.entries(flags).find(([name]) => flagName(name) === typed)?.[1];
	if (flag === undefined || typed.length < 4) {
		throw unknown("flag", typed, typed, Object.keys(flags).map(flagName));
	}
	if (flag.takes === "" && typed !== argument) throw usage(`${typed} takes no value`);
}

/**
 * Writes `--output -` and `-o -` as `--output=-`: meow takes a lone dash for a flag, not for a
 * value.
 */
function withDashesJoined(arguments_: readonly string[], flags: Flags): string[] {
	const joined: string[] = [];
	const end = arguments_.indexOf("--");
	for (const [index, argument] of arguments_.entries()) {
		const last = joined.at(-1) ?? "";
		const isBehindEnd = end >= 0 && index > end;
		const name = Object.entries(flags).find(
			([name, { takes, short }]) =>
				takes !== "" && (last === flagName(name) || (short !== undefined && last === `-${short}`)),
		)?.[0];
		if (argument !== "-" || isBehindEnd || name === undefined) joined.push(argument);
		else joined[joined.length - 1] = `${flagName(name)}=-`;
	}
	return joined;
}

/**
 * Writes a switch `--no-mouse` as `--no-mouse=true`: meow takes it for the opposite of `--mouse`.
 */
function withNegations(arguments_: readonly string[], flags: Flags): string[] {
	const end = arguments_.indexOf("--");
	const names = Object.keys(flags).map(flagName);
	return arguments_.map((argument, index) => {
		const isOwn = end < 0 || index < end;
		const isNegation = argument.startsWith("--no-") && names.includes(argument);
		return isOwn && isNegation ? `${argument}=true` : argument;
	});
}

function split(
	arguments_: readonly string[],
	flags: Flags,
): { input: string[]; flags: Record<string, unknown> } {
	const types = Object.entries(flags).map(([name, { takes, short, isRepeatable }]) => [
		name,
		{
			type: takes === "" ? "boolean" : "string",
			...(short === undefined ? {} : { shortFlag: short }),
			...(isRepeatable === true ? { isMultiple: true } : {}),
		},
	]);
	try {
		return meow({
			importMeta: import.meta,
			// Set, so that meow does not search the disk; run from its sources, the process gets this
			// name.
			pkg: { name: "anarchy-perf-ink" },
			argv: arguments_,
			flags: Object.fromEntries(types),
			autoHelp: false,
			autoVersion: false,
		});
	} catch (error) {
		// meow refuses a flag that is set twice.
		throw usage(error instanceof Error ? error.message.replace(/\.$/, "") : String(error));
	}
}
