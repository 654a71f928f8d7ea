/** `compare`, from its flags. */
import { hostname } from "node:os";
import process from "node:process";
import { compareLogs } from "../analysis/comparison/compare-logs.ts";
import type { Comparison } from "../analysis/comparison/comparison.ts";
import type { LogContents } from "../analysis/walk/log-contents.ts";
import { ExitCode, UserError } from "../core/errors.ts";
import type { Clock } from "../core/interfaces.ts";
import { jsonText } from "../core/json-text.ts";
import { invokingUser } from "../log/invoking-user.ts";
import type { CompareFlags } from "../options/compare.ts";
import type { ComparisonFlags } from "../options/comparison-flags.ts";
import { OutputFailures } from "../outputs/output-failures.ts";
import { OutputFiles } from "../outputs/output-files.ts";
import { writeStdout } from "../outputs/standard-streams.ts";
import { comparisonReport } from "../report/comparison-report.ts";
import { pageCode } from "../report/page-code.ts";
import { renderReport } from "../report/render-report.ts";
import { terminalPaint } from "../terminal/terminal-paint.ts";
import { toComparisonJunit } from "../text/comparison-junit.ts";
import { comparisonMarkdown } from "../text/comparison-markdown.ts";
import { comparisonText } from "../text/comparison-text.ts";
import { toJunit } from "../text/junit.ts";
import { type ComparedSide, comparedRuns, comparedSide, inputsOf } from "./compared-runs.ts";
import { warn } from "./warn.ts";

/**
 * @throws {UserError} with exit code 1 if the candidate regressed, or if that is inconclusive; with
 *   exit code 2 if a log cannot be read
 */
export async function runCompare(
	flags: CompareFlags,
	clock: Clock,
	version: string,
): Promise<void> {
	const began_ms = clock.wall();
	const sides = [flags.baseline.map(comparedSide), flags.candidate.map(comparedSide)] as const;
	const outputs = new OutputFiles(invokingUser(false), sides.flat().flatMap(inputsOf));
	const page = flags.html === null ? null : outputs.take("--html", flags.html);
	const junit = flags.junit === null ? null : outputs.take("--junit", flags.junit);
	const baseline = await runsOf(sides[0]);
	const candidate = await runsOf(sides[1]);
	const isBaselineFixed = sides[0].every(({ kind }) => kind === "baseline");
	const rule = { ...ruleOf(flags), isBaselineFixed };
	const comparison = compareLogs(baseline, candidate, rule);
	writeStdout(format(comparison, flags));
	const failures = new OutputFailures();
	await failures.attempt(async () => {
		if (page === null) return;
		const report = comparisonReport(comparison, baseline, candidate, version);
		await page.write(renderReport(report, await pageCode()));
	});
	// Last, because it reports failures of the others.
	await failures.attempt(async () => {
		const seconds = (clock.wall() - began_ms) / 1000;
		const { allowInconclusive } = flags;
		const run = { began_ms, seconds, hostname: hostname(), allowInconclusive };
		await junit?.write(toJunit(toComparisonJunit(comparison, run, failures.messages)));
	});
	failures.end(refusalOf(comparison, flags), warn);
}

async function runsOf(side: readonly ComparedSide[]): Promise<LogContents[]> {
	const runs: LogContents[] = [];
	for (const one of side) runs.push(...(await comparedRuns(one)));
	return runs;
}

function ruleOf({ alpha, minEffect }: ComparisonFlags) {
	return { alpha, minEffect: minEffect / 100 };
}

function format(comparison: Comparison, { json, markdown }: CompareFlags): string {
	if (json) return `${jsonText(comparison)}\n`;
	if (markdown) return comparisonMarkdown(comparison);
	return comparisonText(comparison, terminalPaint(process.stdout));
}

/** Returns the error of a comparison that fails, with exit code 1; null if it passes. */
function refusalOf({ verdict }: Comparison, { allowInconclusive }: ComparisonFlags) {
	if (verdict === "regressed") {
		return new UserError("the candidate regressed", ExitCode.checkFailed);
	}
	if (verdict === "inconclusive" && !allowInconclusive) {
		const text = "inconclusive: cannot decide whether the candidate regressed";
		return new UserError(`${text} (--allow-inconclusive to pass)`, ExitCode.checkFailed);
	}
	return null;
}
