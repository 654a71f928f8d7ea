import { defineCommand, type FlagValues } from "./command.ts";
import { COMMON_FLAGS } from "./common-flags.ts";
import { switchFlag, textFlag } from "./flags.ts";

const FLAGS = {
	json: switchFlag("print the whole analysis as one JSON object"),
	export: textFlag("FILE", null, "write all records to a Parquet file"),
	html: textFlag("FILE", null, "write an HTML report with plots, readable offline"),
	...COMMON_FLAGS,
};

export interface AnalyzeFlags extends FlagValues<typeof FLAGS> {
	readonly logs: readonly string[];
}

export const analyze = defineCommand({
	name: "analyze",
	title: "anarchy-perf-ink analyze LOG...: statistics of recorded logs",
	calls: [["anarchy-perf-ink analyze LOG...", "statistics of recorded logs, with a report"]],
	description: `
Reads the logs that \`log\` and --log write: CSV or JSON Lines, gzip or not, several parts,
patterns such as 'link-*.csv.gz'. Idle time is separated from load. Confidence intervals account
for autocorrelation (docs/method/statistics.md).`,
	flags: FLAGS,
	operands: [{ name: "LOG", isRepeatable: true }],
	parse({ values, operands }) {
		return { ...values, logs: [operands.take("LOG", "the log to read"), ...operands.takeAll()] };
	},
});
