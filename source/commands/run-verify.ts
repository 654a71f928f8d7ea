/** `verify`: records now and compares with a baseline. */
import { hostname } from "node:os";
import process from "node:process";
import type { Comparison } from "../analysis/comparison/comparison.ts";
import { JUDGED_METRICS } from "../analysis/walk/log-contents.ts";
import { machineDifferences } from "../baselines/machine-facts.ts";
import { ExitCode, UserError } from "../core/errors.ts";
import type { Clock, Source } from "../core/interfaces.ts";
import { jsonText } from "../core/json-text.ts";
import { invokingUser } from "../log/invoking-user.ts";
import type { VerifyFlags } from "../options/verify.ts";
import { OutputFailures } from "../outputs/output-failures.ts";
import { writeStdout } from "../outputs/standard-streams.ts";
import { hasPassed } from "../stress/stress-result.ts";
import { printable } from "../terminal/line.ts";
import { terminalPaint } from "../terminal/terminal-paint.ts";
import { toJunit } from "../text/junit.ts";
import { toVerifyJunit, type Verification, verificationText } from "../text/verify-text.ts";
import { comparedRuns, comparedSide, inputsOf } from "./compared-runs.ts";
import { VerifiedLink, watchLink } from "./open-link.ts";
import { openSource } from "./open-source.ts";
import { folderByDate, StressFolder, takeJunit } from "./stress-folder.ts";
import { verifyHead, writeReport } from "./stress-report.ts";
import { refuseWithoutProcesses } from "./stress-session.ts";
import { copiedRuns, recordRuns, runFiles } from "./verify-records.ts";
import { VERIFY_RULE, verifyBaseline } from "./verify-rule.ts";
import { warn } from "./warn.ts";

/** @throws {UserError} with exit code 1 if the verification fails */
export async function runVerify(
	flags: VerifyFlags,
	clock: Clock,
	stop: AbortController,
	version: string,
): Promise<void> {
	refuseWithoutProcesses();
	const user = invokingUser(flags.keepRoot);
	const failures = new OutputFailures();
	// Read before anything runs: what is not a log ends the command here.
	const side = comparedSide(flags.baseline);
	const inputs = inputsOf(side);
	const baseline = verifyBaseline(await comparedRuns(side), flags.baseline);
	const saved = side.kind === "baseline" ? side.baseline : null;
	const link = new VerifiedLink(await watchLink(flags, clock, stop.signal), null, flags.keepRoot);
	const source = await openSource(flags, { clock, stop: stop.signal, link, isAsync: true });
	refuseUncounted(source);
	const folder = new StressFolder(flags.output ?? folderByDate("verify", clock.wall()), user);
	const copies = saved === null ? [] : copiedRuns(saved);
	const files = runFiles(
		folder,
		flags,
		copies.map(({ name }) => name),
	);
	const junit = takeJunit(flags.junit, [...inputs, flags.statsFile, ...files], folder, user);
	for (const { name, records } of copies) folder.write(name, records);
	const setting = { flags, baseline, source, link, folder, user, failures };
	const recorded = await recordRuns(setting, clock, stop);
	const { runs, comparison, looks, isBaselineTooShort } = recorded;
	const machine = runs.at(-1)?.machine ?? {};
	const differences = saved === null ? null : machineDifferences(saved.machine, machine);
	const passed =
		isMet(comparison, flags) &&
		runs.every((run) => hasPassed(run.checks, run.failures, run.interrupted));
	const { alpha } = VERIFY_RULE;
	const verification: Verification = {
		passed,
		alpha,
		comparison,
		looks,
		isBaselineTooShort,
		differences,
		runs,
	};
	const document = `${verificationJson(verification)}\n`;
	const text = verificationText(verification, terminalPaint(process.stdout));
	writeStdout(flags.json ? document : `${text}results saved in ${printable(folder.path)}\n`);
	await failures.attempt(() => folder.write("result.json", document));
	const head = verifyHead(verification, flags.baseline);
	for (const { interrupted, folder } of recorded.records) {
		if (!interrupted) await failures.attempt(() => writeReport(folder, head, version));
	}
	// Last, because it reports failures of the others.
	await failures.attempt(() => {
		const { allowInconclusive } = flags;
		const suite = toVerifyJunit(verification, hostname(), allowInconclusive, failures.messages);
		return junit?.write(toJunit(suite));
	});
	const why = comparison.verdict === "passed" ? "the run failed" : comparison.verdict;
	const failure = `verification against ${printable(flags.baseline)} failed: ${why}`;
	failures.end(passed ? null : new UserError(failure, ExitCode.checkFailed), warn);
}

function isMet({ verdict }: Comparison, { allowInconclusive }: VerifyFlags): boolean {
	return verdict === "passed" || (verdict === "inconclusive" && allowInconclusive);
}

/** `run` is the last of the runs: where one fails, no other follows. */
function verificationJson({ runs, ...verification }: Verification): string {
	const all = runs.map(({ began_ms, ...facts }) => {
		return { began: new Date(began_ms).toISOString(), ...facts };
	});
	return jsonText({ ...verification, run: all.at(-1), runs: all }, "\t");
}

/** @throws {UserError} if no record of the source could ever be compared */
function refuseUncounted({ name, offers }: Source): void {
	if (JUDGED_METRICS.some((metric) => offers.has(metric))) return;
	const remedy = "choose another --source: anarchy-perf-ink doctor lists them";
	throw new UserError(`${name} has no rates and no latency to verify (${remedy})`, ExitCode.usage);
}
