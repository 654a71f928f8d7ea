import { defineCommand, type FlagValues } from "./command.ts";
import { COMMON_FLAGS } from "./common-flags.ts";
import { durationFlag, switchFlag, textFlag } from "./flags.ts";
import { INTERVAL_RANGE, INTERVAL_RANGE_S, SOURCE_FLAGS } from "./source-flags.ts";

const { source, gpu, statsFile, sysfs, procfs, debugfs, tracefs } = SOURCE_FLAGS;

const FLAGS = {
	source,
	gpu,
	statsFile,
	interval: {
		...durationFlag(INTERVAL_RANGE_S, INTERVAL_RANGE, 1, "time between the two readings"),
		short: "i",
	},
	load: textFlag(
		"'COMMAND'",
		null,
		"judge the link while COMMAND runs, as the invoking user, for at most 30 s",
	),
	json: switchFlag("print one JSON object"),
	compare: textFlag("FILE", null, "also say what differs from the link in FILE, an earlier report"),
	report: textFlag("FILE", null, "also write a report for a bug report; unique ids are masked"),
	sysfs,
	procfs,
	debugfs,
	tracefs,
	...COMMON_FLAGS,
};

export type DoctorFlags = FlagValues<typeof FLAGS>;

export const doctor = defineCommand({
	name: "doctor",
	title: "anarchy-perf-ink doctor: diagnose this machine and suggest fixes",
	calls: [["sudo anarchy-perf-ink doctor", "diagnose this machine and suggest fixes"]],
	description: `
Reads the driver, the link and the machine twice, one interval apart, and changes nothing. ✓
passed, ✗ failed (with a suggested fix), – not present or unknown. GPUs slow an idle link down:
only --load 'COMMAND' shows whether it reaches its speed.`,
	flags: FLAGS,
	hasChecks: true,
	parse({ values, operands }) {
		operands.expectEmpty();
		return values;
	},
});
