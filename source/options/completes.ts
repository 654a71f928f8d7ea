/** What shells can offer in a place of a command line: the value of a flag, or an operand. */
export interface Completes {
	readonly words?: readonly string[];
	/** Names that are looked up when they are asked for. */
	readonly names?: NameList;
	/** What a shell completes by itself. */
	readonly paths?: "files" | "folders" | "commands";
}

export const BUILT_IN_SCENARIOS: Completes = { names: "scenarios" };

/** Saved baselines, built-in stress scenarios, or commands of the program. */
export type NameList = "baselines" | "scenarios" | "commands";

/** A word of a command line that is not a flag. */
export interface Operand {
	/** The word for it in the help, such as `LOG`. */
	readonly name: string;
	/** If its word in the help does not say it. */
	readonly completes?: Completes;
	/** Whether further ones may follow; it is the last one then. */
	readonly isRepeatable?: true;
}

const FILES: Completes = { paths: "files" };
const LOG_OR_BASELINE: Completes = { paths: "files", names: "baselines" };

/** Words for values in the help that mean the same everywhere. */
const PLACEHOLDERS: ReadonlyMap<string, Completes> = new Map([
	["FILE", FILES],
	["PATH", FILES],
	["LOG", FILES],
	["DIR", { paths: "folders" }],
	["COMMAND", { paths: "commands" }],
	["'COMMAND'", { paths: "commands" }],
	["LOG|NAME", LOG_OR_BASELINE],
	["BASELINE", LOG_OR_BASELINE],
	["CANDIDATE", LOG_OR_BASELINE],
	["SCENARIO", { paths: "files", names: "scenarios" }],
]);

/** @param placeholder the word for a value in the help */
export function completesOf(placeholder: string, own: Completes | undefined): Completes {
	return own ?? PLACEHOLDERS.get(placeholder) ?? {};
}
