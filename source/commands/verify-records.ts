/**
 * The recordings of `verify`: one that grows until the verdict is known, or several of one length.
 */
import { join } from "node:path";
import type { Comparison } from "../analysis/comparison/comparison.ts";
import type { LogContents } from "../analysis/walk/log-contents.ts";
import type { Baseline } from "../baselines/baseline-document.ts";
import { harmlessCsv, recordsOf } from "../baselines/recorded-csv.ts";
import type { Clock } from "../core/interfaces.ts";
import type { VerifyFlags } from "../options/verify.ts";
import { writeStderr, writeStdout } from "../outputs/standard-streams.ts";
import { loadLogContents } from "../recorded-logs/load-logs.ts";
import type { Load, Scenario } from "../stress/scenario.ts";
import { hasPassed, type StressResult } from "../stress/stress-result.ts";
import type { TakenLook } from "../text/verify-text.ts";
import type { ReportedLooks } from "./stress.ts";
import { type FileName, filesIn, StressFolder } from "./stress-folder.ts";
import { outputNames, runSession, type Session } from "./stress-session.ts";
import { VerifyLooks } from "./verify-looks.ts";
import { isTooShort, judgeRecords, VERIFY_RUNS_RULE, type VerifyBaseline } from "./verify-rule.ts";
import { warn } from "./warn.ts";

/** What a single record is called. */
const NAME = "this run";

type Recording = Pick<Session, "source" | "link" | "folder" | "user" | "failures"> & {
	readonly flags: VerifyFlags;
	readonly baseline: VerifyBaseline;
};

export interface RecordedRuns {
	/** In the order of recording; at least one. */
	readonly runs: readonly StressResult[];
	/** The folder of each run. */
	readonly records: readonly { readonly interrupted: boolean; readonly folder: StressFolder }[];
	readonly comparison: Comparison;
	/** Empty where there are several runs. */
	readonly looks: readonly TakenLook[];
	/** Whether no record, however long, would give a verdict. */
	readonly isBaselineTooShort: boolean;
}

/** The runs of a saved baseline as files for the folder of the results, one for each. */
export function copiedRuns(baseline: Baseline): { name: FileName; records: string }[] {
	return baseline.runs.map((run, order) => ({
		name: baseline.runs.length === 1 ? "baseline.csv" : `baseline-${order + 1}.csv`,
		records: harmlessCsv(recordsOf({ ...baseline, runs: [run] })),
	}));
}

/** Returns all files that the recordings make. */
export function runFiles(
	folder: StressFolder,
	flags: VerifyFlags,
	copies: readonly FileName[],
): string[] {
	const outputs = outputNames(scenarioFor("", 0, flags));
	const own = folder.files(outputs, copies);
	if (flags.runs === 1) return own;
	const ofRuns = Array.from({ length: flags.runs }, (_, order) =>
		filesIn(pathOfRun(folder, order), outputs),
	);
	return [...own, ...ofRuns.flat()];
}

/** Records as often as the user wants, and judges. */
export function recordRuns(
	recording: Recording,
	clock: Clock,
	stop: AbortController,
): Promise<RecordedRuns> {
	return recording.flags.runs === 1
		? recordUntilKnown(recording, clock, stop)
		: recordSeveral(recording, clock, stop);
}

async function recordUntilKnown(
	recording: Recording,
	clock: Clock,
	stop: AbortController,
): Promise<RecordedRuns> {
	const { flags, baseline, folder } = recording;
	const looks = new VerifyLooks({
		baseline,
		first_s: flags.duration,
		last_s: flags.maxDuration,
		load: () => loadLogContents([folder.record], NAME),
	});
	const run = await record(recording, looks.last_s, looks.early, clock, stop);
	const comparison = looks.conclude(await loadRecord(recording, NAME), run.seconds);
	const { taken, isBaselineTooShort } = looks;
	const records = [{ interrupted: run.interrupted, folder }];
	return { runs: [run], records, comparison, looks: taken, isBaselineTooShort };
}

/** Ends early when a run fails or the user ends it: the verification has failed then. */
async function recordSeveral(
	recording: Recording,
	clock: Clock,
	stop: AbortController,
): Promise<RecordedRuns> {
	const { flags, baseline, user } = recording;
	const say = flags.json ? writeStderr : writeStdout;
	const runs: StressResult[] = [];
	const records: { interrupted: boolean; folder: StressFolder; contents: LogContents }[] = [];
	for (let order = 0; order < flags.runs; order++) {
		const name = `run ${order + 1} of ${flags.runs}`;
		say(`${name}\n`);
		const folder = new StressFolder(pathOfRun(recording.folder, order), user);
		const session = { ...recording, folder };
		const run = await record(session, flags.duration, null, clock, stop);
		runs.push(run);
		const { interrupted } = run;
		// A run that was cut off is shorter than the others, but better than nothing.
		if (!interrupted || records.length === 0) {
			const contents = await loadRecord(session, name);
			records.push({ interrupted, folder, contents });
		}
		if (stop.signal.aborted || !hasPassed(run.checks, run.failures, interrupted)) break;
	}
	const candidates = records.map(({ contents }) => contents);
	const comparison = judgeRecords(baseline, candidates, VERIFY_RUNS_RULE);
	const isOfRuns = comparison.phases.some(({ metrics }) =>
		metrics.some(({ mean }) => mean.unit === "runs"),
	);
	const isBaselineTooShort = !isOfRuns && isTooShort(baseline);
	return { runs, records, comparison, looks: [], isBaselineTooShort };
}

function record(
	{ flags, baseline: { phase }, ...session }: Recording,
	duration_s: number,
	looks: ReportedLooks | null,
	clock: Clock,
	stop: AbortController,
): Promise<StressResult> {
	return runSession(
		{
			...session,
			scenario: scenarioFor(phase, duration_s, flags),
			references: { capacity: null, baseline: () => [] },
			command: flags.program,
			flags,
			labels: phase !== "",
			looks,
		},
		clock,
		stop,
	);
}

function pathOfRun({ path }: StressFolder, order: number): string {
	return join(path, `run-${order + 1}`);
}

/** @throws {UserError} if the record could not be written: then there is nothing to compare */
async function loadRecord({ folder, failures }: Recording, name: string): Promise<LogContents> {
	return loadLogContents([folder.record], name).catch((error: unknown) => {
		failures.end(null, warn);
		throw error;
	});
}

function scenarioFor(phase: string, duration_s: number, { program }: VerifyFlags): Scenario {
	const shape = { kind: "parallel", workers: 1 } as const;
	const load: Load = { command: null, shape, runs: null, allowsFailure: false };
	return {
		name: "verify",
		description: "",
		phases: [
			{
				name: phase === "" ? "recording" : phase,
				duration_s,
				load: program.length === 0 ? null : load,
				action: null,
				isWarmUp: false,
				checks: [],
			},
		],
		checks: [],
	};
}
