import { defineCommand, type FlagValues } from "./command.ts";
import { COMMON_FLAGS } from "./common-flags.ts";
import { COMPARISON_FLAGS } from "./comparison-flags.ts";
import { switchFlag, textFlag } from "./flags.ts";

const FLAGS = {
	...COMPARISON_FLAGS,
	json: switchFlag("the whole comparison as one JSON object"),
	markdown: switchFlag("a table in Markdown, for a pull request"),
	junit: textFlag("FILE", null, "write the verdicts as JUnit XML"),
	html: textFlag("FILE", null, "write a report with plots: one page that needs no network"),
	...COMMON_FLAGS,
};

export interface CompareFlags extends FlagValues<typeof FLAGS> {
	readonly baseline: string;
	readonly candidate: string;
}

export const compare = defineCommand({
	name: "compare",
	title: "anarchy-perf-ink compare BASELINE CANDIDATE: has performance regressed?",
	calls: [["anarchy-perf-ink compare BASELINE CANDIDATE", "regression detection between two logs"]],
	description: `Each is a saved baseline, a log, or a pattern in quotes such as 'runs/new-*.csv': finished parts of
one log are one run, other logs are runs of their own. A regression is both beyond chance and larger
than --min-effect. What cannot be told is inconclusive, which is no pass.`,
	flags: FLAGS,
	hasChecks: true,
	parse({ values, operands }) {
		const baseline = operands.take("BASELINE", "the saved baseline or log to compare with");
		const candidate = operands.take("CANDIDATE", "the log to judge");
		operands.end();
		return { ...values, baseline, candidate };
	},
});
