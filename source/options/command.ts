/** What a command is to its user: its help, its flags, and what its command line means. */
import { type CommandLine, type Flags, flagName } from "./command-line.ts";
import { Operands } from "./operands.ts";

/** One way to call a command, and what it does then: a line in the list of all commands. */
export type Call = readonly [words: string, does: string];

export interface CommandHelp {
	/** The first word of the command line. */
	readonly name: string;
	/** The first line of its help. */
	readonly title: string;
	readonly calls: readonly Call[];
	/** What there is to know of it beyond its flags. */
	readonly description: string;
	readonly flags: Flags;
	/** Whether another program's command line may follow behind `--`. */
	readonly takesProgram?: boolean;
	/** Whether it checks something, and ends with exit code 1 where that fails. */
	readonly hasChecks?: boolean;
}

/** The values of a table of flags, by their names. */
export type FlagValues<Table extends Flags> = {
	readonly [Name in keyof Table]: Table[Name]["fallback"];
};

/** A command line whose flags have each been checked. */
export interface Invocation<Table extends Flags> {
	readonly values: FlagValues<Table>;
	/** The flags that were given, also where with the value they have anyway. */
	readonly given: ReadonlySet<string>;
	readonly operands: Operands;
	/** The other program's command line, word by word as it was given; empty where there is none. */
	readonly program: readonly string[];
}

export interface CommandSpec<Name extends string, Table extends Flags, Options>
	extends CommandHelp {
	readonly name: Name;
	readonly flags: Table;
	/** @throws {UserError} where operands are missing or left over, or flags contradict each other */
	readonly parse: (invocation: Invocation<Table>) => Options;
}

export interface Command<Name extends string, Options> extends CommandHelp {
	readonly name: Name;
	/** @throws {UserError} at what the command line cannot mean */
	readonly read: (line: CommandLine) => { readonly command: Name } & Options;
}

/** A command of which is known what options it gives, and no longer by which flags. */
export function defineCommand<Name extends string, Table extends Flags, Options>({
	parse,
	...help
}: CommandSpec<Name, Table, Options>): Command<Name, Options> {
	const read = ({ given, operands, program }: CommandLine) => {
		const options = parse({
			values: readValues(help.flags, given),
			given: new Set(given.keys()),
			operands: new Operands(operands),
			program,
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
	// The names and what each flag reads are the table's own: entries lose that.
	return Object.fromEntries(values) as FlagValues<Table>;
}
