/** One recorded run in its folder: what `stress` and `verify` have in common. */
import process from "node:process";
import type { Clock, Sink, Source } from "../core/interfaces.ts";
import type { MeasuredLink } from "../core/link.ts";
import { parseDriverStatistics } from "../formats/parse-driver-statistics.ts";
import type { InvokingUser } from "../sinks/invoking-user.ts";
import { LogFile } from "../sinks/log-file.ts";
import type { MountPoints } from "../sources/explain-failure.ts";
import { readMachineFacts } from "../sources/machine-facts.ts";
import { ProcessExecutor } from "../stress/process-executor.ts";
import type { Scenario } from "../stress/scenario.ts";
import { mostWorkers } from "../stress/shape.ts";
import type { References } from "../stress/stress-record.ts";
import type { StressResult } from "../stress/stress-result.ts";
import { say } from "./say.ts";
import { stress } from "./stress.ts";
import { PlainDisplay } from "./stress-display.ts";
import type { StressFolder } from "./stress-folder.ts";
import { StressScreen } from "./stress-screen.ts";
import type { DisplayFacts } from "./stress-timeline.ts";

export interface SessionFlags extends MountPoints {
	readonly interval: number;
	readonly grace: number;
	readonly keepRoot: boolean;
	/** Stdout is for the result alone. */
	readonly json: boolean;
	/** What is done to the link where a phase asks for it; null: somebody does it. */
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
	/** Whether the record has the names of the phases. */
	readonly labels: boolean;
}

/** Runs the scenario and records it; resolves when no workload is left. */
export async function runSession(
	{ scenario, references, source, link, folder, user, command, flags, labels }: Session,
	clock: Clock,
	stop: AbortController,
): Promise<StressResult> {
	const machine = readMachineFacts(flags, link.facts);
	folder.write("machine.json", `${JSON.stringify(machine, null, "\t")}\n`);
	folder.openOutputs(outputNames(scenario));
	const log = recordFile(folder, flags.keepRoot, clock);
	const executor = new ProcessExecutor({
		user: user.ids,
		environment: process.env,
		outputOf: (name) => folder.outputOf(name),
	});
	const { action } = flags;
	const options = {
		scenario,
		references,
		source,
		link,
		parse: parseDriverStatistics,
		interval_s: flags.interval,
		executor,
		command,
		act: action === null ? null : () => executor.startWithOwnRights(["sh", "-c", action], "action"),
		grace_s: flags.grace,
		log: labels ? log : withoutPhases(log),
		machine,
		display: displayFor(flags.json, stop),
	};
	try {
		return await withoutSurvivors(executor, stop.signal, () => stress(options, clock, stop.signal));
	} finally {
		folder.closeOutputs();
	}
}

function outputNames({ phases }: Scenario): string[] {
	const workers = Math.max(
		...phases.map(({ load }) => (load === null ? 0 : mostWorkers(load.shape))),
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
		isPatient: false,
		notify: ({ text }) => say(text),
	});
}

/** What is compared with a plain log has no phases either. */
function withoutPhases(log: Sink): Sink {
	return {
		write: (...samples) => log.write(...samples.map((sample) => ({ ...sample, phase: "" }))),
		close: () => log.close(),
	};
}

/** Whatever way it ends: a second Ctrl-C ends workloads at once, and so does an exit from anywhere. */
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
	// Before those who abort: at the first signal nothing is aborted yet.
	for (const signal of signals) process.prependListener(signal, onSecond);
	try {
		return await run();
	} finally {
		await executor.close();
		process.off("exit", killAll);
		for (const signal of signals) process.off(signal, onSecond);
	}
}

function displayFor(isJson: boolean, stop: AbortController) {
	const stream = isJson ? process.stderr : process.stdout;
	const hasScreen = process.stdout.isTTY && process.stdin.isTTY && process.env["TERM"] !== "dumb";
	return (facts: DisplayFacts) =>
		hasScreen && !isJson
			? new StressScreen(facts, () => stop.abort())
			: new PlainDisplay((line) => stream.write(`${line}\n`), facts);
}
