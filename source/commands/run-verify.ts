/** `verify`: records now, compares with a baseline, and says whether the link is as it was. */
import { hostname } from "node:os";
import process from "node:process";
import { compareLogs } from "../analysis/compare-logs.ts";
import type { Comparison } from "../analysis/comparison.ts";
import type { LogContents, PhaseContents } from "../analysis/log-contents.ts";
import { ExitCode, UserError } from "../core/errors.ts";
import type { Clock } from "../core/interfaces.ts";
import { loadLogContents } from "../database/recorded-logs.ts";
import { jsonText } from "../formats/json-text.ts";
import { toJunit } from "../formats/junit.ts";
import type { VerifyFlags } from "../options/verify.ts";
import { invokingUser } from "../sinks/invoking-user.ts";
import { harmlessCsv, recordsOf } from "../sources/baselines.ts";
import { machineDifferences } from "../sources/machine-facts.ts";
import type { Load, Scenario } from "../stress/scenario.ts";
import { hasPassed, type StressResult } from "../stress/stress-result.ts";
import { printable } from "../tui/line.ts";
import { savedBaseline } from "./compared-runs.ts";
import { VerifiedLink, watchLink } from "./open-link.ts";
import { openSource } from "./open-source.ts";
import { folderByDate, StressFolder } from "./stress-folder.ts";
import { keepReport } from "./stress-report.ts";
import { runSession } from "./stress-session.ts";
import { terminalPaint } from "./terminal-paint.ts";
import { toVerifyJunit, verificationText } from "./verify-report.ts";
import { writeOutput } from "./write-output.ts";

/** What came of it, and all it came from. */
export interface Verification {
	readonly passed: boolean;
	readonly comparison: Comparison;
	/** In what the baseline's machine is not like this one; null where that is not known. */
	readonly differences: readonly string[] | null;
	readonly run: StressResult;
}

/** @throws {UserError} with exit code 1 where the baseline is not met */
export async function runVerify(
	flags: VerifyFlags,
	clock: Clock,
	stop: AbortController,
): Promise<void> {
	const user = invokingUser(flags.keepRoot);
	const saved = savedBaseline(flags.baseline);
	// Read once before anything runs: a log that is none ends the command here.
	const early = saved === null ? await loadLogContents([flags.baseline]) : null;
	const link = new VerifiedLink(await watchLink(flags, clock, stop.signal), null, flags.keepRoot);
	const source = await openSource(flags, clock, stop.signal, true);
	const folder = new StressFolder(flags.output ?? folderByDate("verify", clock.wall()), user);
	if (saved !== null) folder.write("baseline.csv", harmlessCsv(recordsOf(saved)));
	const baseline = early ?? (await loadLogContents([folder.file("baseline.csv")], flags.baseline));
	const phase = longestPhase(baseline);
	const run = await runSession(
		{
			scenario: scenarioFor(phase.name, flags),
			references: { capacity: null, baseline: () => [] },
			source,
			link,
			folder,
			user,
			command: flags.program,
			flags,
			labels: phase.name !== "",
		},
		clock,
		stop,
	);
	const candidate = await loadLogContents([folder.record], "this run");
	// Before and after its only phase a record has samples without one.
	const same = candidate.phases.filter(({ name }) => name === phase.name);
	const comparison = compareLogs(
		[{ ...baseline, phases: [phase] }],
		[{ ...candidate, phases: same }],
	);
	const differences = saved === null ? null : machineDifferences(saved.machine, run.machine);
	const isMet =
		comparison.verdict === "passed" ||
		(comparison.verdict === "inconclusive" && flags.allowInconclusive);
	const passed = isMet && hasPassed(run.checks, run.failures, run.interrupted);
	const verification = { passed, comparison, differences, run };
	const { began_ms, ...facts } = run;
	const json = { ...verification, run: { began: new Date(began_ms).toISOString(), ...facts } };
	const document = `${jsonText(json, "\t")}\n`;
	folder.write("result.json", document);
	if (flags.junit !== null) {
		const suite = toVerifyJunit(verification, hostname(), flags.allowInconclusive);
		writeOutput(flags.junit, toJunit(suite), user);
	}
	if (!run.interrupted) await keepReport(folder);
	const text = verificationText(verification, terminalPaint(process.stdout));
	process.stdout.write(flags.json ? document : `${text}kept in ${printable(folder.path)}\n`);
	if (passed) return;
	const why = comparison.verdict === "passed" ? "the run failed" : comparison.verdict;
	const failure = `the baseline ${printable(flags.baseline)} is not met: ${why}`;
	throw new UserError(failure, ExitCode.checkFailed);
}

/** Where the baseline is of a stress run, its longest phase is what one recording can be held to. */
function longestPhase({ phases, name }: LogContents): PhaseContents {
	const [longest] = [...phases].sort((a, b) => b.covered_s - a.covered_s);
	if (longest !== undefined) return longest;
	throw new UserError(`${printable(name)} has nothing to compare with`, ExitCode.usage);
}

function scenarioFor(phase: string, { duration, program }: VerifyFlags): Scenario {
	const shape = { kind: "parallel", workers: 1 } as const;
	const load: Load = { command: null, shape, runs: null, allowsFailure: false };
	return {
		name: "verify",
		description: "",
		phases: [
			{
				name: phase === "" ? "recording" : phase,
				duration_s: duration,
				load: program.length === 0 ? null : load,
				action: null,
				isWarmUp: false,
				checks: [],
			},
		],
		checks: [],
	};
}
