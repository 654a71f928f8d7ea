/** The help of a command, from the table of its flags. */
import type { Call, CommandHelp } from "./command.ts";
import { flagName } from "./command-line.ts";

const HELP_WIDTH = 100;

/** @param calls the list of commands, where the help is that of the whole program */
export function helpText(command: CommandHelp, calls: readonly Call[]): string {
	const parts = [
		command.title,
		...(calls.length === 0 ? [] : [table(calls, 4)]),
		command.description,
		`Flags:\n${table(flagRows(command), 2)}`,
		wrapped(exitCodes(command), HELP_WIDTH).join("\n"),
	];
	return parts.join("\n\n");
}

function flagRows({ flags }: CommandHelp): [usage: string, text: string][] {
	return Object.entries(flags).map(([name, { short, takes, help, fallback }]) => {
		const usage =
			`${short === undefined ? "    " : `-${short}, `}${flagName(name)} ${takes}`.trimEnd();
		const hasDefault = takes !== "" && fallback !== null && fallback !== "";
		return [usage, hasDefault ? `${help} (default ${fallback})` : help];
	});
}

function exitCodes({ hasChecks = false }: CommandHelp): string {
	const codes = [
		"0 done or stopped by the user",
		...(hasChecks ? ["1 a check failed"] : []),
		"2 wrong command line or input file",
		"3 the driver's file cannot be read when the command starts",
	];
	return `Exit codes: ${codes.join(", ")}.`;
}

/** Two columns, so many blanks apart; the second is wrapped. */
function table(rows: readonly (readonly [left: string, right: string])[], gap: number): string {
	const width = Math.max(...rows.map(([left]) => left.length)) + gap;
	return rows
		.flatMap(([left, right]) =>
			wrapped(right, HELP_WIDTH - width - 2).map(
				(line, index) => `  ${(index === 0 ? left : "").padEnd(width)}${line}`,
			),
		)
		.join("\n");
}

/** A text in lines of at most so many columns, broken between words; a long word stands alone. */
function wrapped(text: string, columns: number): string[] {
	const lines = [""];
	for (const word of text.split(" ")) {
		const line = lines.at(-1) ?? "";
		if (line === "") lines[lines.length - 1] = word;
		else if (line.length + 1 + word.length <= columns) lines[lines.length - 1] = `${line} ${word}`;
		else lines.push(word);
	}
	return lines;
}
