/** `completion`: the script for a shell, or what completes a command line. */
import { ownBaselines } from "../baselines/baseline-records.ts";
import { complete, joinSplitWords } from "../completion/complete.ts";
import { SHELL_SCRIPTS } from "../completion/shell-scripts.ts";
import type { CommandHelp } from "../options/command.ts";
import type { NameList } from "../options/completes.ts";
import type { CompletionFlags } from "../options/completion.ts";
import { writeStdout } from "../outputs/standard-streams.ts";
import { BUILT_IN_SCENARIOS } from "../stress/built-in-scenarios.ts";

export function runCompletion(
	{ shell, words }: CompletionFlags,
	commands: readonly [CommandHelp, ...CommandHelp[]],
): void {
	if (words.length === 0) {
		writeStdout(SHELL_SCRIPTS[shell]);
		return;
	}
	const lists: Readonly<Record<NameList, () => readonly string[]>> = {
		baselines: () => ownBaselines().names(),
		scenarios: () => [...BUILT_IN_SCENARIOS.keys()],
		commands: () => commands.map(({ name }) => name),
	};
	const typed = shell === "bash" ? joinSplitWords(words) : words;
	const { paths, candidates } = complete(typed, { commands, namesOf: (list) => lists[list]() });
	// Of the words as the shell has them.
	const place = paths === "program" ? ` ${words.indexOf("--") + 1}` : "";
	const lines = candidates.map(({ word, help }) => `${word}\t${help}`);
	writeStdout(`${[`${paths}${place}`, ...lines].join("\n")}\n`);
}
