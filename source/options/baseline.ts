import { defineCommand, type FlagValues } from "./command.ts";
import { COMMON_FLAGS } from "./common-flags.ts";
import { switchFlag } from "./flags.ts";
import { SOURCE_FLAGS } from "./source-flags.ts";

const FLAGS = {
	json: switchFlag("list and show as JSON"),
	sysfs: SOURCE_FLAGS.sysfs,
	procfs: SOURCE_FLAGS.procfs,
	...COMMON_FLAGS,
};

type Values = FlagValues<typeof FLAGS>;

export interface BaselineFlags extends Values {
	readonly action: "save" | "list" | "show" | "remove";
	/** Empty where the action takes none. */
	readonly name: string;
	readonly log: string;
}

export const baseline = defineCommand({
	name: "baseline",
	title: "anarchy-perf-ink baseline save|list|show|remove: named baselines",
	calls: [
		["anarchy-perf-ink baseline save NAME LOG", "keep a log as a baseline"],
		["anarchy-perf-ink baseline list", "the baselines; also show NAME, remove NAME"],
	],
	description: `Baselines are kept in $XDG_DATA_HOME/anarchy-perf-ink/baselines (~/.local/share), with the kernel,
the driver and the CPU they were measured on. verify, compare and the checks of stress know them by
name.`,
	flags: FLAGS,
	parse({ values, operands }): BaselineFlags {
		const action = operands.takeOneOf("ACTION", ["save", "list", "show", "remove"]);
		const name = action === "list" ? "" : operands.take("NAME", "the name of the baseline");
		const log = action === "save" ? operands.take("LOG", "the log to keep") : "";
		operands.end();
		return { ...values, action, name, log };
	},
});
