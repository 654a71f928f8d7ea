import { defineCommand, type FlagValues } from "./command.ts";
import { usage } from "./command-line.ts";
import { COMMON_FLAGS, YEAR_S } from "./common-flags.ts";
import { durationFlag, switchFlag, textFlag } from "./flags.ts";
import { refuseSourceClashes, SOURCE_FLAGS } from "./source-flags.ts";

const { duration: _, ...SOURCE } = SOURCE_FLAGS;

const FLAGS = {
	baseline: textFlag("LOG|NAME", "", "a recorded log, or a saved baseline (required)"),
	duration: {
		...durationFlag([1, YEAR_S], "from 1s", 60, "how long to record"),
		short: "d",
	},
	output: {
		...textFlag("DIR", null, "where record and workload output go (a new folder)"),
		short: "o",
	},
	junit: textFlag("FILE", null, "write the verdicts as JUnit XML"),
	allowInconclusive: switchFlag("pass where too little is known for a verdict"),
	...SOURCE,
	json: switchFlag("the comparison as one JSON object"),
	grace: durationFlag([0, 3600], "up to 1h", 5, "seconds between SIGTERM and SIGKILL of COMMAND"),
	keepRoot: switchFlag("under sudo, write the record as root, not as the user who ran sudo"),
	...COMMON_FLAGS,
};

export interface VerifyFlags extends FlagValues<typeof FLAGS> {
	readonly program: readonly string[];
	readonly action: null;
}

export const verify = defineCommand({
	name: "verify",
	title: "anarchy-perf-ink verify --baseline LOG|NAME [-- COMMAND...]: is the link as it was?",
	calls: [
		[
			"sudo anarchy-perf-ink verify --baseline LOG|NAME",
			"record now and compare: a gate for scripts",
		],
	],
	description: `Records for a minute, under COMMAND where there is one, and compares with the baseline: fails where
the link has become slower or worse by more than chance and 2 %, or where that cannot be said.`,
	flags: FLAGS,
	takesProgram: true,
	hasChecks: true,
	parse({ values, given, operands, program }): VerifyFlags {
		operands.end();
		if (values.baseline === "") throw usage("--baseline LOG|NAME is missing: what to compare with");
		refuseSourceClashes(values, given);
		return { ...values, program, action: null };
	},
});
