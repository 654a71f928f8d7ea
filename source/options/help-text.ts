/** The help of a command, derived from its table of flags. */
import { wrapWords } from "../core/wrap-words.ts";
import type { Call, CommandHelp } from "./command.ts";
import { flagName } from "./command-line.ts";

const HELP_WIDTH = 100;

/** @param calls the list of all commands, for the help of the whole program; else empty */
export function helpText(command: CommandHelp, calls: readonly Call[]): string {
	const parts = [
		command.title,
		...(calls.length === 0 ? [] : [table(calls, 4)]),
		wrapWords(command.description.trim().replaceAll("\n", " "), HELP_WIDTH).join("\n"),
		`Flags:\n${table(flagRows(command), 2)}`,
		wrapWords(exitCodes(command), HELP_WIDTH).join("\n"),
	];
	return parts.join("\n\n");
}

function flagRows({ flags }: CommandHelp): [usage: string, text: string][] {
	return Object.entries(flags).map(([name, { short, takes, help, fallback }]) => {
		const usage =
			`${short === undefined ? "    " : `-${short}, `}${flagName(name)} ${takes}`.trimEnd();
		const hasDefault = takes !== "" && fallback !== null && String(fallback) !== "";
		return [usage, hasDefault ? `${help} (default ${fallback})` : help];
	});
}

function exitCodes({ hasChecks = false, flags }: CommandHelp): string {
	const codes = [
		"0 done or stopped by the user",
		...(hasChecks ? ["1 a check failed"] : []),
		"2 wrong command line or input file",
		...("statsFile" in flags ? ["3 the source cannot be read at the start"] : []),
		"74 an output cannot be written",
	];
	return `Exit codes: ${codes.join(", ")}.`;
}

/** Two columns, `gap` blanks apart; the second is wrapped. */
function table(rows: readonly (readonly [left: string, right: string])[], gap: number): string {
	const width = Math.max(...rows.map(([left]) => left.length)) + gap;
	return rows
		.flatMap(([left, right]) =>
			wrapWords(right, HELP_WIDTH - width - 2).map(
				(line, index) => `  ${(index === 0 ? left : "").padEnd(width)}${line}`,
			),
		)
		.join("\n");
}
