import { formatDuration } from "../core/format.ts";
import { defineCommand, type FlagValues } from "./command.ts";
import { usage } from "./command-line.ts";
import { COMMON_FLAGS, YEAR_S } from "./common-flags.ts";
import { countFlag, durationFlag, switchFlag, textFlag } from "./flags.ts";
import { SCREEN_FLAGS } from "./screen-flags.ts";
import { refuseSourceClashes, SOURCE_FLAGS } from "./source-flags.ts";

const { duration: _, ...SOURCE } = SOURCE_FLAGS;

const DEFAULT_MAX_S = 15 * 60;
/** A record and a folder for each. */
const MAX_RUNS = 100;

const FLAGS = {
	baseline: textFlag("LOG|NAME", "", "a recorded log, or a saved baseline (required)"),
	duration: {
		...durationFlag([1, YEAR_S], "from 1s", 60, "how long to record at least"),
		short: "d",
	},
	maxDuration: durationFlag(
		[1, YEAR_S],
		"from the --duration",
		DEFAULT_MAX_S,
		"how long to record at most, until the verdict is known",
	),
	runs: countFlag("N", [1, MAX_RUNS], 1, "repeat it and judge by the spread between runs"),
	output: {
		...textFlag("DIR", null, "new folder for the record and the workload output"),
		short: "o",
	},
	junit: textFlag("FILE", null, "write the verdicts as JUnit XML"),
	allowInconclusive: switchFlag("treat inconclusive as pass"),
	...SOURCE,
	...SCREEN_FLAGS,
	json: switchFlag("print the comparison as one JSON object"),
	grace: durationFlag([0, 3600], "up to 1h", 5, "time between SIGTERM and SIGKILL of COMMAND"),
	keepRoot: switchFlag("under sudo, write the record as root instead of the invoking user"),
	...COMMON_FLAGS,
};

export interface VerifyFlags extends FlagValues<typeof FLAGS> {
	readonly program: readonly string[];
	readonly action: null;
}

export const verify = defineCommand({
	name: "verify",
	title: "anarchy-perf-ink verify --baseline LOG|NAME [-- COMMAND...]: compare with a baseline",
	calls: [
		[
			"sudo anarchy-perf-ink verify --baseline LOG|NAME",
			"record now and compare with a baseline, for scripts",
		],
	],
	description: `
Records while COMMAND (optional) runs, and compares with the baseline: for a minute, or longer until
the verdict is known, but at most 15 minutes. Fails if the link is significantly slower or worse by
more than 2 %, or if that is still unknown. The false-alarm probability is at most 1 % over all
interim looks. --runs N records N times, each for --duration. With three runs or more on a side, the
spread between runs decides, best with a baseline of several runs.`,
	flags: FLAGS,
	takesProgram: true,
	hasChecks: true,
	parse({ values, given, operands, program }): VerifyFlags {
		operands.expectEmpty();
		if (values.baseline === "")
			throw usage("--baseline LOG|NAME is missing: the log to compare with");
		refuseSourceClashes(values, given);
		const { duration, runs } = values;
		if (runs > 1 && given.has("maxDuration")) {
			throw usage("leave out --max-duration: with --runs each run takes the --duration");
		}
		const maxDuration = given.has("maxDuration")
			? values.maxDuration
			: Math.max(duration, DEFAULT_MAX_S);
		if (maxDuration < duration) {
			const [least, got] = [formatDuration(duration), formatDuration(maxDuration)];
			throw usage(`--max-duration must be at least the --duration of ${least}, got ${got}`);
		}
		return { ...values, maxDuration, program, action: null };
	},
});
