/**
 * The options of the commands: one file per command defines its flags, their checks and its help.
 * Flags are tables (`flags.ts`), from which the parser, the typed values and the help text are all
 * derived. Nothing here runs a command; `command-table.ts` joins options and code.
 */
import { type CommandLine, type Flags, flagName } from "./command-line.ts";
import type { Operand } from "./completes.ts";
import { Operands } from "./operands.ts";

/** One way to call a command, and what it does: a line in the list of all commands. */
export type Call = readonly [words: string, does: string];

export interface CommandHelp {
	/** The first word of the command line. */
	readonly name: string;
	/** The first line of its help. */
	readonly title: string;
	readonly calls: readonly Call[];
	/** What users need to know beyond the flags; its lines are joined and wrapped. */
	readonly description: string;
	readonly flags: Flags;
	/** In their order; none if left out. */
	readonly operands?: readonly Operand[];
	/** Whether further words, such as another program's command line, may follow behind `--`. */
	readonly takesProgram?: boolean;
	/** Whether it checks something, and exits with code 1 if that fails. */
	readonly hasChecks?: boolean;
}

/** The values of a table of flags, by their names. */
export type FlagValues<Table extends Flags> = {
	readonly [Name in keyof Table]: Table[Name]["fallback"];
};

/** A command line whose flags are checked one by one. */
export interface Invocation<Table extends Flags> {
	readonly values: FlagValues<Table>;
	/** The names of the flags that are set, even if to their defaults. */
	readonly given: ReadonlySet<string>;
	readonly operands: Operands;
	/** The other program's command line, word by word; empty if there is none. */
	readonly program: readonly string[];
	/** The names of all commands. */
	readonly commands: readonly string[];
}

export interface CommandSpec<Name extends string, Table extends Flags, Options>
	extends CommandHelp {
	readonly name: Name;
	readonly flags: Table;
	/** @throws {UserError} if operands are missing or left over, or flags contradict each other */
	readonly parse: (invocation: Invocation<Table>) => Options;
}

export interface Command<Name extends string, Options> extends CommandHelp {
	readonly name: Name;
	/** @throws {UserError} if the command line is invalid */
	readonly read: (
		line: CommandLine,
		commands: readonly string[],
	) => { readonly command: Name } & Options;
}

/** Hides the table of flags behind the typed options that it yields. */
export function defineCommand<Name extends string, Table extends Flags, Options>({
	parse,
	...help
}: CommandSpec<Name, Table, Options>): Command<Name, Options> {
	const read = ({ given, operands, program }: CommandLine, commands: readonly string[]) => {
		const options = parse({
			values: readValues(help.flags, given),
			given: new Set(given.keys()),
			operands: new Operands(operands),
			program,
			commands,
		});
		return { command: help.name, ...options };
	};
	return { ...help, read };
}

function readValues<Table extends Flags>(
	flags: Table,
	given: ReadonlyMap<string, string>,
): FlagValues<Table> {
	const values = Object.entries(flags).map(([name, flag]) => {
		const text = given.get(name);
		return [name, text === undefined ? flag.fallback : flag.read(text, flagName(name))];
	});
	// The names and types are those of the table, which Object.entries() loses.
	return Object.fromEntries(values) as FlagValues<Table>;
}
