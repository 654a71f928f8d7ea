import { defineCommand, type FlagValues } from "./command.ts";
import { COMMON_FLAGS } from "./common-flags.ts";
import { switchFlag } from "./flags.ts";
import { SOURCE_FLAGS } from "./source-flags.ts";

const FLAGS = {
	json: switchFlag("print JSON (list, show)"),
	force: switchFlag("replace the whole baseline instead of adding runs to it (save)"),
	gpu: SOURCE_FLAGS.gpu,
	sysfs: SOURCE_FLAGS.sysfs,
	procfs: SOURCE_FLAGS.procfs,
	...COMMON_FLAGS,
};

const ACTIONS = ["save", "list", "show", "remove"] as const;

type Values = FlagValues<typeof FLAGS>;

export interface BaselineFlags extends Values {
	readonly action: (typeof ACTIONS)[number];
	/** Empty for an action that takes none. */
	readonly name: string;
	readonly logs: readonly string[];
}

export const baseline = defineCommand({
	name: "baseline",
	title: "anarchy-perf-ink baseline save|list|show|remove: named baselines",
	calls: [
		[
			"anarchy-perf-ink baseline save NAME LOG...",
			"save logs as a baseline, or as more runs of one",
		],
		["anarchy-perf-ink baseline list", "list the baselines; also show NAME, remove NAME"],
	],
	description: `
Baselines are saved in $XDG_DATA_HOME/anarchy-perf-ink/baselines (default ~/.local/share/...),
each with the kernel, the driver and the CPU it was measured on. Saving a log
under an existing name adds a run to that baseline; --force replaces all of its runs instead. With
three runs or more, compare and verify judge by the spread between runs. The names can be used with
verify, compare and the checks of stress.`,
	flags: FLAGS,
	operands: [
		{ name: "ACTION", completes: { words: ACTIONS } },
		{ name: "NAME", completes: { names: "baselines" } },
		{ name: "LOG", isRepeatable: true },
	],
	parse({ values, operands }): BaselineFlags {
		const action = operands.takeOneOf("ACTION", ACTIONS);
		const name = action === "list" ? "" : operands.take("NAME", "the name of the baseline");
		const logs =
			action === "save" ? [operands.take("LOG", "the log to save"), ...operands.takeAll()] : [];
		operands.expectEmpty();
		return { ...values, action, name, logs };
	},
});
