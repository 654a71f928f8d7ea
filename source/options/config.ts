import { defineCommand, type FlagValues } from "./command.ts";
import { unknown } from "./command-line.ts";
import { COMMON_FLAGS } from "./common-flags.ts";
import { switchFlag } from "./flags.ts";

const FLAGS = { json: switchFlag("print one JSON object"), ...COMMON_FLAGS };

export interface ConfigFlags extends FlagValues<typeof FLAGS> {
	/** The command whose settings are shown. */
	readonly shown: string;
}

export const config = defineCommand({
	name: "config",
	title: "anarchy-perf-ink config [COMMAND]: the settings of a command, and where each comes from",
	calls: [["anarchy-perf-ink config [COMMAND]", "the settings, and where each comes from"]],
	description: `
Settings are flags in a YAML file, $XDG_CONFIG_HOME/anarchy-perf-ink/config.yaml (default
~/.config/...) or --config FILE. A setting such as interval: 500ms applies to every command that has
the flag; a setting below the name of a command applies to that command only. The command line
overrides the file. With remember: true, the monitor starts with the theme, style and window that
were last chosen by key.`,
	flags: FLAGS,
	operands: [{ name: "COMMAND", completes: { names: "commands" } }],
	parse({ values, operands, commands }): ConfigFlags {
		const named = operands.takeAll();
		const known = ["monitor", ...commands];
		const [shown = "monitor", surplus] = named;
		if (!known.includes(shown)) throw unknown("command", JSON.stringify(shown), shown, known);
		if (surplus !== undefined) throw unknown("argument", JSON.stringify(surplus), surplus, []);
		return { ...values, shown };
	},
});
