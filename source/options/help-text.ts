/** The help of a command, derived from its table of flags. */
import { ExitCode } from "../core/errors.ts";
import { wrapWords } from "../core/wrap-words.ts";
import type { Call, CommandHelp } from "./command.ts";
import { flagName } from "./command-line.ts";
import type { Flag } from "./flags.ts";

const HELP_WIDTH = 100;

export const EXIT_MEANINGS: readonly (readonly [code: ExitCode, meaning: string])[] = [
	[ExitCode.done, "done or stopped by the user"],
	[ExitCode.checkFailed, "a check failed"],
	[ExitCode.usage, "wrong command line or input file"],
	[ExitCode.unreadable, "the source cannot be read at the start"],
	[ExitCode.defect, "a defect of the program"],
	[ExitCode.outputFailed, "an output cannot be written"],
];

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
	return Object.entries(flags).map(([name, flag]) => {
		const { short, takes } = flag;
		const usage =
			`${short === undefined ? "    " : `-${short}, `}${flagName(name)} ${takes}`.trimEnd();
		return [usage, flagText(flag)];
	});
}

/** What a flag does, with its default. */
export function flagText({ takes, help, fallback }: Flag<unknown>): string {
	const hasDefault = takes !== "" && fallback !== null && String(fallback) !== "";
	return hasDefault ? `${help} (default ${fallback})` : help;
}

function exitCodes({ hasChecks = false, flags }: CommandHelp): string {
	const isPossible = (code: ExitCode) => {
		if (code === ExitCode.checkFailed) return hasChecks;
		if (code === ExitCode.unreadable) return "statsFile" in flags;
		return code !== ExitCode.defect;
	};
	const codes = EXIT_MEANINGS.filter(([code]) => isPossible(code));
	return `Exit codes: ${codes.map((row) => row.join(" ")).join(", ")}.`;
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
