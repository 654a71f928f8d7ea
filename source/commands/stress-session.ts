/** One recorded run in its folder, for `stress` and `verify`. */
import { accessSync } from "node:fs";
import process from "node:process";
import { readMachineFacts } from "../baselines/machine-facts.ts";
import { missingDenoPermission } from "../core/deno-permissions.ts";
import { ExitCode, UserError } from "../core/errors.ts";
import type { Clock, Sink, Source } from "../core/interfaces.ts";
import { isLinkEvent, type LogRecord } from "../core/link-event.ts";
import type { MeasuredLink } from "../link/link.ts";
import { type InvokingUser, loginVariables } from "../log/invoking-user.ts";
import { LogFile } from "../log/log-file.ts";
import { BoundedOutputs } from "../outputs/bounded-outputs.ts";
import type { OutputFailures } from "../outputs/output-failures.ts";
import { writeStderr, writeStdout } from "../outputs/standard-streams.ts";
import type { MountPoints } from "../sources/anarchy/explain-failure.ts";
import { ProcessExecutor } from "../stress/process-executor.ts";
import type { Scenario } from "../stress/scenario.ts";
import { maxWorkers } from "../stress/shape.ts";
import type { References } from "../stress/stress-record.ts";
import type { StressResult } from "../stress/stress-result.ts";
import { canMoveCursor } from "../terminal/terminal-support.ts";
import { PlainDisplay } from "../text/stress-display.ts";
import type { DisplayFacts } from "../text/stress-timeline.ts";
import type { ScreenLook } from "./monitor.tsx";
import { type ReportedLooks, stress } from "./stress.ts";
import type { StressFolder } from "./stress-folder.ts";
import { StressScreen } from "./stress-screen.ts";
import { warn } from "./warn.ts";

export interface SessionFlags extends MountPoints, ScreenLook {
	readonly interval: number;
	readonly grace: number;
	readonly keepRoot: boolean;
	/** Whether to end after the first phase that fails; left out where there is one phase. */
	readonly failFast?: boolean;
	/** Stdout is reserved for the result. */
	readonly json: boolean;
	/** Command for the actions of phases; null: the user performs them. */
	readonly action: string | null;
}

export interface Session {
	readonly scenario: Scenario;
	readonly references: References;
	readonly source: Source;
	readonly link: MeasuredLink;
	readonly folder: StressFolder;
	readonly user: InvokingUser;
	readonly command: readonly string[];
	readonly flags: SessionFlags;
	/** Whether the record includes the names of the phases. */
	readonly labels: boolean;
	/** Collects errors in writing the record: what was measured is judged anyway. */
	readonly failures: OutputFailures;
	/** Null: every phase takes its time. */
	readonly looks: ReportedLooks | null;
}

/**
 * Checks what ending every workload needs and Deno may deny: a shell, and the list of processes.
 *
 * @throws {UserError} or Deno's own error, before anything is run or written
 */
export function refuseWithoutProcesses(): void {
	const denied = missingDenoPermission({ name: "run", command: "sh" });
	if (denied !== null) throw new UserError(denied, ExitCode.usage);
	accessSync("/proc/self/stat");
}

/** Runs the scenario and records it; resolves when no workload is left. */
export async function runSession(
	{
		scenario,
		references,
		source,
		link,
		folder,
		user,
		command,
		flags,
		labels,
		failures,
		looks,
	}: Session,
	clock: Clock,
	stop: AbortController,
): Promise<StressResult> {
	const machine = await readMachineFacts(flags, link.facts);
	folder.write("machine.json", `${JSON.stringify(machine, null, "\t")}\n`);
	const outputs = new BoundedOutputs(folder.openOutputs(outputNames(scenario)), clock, warn);
	const log = recordFile(folder, flags.keepRoot, clock);
	const { ids } = user;
	const executor = new ProcessExecutor({
		user: ids === null ? null : { ...ids, login: loginVariables(user) },
		environment: process.env,
		outputOf: (name) => outputs.handleOf(name),
	});
	const { action } = flags;
	const options = {
		scenario,
		references,
		source,
		link,
		interval_s: flags.interval,
		executor,
		command,
		act: action === null ? null : () => executor.startWithOwnRights(["sh", "-c", action], "action"),
		grace_s: flags.grace,
		failFast: flags.failFast ?? false,
		log: {
			write: (...records) => log.write(...(labels ? records : records.map(withoutPhase))),
			close: () => failures.attempt(() => log.close()),
		} satisfies Sink,
		machine,
		looks,
		display: displayFor(flags, stop),
	};
	try {
		return await withoutSurvivors(executor, stop.signal, () => stress(options, clock, stop.signal));
	} finally {
		await outputs.close();
	}
}

/** Returns the names of the outputs of workloads and actions, without their extension `.log`. */
export function outputNames({ phases }: Scenario): string[] {
	const workers = Math.max(
		...phases.map(({ load }) => (load === null ? 0 : maxWorkers(load.shape))),
	);
	return ["action", ...Array.from({ length: workers }, (_, index) => `workload-${index + 1}`)];
}

function recordFile(folder: StressFolder, keepRoot: boolean, clock: Clock): LogFile {
	return new LogFile({
		path: folder.record,
		format: "csv",
		clock,
		sync_s: 10,
		rotate: null,
		compress: false,
		keep: null,
		keepRoot,
		isAsync: false,
		notify: ({ text }) => warn(text),
	});
}

/** Removes the phase, to compare with a plain log. */
function withoutPhase(record: LogRecord): LogRecord {
	return isLinkEvent(record) ? record : { ...record, phase: "" };
}

/** Leaves no workload behind: a second Ctrl-C kills them at once, and so does any exit. */
async function withoutSurvivors<T>(
	executor: ProcessExecutor,
	stop: AbortSignal,
	run: () => Promise<T>,
): Promise<T> {
	const killAll = () => executor.killAll();
	const onSecond = () => {
		if (stop.aborted) killAll();
	};
	const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
	process.on("exit", killAll);
	// Before the handlers that abort: at the first signal nothing is aborted yet.
	for (const signal of signals) process.prependListener(signal, onSecond);
	try {
		return await run();
	} finally {
		await executor.close();
		process.off("exit", killAll);
		for (const signal of signals) process.off(signal, onSecond);
	}
}

function displayFor(flags: SessionFlags, stop: AbortController) {
	const write = flags.json ? writeStderr : writeStdout;
	return (facts: DisplayFacts) =>
		canMoveCursor(process.stdout) && !flags.json
			? new StressScreen(facts, flags, () => stop.abort())
			: new PlainDisplay((line) => write(`${line}\n`), facts);
}
