import { isLogFormat, type LogFormatName } from "../log/log-format.ts";
import type { LineFormatName } from "../record/line-formats.ts";
import { ALERT_FLAGS, refuseAlertClashes } from "./alert-flags.ts";
import { defineCommand, type FlagValues } from "./command.ts";
import { flagName, usage } from "./command-line.ts";
import { COMMON_FLAGS } from "./common-flags.ts";
import { switchFlag, textFlag } from "./flags.ts";
import { LINE_FORMAT_FLAGS, lineFormatFrom } from "./line-format-flags.ts";
import { LISTEN_FLAGS, refuseListenClashes } from "./listen-flags.ts";
import { LOG_FILE_FLAGS, refuseLogFileClashes } from "./log-file-flags.ts";
import { refuseSourceClashes, SOURCE_FLAGS } from "./source-flags.ts";

const FLAGS = {
	output: { ...textFlag("FILE", "", "output file (- for stdout)"), short: "o" },
	...SOURCE_FLAGS,
	...LINE_FORMAT_FLAGS,
	...LOG_FILE_FLAGS,
	...LISTEN_FLAGS,
	...ALERT_FLAGS,
	reopen: switchFlag("reopen the file on SIGHUP (for logrotate) instead of exiting"),
	quiet: switchFlag("show no status line on the terminal"),
	...COMMON_FLAGS,
};

export interface LogFlags extends FlagValues<typeof FLAGS> {
	/** The format on stdout. */
	readonly lines: LineFormatName;
	/** The format of a file. */
	readonly format: LogFormatName;
}

export const log = defineCommand({
	name: "log",
	title: "anarchy-perf-ink log --output FILE: performance logger",
	calls: [["sudo anarchy-perf-ink log -o FILE", "performance logger"]],
	description: `
Appends one line per sample and can run unattended for months. Restarted on the same file, it
continues in it. While the file cannot be written, the newest 10,000 samples are kept in memory
and written later. SIGHUP stops it, except under nohup or if standard input, output and error are
all files or /dev/null.`,
	flags: FLAGS,
	parse({ values, given, operands }): LogFlags {
		operands.expectEmpty();
		if (values.output === "")
			throw usage("--output FILE is missing: the file to log to, or - for stdout");
		const ofFiles = [...Object.keys(LOG_FILE_FLAGS), "reopen"].find((name) => given.has(name));
		if (values.output === "-" && ofFiles !== undefined) {
			throw usage(`${flagName(ofFiles)} needs a file; --output - is stdout`);
		}
		refuseLogFileClashes(values, given);
		refuseSourceClashes(values, given);
		refuseAlertClashes(values);
		refuseListenClashes(values);
		const lines = lineFormatFrom(values) ?? "csv";
		if (values.output === "-") return { ...values, lines, format: "csv" };
		if (!isLogFormat(lines)) throw usage(`${flagName(lines)} needs --output -`);
		return { ...values, lines, format: lines };
	},
});
