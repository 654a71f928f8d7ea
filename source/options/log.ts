import { defineCommand, type FlagValues } from "./command.ts";
import { flagName, usage } from "./command-line.ts";
import { COMMON_FLAGS } from "./common-flags.ts";
import { switchFlag, textFlag } from "./flags.ts";
import { LISTEN_FLAGS } from "./listen-flags.ts";
import { LOG_FILE_FLAGS, refuseLogFileClashes } from "./log-file-flags.ts";
import { refuseSourceClashes, SOURCE_FLAGS } from "./source-flags.ts";

const FLAGS = {
	output: { ...textFlag("FILE", "", "where to log to; - is stdout"), short: "o" },
	...SOURCE_FLAGS,
	...LOG_FILE_FLAGS,
	...LISTEN_FLAGS,
	reopen: switchFlag("at SIGHUP open the file anew (logrotate) instead of ending"),
	quiet: switchFlag("no status line on the terminal"),
	...COMMON_FLAGS,
};

export type LogFlags = FlagValues<typeof FLAGS>;

export const log = defineCommand({
	name: "log",
	title: "anarchy-perf-ink log --output FILE: performance logger",
	calls: [["sudo anarchy-perf-ink log -o FILE", "performance logger"]],
	description: `Appends one line a sample, for weeks on end. Started again on the same file it goes on in it. What
cannot be written waits, the newest 10,000 samples, until the disk is back.`,
	flags: FLAGS,
	parse({ values, given, operands }) {
		operands.end();
		if (values.output === "") throw usage("--output FILE is missing: where to log to");
		const ofFiles = [...Object.keys(LOG_FILE_FLAGS), "reopen"].find((name) => given.has(name));
		if (values.output === "-" && ofFiles !== undefined) {
			throw usage(`${flagName(ofFiles)} is about files, and --output - is stdout`);
		}
		refuseLogFileClashes(values, given);
		refuseSourceClashes(values, given);
		return values;
	},
});
