/** `compare`, from its flags. */
import { hostname } from "node:os";
import process from "node:process";
import { compareLogs } from "../analysis/compare-logs.ts";
import type { Comparison } from "../analysis/comparison.ts";
import { ExitCode, UserError } from "../core/errors.ts";
import type { Clock } from "../core/interfaces.ts";
import { outputTarget } from "../database/output-target.ts";
import { jsonText } from "../formats/json-text.ts";
import { toJunit } from "../formats/junit.ts";
import { hastenEngine } from "../light-engine.ts";
import type { CompareFlags } from "../options/compare.ts";
import type { ComparisonFlags } from "../options/comparison-flags.ts";
import { invokingUser } from "../sinks/invoking-user.ts";
import { comparedRuns, comparedSide } from "./compared-runs.ts";
import { toComparisonJunit } from "./comparison-junit.ts";
import { comparisonMarkdown } from "./comparison-markdown.ts";
import { comparisonReport } from "./comparison-report.ts";
import { comparisonText } from "./comparison-text.ts";
import { terminalPaint } from "./terminal-paint.ts";
import { writeOutput } from "./write-output.ts";
import { writePage } from "./write-page.ts";

/**
 * @throws {UserError} with exit code 1 where the candidate has regressed, or cannot be told to have
 *   not; with exit code 2 where a log cannot be read
 */
export async function runCompare(
	flags: CompareFlags,
	clock: Clock,
	version: string,
): Promise<void> {
	hastenEngine();
	const began_ms = clock.wall();
	const user = invokingUser(false);
	const sides = [comparedSide(flags.baseline), comparedSide(flags.candidate)] as const;
	const inputs = sides.flatMap((side) => (side.kind === "logs" ? [side.operand] : []));
	const page = flags.html === null ? null : outputTarget("--html", flags.html, inputs);
	const baseline = await comparedRuns(sides[0]);
	const candidate = await comparedRuns(sides[1]);
	const comparison = compareLogs(baseline, candidate, ruleOf(flags));
	if (flags.junit !== null) {
		const seconds = (clock.wall() - began_ms) / 1000;
		const { allowInconclusive } = flags;
		const run = { began_ms, seconds, hostname: hostname(), allowInconclusive };
		const suite = toComparisonJunit(comparison, run);
		writeOutput(flags.junit, toJunit(suite), user);
	}
	if (page !== null) {
		await writePage(page, comparisonReport(comparison, baseline, candidate, version), user);
	}
	process.stdout.write(shown(comparison, flags));
	refuse(comparison, flags);
}

export function ruleOf({ alpha, minEffect }: ComparisonFlags) {
	return { alpha, minEffect: minEffect / 100 };
}

function shown(comparison: Comparison, { json, markdown }: CompareFlags): string {
	if (json) return `${jsonText(comparison)}\n`;
	if (markdown) return comparisonMarkdown(comparison);
	return comparisonText(comparison, terminalPaint(process.stdout));
}

/** Ends with exit code 1 where the comparison is no pass. */
export function refuse({ verdict }: Comparison, { allowInconclusive }: ComparisonFlags): void {
	if (verdict === "regressed") {
		throw new UserError("the candidate has regressed", ExitCode.checkFailed);
	}
	if (verdict === "inconclusive" && !allowInconclusive) {
		const text = "it cannot be told whether the candidate has regressed";
		throw new UserError(`${text} (--allow-inconclusive lets it pass)`, ExitCode.checkFailed);
	}
}
