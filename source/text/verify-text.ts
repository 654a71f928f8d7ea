/** The verdicts of `verify`, for the terminal and as JUnit. */
import type { Comparison } from "../analysis/comparison/comparison.ts";
import { formatDuration, formatPlural } from "../core/format.ts";
import type { StressResult } from "../stress/stress-result.ts";
import { printable } from "../terminal/line.ts";
import type { Paint } from "../terminal/theme.ts";
import { comparisonCases, remarksProperty } from "./comparison-junit.ts";
import { comparisonText, percent } from "./comparison-text.ts";
import { type JunitCase, type JunitSuite, outputCases } from "./junit.ts";

/** A look at the record while it grew. */
export interface TakenLook {
	/** How long the record was, in seconds. */
	readonly at_s: number;
	/** The level of this look, so that the false-alarm rate holds over all of them. */
	readonly alpha: number;
	readonly verdict: Comparison["verdict"];
}

/** The result of `verify`, and what it follows from. */
export interface Verification {
	readonly passed: boolean;
	readonly comparison: Comparison;
	/** The false-alarm rate of the whole, over all looks. */
	readonly alpha: number;
	/** All looks at the growing record, the last of which the comparison is; empty for several. */
	readonly looks: readonly TakenLook[];
	/** Whether no record, however long, would give a verdict. */
	readonly isBaselineTooShort: boolean;
	/** How the baseline's machine differs from this one; null if unknown. */
	readonly differences: readonly string[] | null;
	/** In the order of recording; at least one. */
	readonly runs: readonly StressResult[];
}

export function verificationText(verification: Verification, paint: Paint): string {
	const { comparison, isBaselineTooShort, differences, runs, passed } = verification;
	const failures = runs.flatMap((run) => [
		...run.failures.map(({ text }) => text),
		...(run.interrupted ? ["interrupted"] : []),
	]);
	const lines = [
		...failures.map((text) => paint("error", `FAILED: ${printable(text)}`)),
		...(differences ?? []).map((text) => `machine differs: ${printable(text)}`),
		...(runs.some(({ demo }) => demo) ? ["demo: a simulated driver, not a measurement"] : []),
		describeMeasuring(verification),
		...(isBaselineTooShort
			? ["the baseline has too little load for a verdict, however long the run"]
			: []),
		paint(passed ? "strong" : "error", `verification ${passed ? "passed" : "failed"}`),
	];
	return `${comparisonText(comparison, paint)}${lines.join("\n")}\n`;
}

/** Returns `3 looks in 135 s, alpha 1 % over all of them`, or `5 runs in 300 s, alpha 1 %`. */
function describeMeasuring({ looks, runs, alpha }: Verification): string {
	const rate = `alpha ${percent(alpha)}`;
	if (looks.length === 0) {
		const seconds = runs.reduce((sum, run) => sum + run.seconds, 0);
		return `${formatPlural(runs.length, "run")} in ${formatDuration(Math.round(seconds))}, ${rate}`;
	}
	const seconds = Math.round(looks.at(-1)?.at_s ?? 0);
	const count = formatPlural(looks.length, "look");
	return `${count} in ${formatDuration(seconds)}, ${rate} over all of them`;
}

/** @param lostOutputs errors of outputs that could not be written: they fail the command as well */
export function toVerifyJunit(
	{ comparison, runs, passed }: Verification,
	hostname: string,
	allowInconclusive: boolean,
	lostOutputs: readonly string[],
): JunitSuite {
	const message = "verification failed";
	const seconds = runs.reduce((sum, run) => sum + run.seconds, 0);
	const [first] = runs;
	const whole: JunitCase = {
		group: "verify",
		name: "baseline",
		seconds,
		outcome: passed ? { kind: "passed" } : { kind: "failed", type: comparison.verdict, message },
	};
	return {
		name: "verify",
		began_ms: first?.began_ms ?? 0,
		seconds,
		hostname,
		properties: { ...first?.machine, ...remarksProperty(comparison) },
		cases: [
			...comparisonCases(comparison, "verify", allowInconclusive),
			whole,
			...outputCases("verify", lostOutputs),
		],
	};
}
