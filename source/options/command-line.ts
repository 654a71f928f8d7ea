/** Splits a command line into the flags of its command, which must be known ones, and operands. */
import meow from "meow";
import { ExitCode, UserError } from "../core/errors.ts";
import type { Flag } from "./flags.ts";

export type Flags = Readonly<Record<string, Flag<unknown>>>;

export interface CommandLine {
	/** The texts of the flags that were given. */
	readonly given: ReadonlyMap<string, string>;
	readonly operands: readonly string[];
	/** What is behind `--` where the command takes another program's command line; else empty. */
	readonly program: readonly string[];
}

/**
 * What is behind a lone `--` is no flag: it is the other program's command line where one is taken,
 * word by word as it stands, and operands elsewhere.
 *
 * @throws {UserError} at a flag that is not known, is given twice, or has a value but takes none,
 * and at `--` without the program that it announces
 */
export function splitCommandLine(
	arguments_: readonly string[],
	{ flags, takesProgram = false }: { readonly flags: Flags; readonly takesProgram?: boolean },
): CommandLine {
	const end = arguments_.indexOf("--");
	if (!takesProgram || end < 0) return { ...splitOwn(arguments_, flags), program: [] };
	const program = arguments_.slice(end + 1);
	if (program.length === 0) throw usage("-- is followed by the command to run; given was none");
	return { ...splitOwn(arguments_.slice(0, end), flags), program };
}

function splitOwn(arguments_: readonly string[], flags: Flags): Omit<CommandLine, "program"> {
	const end = arguments_.indexOf("--");
	for (const argument of end < 0 ? arguments_ : arguments_.slice(0, end)) {
		if (argument.startsWith("--")) refuseUnknown(argument, flags);
	}
	const { input, flags: parsed } = split(withDashesJoined(arguments_, flags), flags);
	const given = new Map<string, string>();
	for (const [name, value] of Object.entries(parsed)) {
		if (!Object.hasOwn(flags, name) || typeof value === "object") {
			throw usage(`unknown flag ${flagName(name)}`);
		}
		if (value !== undefined && value !== false) given.set(name, String(value));
	}
	return { given, operands: input };
}

/** The flag's name as it is typed: `--stats-file` for `statsFile`. */
export function flagName(name: string): string {
	if (name.length === 1) return `-${name}`;
	return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** A command line that cannot be carried out, and where it is told how it could. */
export function usage(message: string): UserError {
	return new UserError(`${message} (see --help)`, ExitCode.usage);
}

/** Before meow, which takes `--no-x` for the opposite of `--x`, and `--statsFile` as well. */
function refuseUnknown(argument: string, flags: Flags): void {
	const [typed = ""] = argument.split("=");
	const flag = Object.entries(flags).find(([name]) => flagName(name) === typed)?.[1];
	if (flag === undefined || typed.length < 4) throw usage(`unknown flag ${typed}`);
	if (flag.takes === "" && typed !== argument) throw usage(`${typed} takes no value`);
}

/** `--output=-` for `--output -` and `-o -`: meow takes a dash alone for a flag, not for a value. */
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

function split(
	arguments_: readonly string[],
	flags: Flags,
): { input: string[]; flags: Record<string, unknown> } {
	const types = Object.entries(flags).map(([name, { takes, short }]) => [
		name,
		{
			type: takes === "" ? "boolean" : "string",
			...(short === undefined ? {} : { shortFlag: short }),
		},
	]);
	try {
		return meow({
			importMeta: import.meta,
			// Given, so that it is not looked for on the disk; run from its sources, the process gets this name.
			pkg: { name: "anarchy-perf-ink" },
			argv: arguments_,
			flags: Object.fromEntries(types),
			autoHelp: false,
			autoVersion: false,
		});
	} catch (error) {
		// meow's refusal of a flag that is given twice.
		throw usage(error instanceof Error ? error.message.replace(/\.$/, "") : String(error));
	}
}
