import { ExitCode, UserError } from "../core/errors.ts";
import { FIGURES } from "../measure/figures.ts";
import { parseRunCondition, type RunCondition } from "../measure/run-condition.ts";
import type { FlagValues } from "./command.ts";
import { usage } from "./command-line.ts";
import { type Flag, switchFlag, textFlag } from "./flags.ts";

const failIf: Flag<readonly RunCondition[]> = {
	takes: "CONDITION",
	isRepeatable: true,
	help:
		"exit with 1 if CONDITION holds, such as 'saturated > 80 %', 'tx < 2 GB/s' or 'errors > 0'; may " +
		`be repeated; of ${FIGURES.map(({ name }) => name).join(", ")}`,
	fallback: [],
	read: (texts, name) => texts.split("\n").map((text) => readCondition(text, name)),
};

/** The flags of what is made of a measurement. */
export const MEASURE_OUTPUT_FLAGS = {
	output: {
		...textFlag("FILE", null, "also write the result to FILE, as JSON, or as --markdown says"),
		short: "o",
	},
	json: switchFlag("print the result as one JSON object, on stderr"),
	markdown: switchFlag("print it as Markdown tables, for an issue or a pull request, on stderr"),
	html: textFlag("FILE", null, "write an HTML report with plots, readable offline"),
	bencher: textFlag("FILE", null, "write the figures in Bencher Metric Format (bencher.dev)"),
	compare: textFlag("FILE", null, "also compare with an earlier result, as --output wrote it"),
	failIf,
	allowInconclusive: switchFlag("let a --fail-if pass that cannot be judged"),
};

export function refuseOutputClashes({
	json,
	markdown,
	failIf,
	allowInconclusive,
}: Pick<
	FlagValues<typeof MEASURE_OUTPUT_FLAGS>,
	"json" | "markdown" | "failIf" | "allowInconclusive"
>): void {
	if (json && markdown) throw usage("--json and --markdown cannot be combined");
	if (allowInconclusive && failIf.length === 0) {
		throw usage("--allow-inconclusive needs --fail-if");
	}
}

function readCondition(text: string, name: string): RunCondition {
	const parsed = parseRunCondition(text);
	if (parsed.ok) return parsed.value;
	throw new UserError(`${name} ${JSON.stringify(text)}: ${parsed.problem}`, ExitCode.usage);
}
