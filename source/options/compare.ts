import { defineCommand, type FlagValues } from "./command.ts";
import { COMMON_FLAGS } from "./common-flags.ts";
import { COMPARISON_FLAGS } from "./comparison-flags.ts";
import { switchFlag, textFlag } from "./flags.ts";

const FLAGS = {
	...COMPARISON_FLAGS,
	json: switchFlag("print the whole comparison as one JSON object"),
	markdown: switchFlag("print a Markdown table, for a pull request"),
	junit: textFlag("FILE", null, "write the verdicts as JUnit XML"),
	html: textFlag("FILE", null, "write an HTML report with plots, readable offline"),
	...COMMON_FLAGS,
};

export interface CompareFlags extends FlagValues<typeof FLAGS> {
	/** Operands of each side; each is a log, a pattern or a saved baseline. */
	readonly baseline: readonly string[];
	readonly candidate: readonly string[];
}

export const compare = defineCommand({
	name: "compare",
	title: "anarchy-perf-ink compare BASELINE CANDIDATE: detect performance regressions",
	calls: [
		[
			"anarchy-perf-ink compare BASELINE CANDIDATE",
			"detect performance regressions between two logs",
		],
		["anarchy-perf-ink compare LOG... -- LOG...", "the same with several runs per side"],
	],
	description: `
Each side is a saved baseline, a log, or a quoted pattern such as 'runs/new-*.csv', or several of
these with -- between the sides. Finished parts of one log are one run, other logs and records with
the event start are runs of their own; from three runs on, the spread between them decides. A
regression is statistically
significant and larger than --min-effect. Inconclusive results count as failures (but see
--allow-inconclusive).`,
	flags: FLAGS,
	operands: [{ name: "BASELINE" }, { name: "CANDIDATE", isRepeatable: true }],
	takesProgram: true,
	hasChecks: true,
	parse({ values, operands, program }) {
		const baseline = operands.take("BASELINE", "the saved baseline or log to compare with");
		if (program.length > 0) {
			return { ...values, baseline: [baseline, ...operands.takeAll()], candidate: program };
		}
		const candidate = operands.take("CANDIDATE", "the log to judge");
		operands.expectEmpty();
		return { ...values, baseline: [baseline], candidate: [candidate] };
	},
});
