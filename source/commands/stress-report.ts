/** The report of a run: its record analysed, beside it. */
import { describeFailure, ExitCode, isUserError } from "../core/errors.ts";
import { analyzeLogs } from "../recorded-logs/analyze-logs.ts";
import { RecordedLogs } from "../recorded-logs/recorded-logs.ts";
import { analysisReport } from "../report/analysis-report.ts";
import { pageCode } from "../report/page-code.ts";
import { renderReport } from "../report/render-report.ts";
import type { Verdict } from "../report/report.ts";
import type { StressResult } from "../stress/stress-result.ts";
import { failureText } from "../text/stress-display.ts";
import { checkLine, verdictLine } from "../text/stress-summary.ts";
import type { Verification } from "../text/verify-text.ts";
import type { StressFolder } from "./stress-folder.ts";
import { warn } from "./warn.ts";

/** What a page begins with. */
export interface PageHead {
	readonly title: string;
	readonly verdict: Verdict;
}

/** Whether the scenario passed, and each failure and check. */
export function stressHead(result: StressResult): PageHead {
	const details = [...result.failures.map(failureText), ...result.checks.map(checkLine)];
	return {
		title: `Stress scenario ${result.scenario}`,
		// The first word of the head says it already.
		verdict: verdictOf(
			result.passed,
			verdictLine(result).replace(/ (passed|failed): /, ": "),
			details,
		),
	};
}

/** Whether the baseline is met; the page itself is of the new recording alone. */
export function verifyHead({ passed, comparison, runs }: Verification, baseline: string): PageHead {
	const text = `verification against ${baseline}: ${comparison.verdict}`;
	const details = runs.flatMap(({ failures }) => failures.map(failureText));
	return { title: `Verification against ${baseline}`, verdict: verdictOf(passed, text, details) };
}

function verdictOf(passed: boolean, text: string, details: readonly string[]): Verdict {
	const headline = `${passed ? "PASSED" : "FAILED"}: ${text}`;
	return { tone: passed ? "good" : "bad", headline, details };
}

/**
 * Writes `report.html`. Without data to analyse it warns: the run is over and saved, and its
 * verdict does not depend on a page.
 *
 * @param version of this program
 * @throws {UserError} if the page cannot be written
 */
export async function writeReport(
	folder: StressFolder,
	run: PageHead,
	version: string,
): Promise<void> {
	try {
		const logs = await RecordedLogs.open([folder.record], { name: "the record of this run" });
		try {
			const report = analysisReport(await analyzeLogs(logs), version, run);
			folder.write("report.html", renderReport(report, await pageCode()));
		} finally {
			await logs.close();
		}
	} catch (error) {
		if (isUserError(error) && error.exitCode === ExitCode.outputFailed) throw error;
		const why = describeFailure(error);
		warn(`report.html was not written: ${why}`);
	}
}
