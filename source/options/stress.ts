import { CAPACITY_FLAG } from "./capacity-flag.ts";
import { defineCommand, type FlagValues } from "./command.ts";
import { flagName, usage } from "./command-line.ts";
import { COMMON_FLAGS } from "./common-flags.ts";
import { BUILT_IN_SCENARIOS } from "./completes.ts";
import { durationFlag, switchFlag, textFlag } from "./flags.ts";
import { LOG_FILE_FLAGS } from "./log-file-flags.ts";
import { SCREEN_FLAGS } from "./screen-flags.ts";
import { refuseSourceClashes, SOURCE_FLAGS } from "./source-flags.ts";

// The scenario says how long it lasts.
const { duration: _, ...SOURCE } = SOURCE_FLAGS;

const FLAGS = {
	list: switchFlag("list the built-in scenarios"),
	show: {
		...textFlag("NAME", null, "print a built-in scenario, to use as a template"),
		completes: BUILT_IN_SCENARIOS,
	},
	check: textFlag("FILE", null, "validate a scenario file and exit"),
	output: {
		...textFlag("DIR", null, "new folder for the record, the workload output and the result"),
		short: "o",
	},
	junit: textFlag("FILE", null, "write the result as JUnit XML"),
	action: textFlag("COMMAND", null, "command to run for a phase's action"),
	failFast: switchFlag("end after the first phase with a failure"),
	grace: durationFlag([0, 3600], "up to 1h", 5, "time between SIGTERM and SIGKILL of a workload"),
	...SCREEN_FLAGS,
	...CAPACITY_FLAG,
	...SOURCE,
	json: switchFlag("print the result as one JSON object"),
	keepRoot: LOG_FILE_FLAGS.keepRoot,
	...COMMON_FLAGS,
};

type Values = FlagValues<typeof FLAGS>;

export interface StressFlags extends Values {
	/** The name of a built-in scenario, or a file; empty if none is run. */
	readonly plan: string;
	readonly program: readonly string[];
	readonly duration: null;
}

export const stress = defineCommand({
	name: "stress",
	title: "anarchy-perf-ink stress SCENARIO [-- COMMAND...]: a load scenario, recorded and checked",
	calls: [
		["sudo anarchy-perf-ink stress NAME -- COMMAND...", "run a load scenario and check it"],
		["anarchy-perf-ink stress --list", "list the built-in scenarios"],
	],
	description: `
Runs COMMAND as the scenario says, with the privileges of the user who ran sudo, and evaluates
the scenario's checks. SCENARIO is a built-in one (--list) or a YAML file. Workloads are always
killed with the run; the first 16 MiB of each one's output are kept.`,
	flags: FLAGS,
	operands: [{ name: "SCENARIO" }],
	takesProgram: true,
	hasChecks: true,
	parse({ values, given, operands, program }) {
		const asked = ["list", "show", "check"].filter((name) => given.has(name)).map(flagName);
		if (asked.length > 1) throw usage(`${asked.join(" and ")} cannot be combined`);
		const plan =
			asked.length > 0 ? "" : operands.take("SCENARIO", "a built-in one (--list), or a file");
		operands.expectEmpty();
		refuseSourceClashes(values, given);
		return { ...values, plan, program, duration: null };
	},
});
