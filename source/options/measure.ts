import { CAPACITY_FLAG } from "./capacity-flag.ts";
import { defineCommand, type FlagValues } from "./command.ts";
import { usage } from "./command-line.ts";
import { COMMON_FLAGS } from "./common-flags.ts";
import { countFlag, durationFlag, switchFlag, textFlag } from "./flags.ts";
import { MEASURE_OUTPUT_FLAGS, refuseOutputClashes } from "./measure-output-flags.ts";
import {
	INTERVAL_RANGE,
	INTERVAL_RANGE_S,
	refuseSourceClashes,
	SOURCE_FLAGS,
} from "./source-flags.ts";

// The command says how long it lasts.
const { duration: _, interval: __, ...SOURCE } = SOURCE_FLAGS;

const MAX_RUNS = 10_000;

const FLAGS = {
	runs: countFlag("N", [1, MAX_RUNS], 1, "runs of COMMAND; their spread is reported"),
	warmup: countFlag("N", [0, MAX_RUNS], 0, "number of runs before, without measuring"),
	prepare: textFlag("COMMAND", null, "shell command to run before each run"),
	...MEASURE_OUTPUT_FLAGS,
	interval: {
		...durationFlag(INTERVAL_RANGE_S, INTERVAL_RANGE, 0.02, "time between readings, 10ms to 1h"),
		short: "i",
	},
	...CAPACITY_FLAG,
	...SOURCE,
	keepRoot: switchFlag("under sudo, run COMMAND as root instead of the invoking user"),
	...COMMON_FLAGS,
};

export interface MeasureFlags extends FlagValues<typeof FLAGS> {
	readonly program: readonly string[];
}

export const measure = defineCommand({
	name: "measure",
	title: "anarchy-perf-ink measure -- COMMAND...: does the link limit COMMAND?",
	calls: [
		["sudo anarchy-perf-ink measure -- COMMAND...", "run COMMAND, report if the link limits it"],
	],
	description: `
Runs COMMAND, with the privileges of the user who ran sudo, and reports on stderr how it used the
link: bytes, rates, the share of the time in which the link was saturated, and how much time a link
without limit would save at most. COMMAND has the shell's input, output and terminal, and receives
signals. The exit status is that of COMMAND, 128 + N if signal N ended it, 127 if it was not found,
126 if it could not be run. With --runs, measuring stops at the first run that fails.`,
	flags: FLAGS,
	takesProgram: true,
	hasChecks: true,
	parse({ values, given, operands, program }): MeasureFlags {
		operands.expectEmpty();
		if (program.length === 0) {
			throw usage("COMMAND is missing: append it, as in measure -- ./my-benchmark");
		}
		refuseSourceClashes(values, given);
		refuseOutputClashes(values);
		return { ...values, program };
	},
});
