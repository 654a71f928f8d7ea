import { defineCommand, type FlagValues } from "./command.ts";
import { COMMON_FLAGS } from "./common-flags.ts";

const SHELLS = ["bash", "zsh", "fish"] as const;

const { config: _, ...FLAGS } = COMMON_FLAGS;

export interface CompletionFlags extends FlagValues<typeof FLAGS> {
	readonly shell: (typeof SHELLS)[number];
	/** A command line up to its last word, which is to be completed; empty to print the script. */
	readonly words: readonly string[];
}

export const completion = defineCommand({
	name: "completion",
	title: "anarchy-perf-ink completion bash|zsh|fish: a completion script for a shell",
	calls: [["anarchy-perf-ink completion bash|zsh|fish", "print a completion script for a shell"]],
	description: `
For bash, put source <(anarchy-perf-ink completion bash) into ~/.bashrc; for zsh, the same line with
zsh, after compinit, into ~/.zshrc; for fish, write its output to
~/.config/fish/completions/anarchy-perf-ink.fish. The script calls completion SHELL -- WORD..., which
prints the completions of the last word.`,
	flags: FLAGS,
	operands: [{ name: "SHELL", completes: { words: SHELLS } }],
	takesProgram: true,
	parse({ values, operands, program }): CompletionFlags {
		const shell = operands.takeOneOf("SHELL", SHELLS);
		operands.expectEmpty();
		return { ...values, shell, words: program };
	},
});
