/** `stress`, from its flags. */
import { readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import process from "node:process";
import { ExitCode, errorCode, UserError } from "../core/errors.ts";
import type { Clock } from "../core/interfaces.ts";
import { printable } from "../core/printable.ts";
import { toJunit } from "../formats/junit.ts";
import { parseDriverStatistics } from "../formats/parse-driver-statistics.ts";
import type { StressFlags } from "../options/stress.ts";
import { invokingUser } from "../sinks/invoking-user.ts";
import { LogFile } from "../sinks/log-file.ts";
import { readMachineFacts } from "../sources/machine-facts.ts";
import { BUILT_IN_SCENARIOS } from "../stress/built-in-scenarios.ts";
import { ProcessExecutor } from "../stress/process-executor.ts";
import { mistakeLines, readScenario } from "../stress/read-scenario.ts";
import type { Scenario } from "../stress/scenario.ts";
import { toStressJunit } from "../stress/stress-junit.ts";
import { type StressResult, toStressJson } from "../stress/stress-result.ts";
import { summaryLines, verdictLine } from "../stress/stress-summary.ts";
import { openSource } from "./open-source.ts";
import { stress } from "./stress.ts";
import { PlainDisplay, TerminalDisplay } from "./stress-display.ts";
import { folderByDate, StressFolder } from "./stress-folder.ts";
import { loadReferences } from "./stress-references.ts";

/** @throws {UserError} with exit code 1 where the run fails */
export async function runStress(
	flags: StressFlags,
	clock: Clock,
	stop: AbortSignal,
): Promise<void> {
	if (flags.list) return list();
	if (flags.show !== null) return show(flags.show);
	if (flags.check !== null) {
		const scenario = understood(flags.check, textOf(flags.check));
		return print([`${flags.check}: the scenario ${scenario.name} has no mistake`]);
	}
	const text = BUILT_IN_SCENARIOS.get(flags.plan) ?? textOf(flags.plan);
	const scenario = understood(flags.plan, text);
	refuseUnfitCommand(scenario, flags.program);
	const references = await loadReferences(scenario, flags);
	const user = invokingUser(flags.keepRoot);
	const source = await openSource(flags, clock, stop, true);
	const folder = new StressFolder(flags.output ?? folderByDate(scenario.name, clock.wall()), user);
	const machine = readMachineFacts(flags);
	folder.write("scenario.yaml", text);
	folder.write("machine.json", `${JSON.stringify(machine, null, "\t")}\n`);
	const log = new LogFile({
		path: folder.record,
		format: "csv",
		clock,
		sync_s: 10,
		rotate: null,
		compress: false,
		keep: null,
		keepRoot: flags.keepRoot,
		isPatient: false,
		notify: ({ text }) => process.stderr.write(`anarchy-perf-ink: ${printable(text)}\n`),
	});
	const executor = new ProcessExecutor({
		user: user.ids,
		environment: process.env,
		openOutput: (name) => folder.openOutput(name),
	});
	const { action } = flags;
	const options = {
		scenario,
		references,
		source,
		parse: parseDriverStatistics,
		interval_s: flags.interval,
		executor,
		command: flags.program,
		act: action === null ? null : () => executor.startWithOwnRights(["sh", "-c", action], "action"),
		grace_s: flags.grace,
		log,
		machine,
		display: displayFor(flags.json),
	};
	const result = await withoutSurvivors(executor, stop, () => stress(options, clock, stop));
	report(result, flags, folder);
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

function list(): void {
	const width = Math.max(...[...BUILT_IN_SCENARIOS.keys()].map((name) => name.length));
	const lines = [...BUILT_IN_SCENARIOS].map(
		([name, text]) => `${name.padEnd(width)}  ${understood(name, text).description}`,
	);
	print(lines);
}

function show(name: string): void {
	const text = BUILT_IN_SCENARIOS.get(name);
	if (text === undefined) throw unknownScenario(name);
	process.stdout.write(text);
}

function textOf(file: string): string {
	try {
		return readFileSync(file, "utf8");
	} catch (error) {
		const isName = errorCode(error) === "ENOENT" && !/[./]/.test(file);
		throw isName
			? unknownScenario(file)
			: new UserError(`cannot read “${printable(file)}”: ${errorCode(error)}`, ExitCode.usage);
	}
}

function unknownScenario(name: string): UserError {
	const known = [...BUILT_IN_SCENARIOS.keys()].join(", ");
	const text = `no scenario is named ${JSON.stringify(name)}; built in are ${known}`;
	return new UserError(text, ExitCode.usage);
}

/** Every mistake on a line of its own, as compilers say it. */
function understood(file: string, text: string): Scenario {
	const read = readScenario(text);
	if (read.ok) return read.scenario;
	const lines = mistakeLines(file, read.mistakes).map(printable);
	const most = lines.slice(0, MOST_MISTAKES);
	process.stderr.write(`${most.join("\n")}\n`);
	const count = lines.length === 1 ? "a mistake" : `${lines.length} mistakes`;
	throw new UserError(`“${printable(file)}” has ${count}; nothing was run`, ExitCode.usage);
}

const MOST_MISTAKES = 100;

function refuseUnfitCommand({ phases }: Scenario, program: readonly string[]): void {
	const open = phases.find(({ load }) => load !== null && load.command === null);
	if (open !== undefined && program.length === 0) {
		const remedy = "give its command behind --, as in -- nvbandwidth -t host_to_device_memcpy_ce";
		throw new UserError(`the phase “${open.name}” needs a workload; ${remedy}`, ExitCode.usage);
	}
	if (open === undefined && program.length > 0) {
		const text = "every phase has its own workload; leave out what is behind --";
		throw new UserError(text, ExitCode.usage);
	}
}

function displayFor(isJson: boolean) {
	const stream = isJson ? process.stderr : process.stdout;
	return (facts: ConstructorParameters<typeof PlainDisplay>[1]) =>
		stream.isTTY && process.env["TERM"] !== "dumb"
			? new TerminalDisplay(stream, facts)
			: new PlainDisplay((line) => stream.write(`${line}\n`), facts);
}

function report(result: StressResult, flags: StressFlags, folder: StressFolder): void {
	const json = `${toStressJson(result)}\n`;
	const summary = summaryLines(result).map(printable);
	folder.write("result.json", json);
	folder.write("summary.txt", `${summary.join("\n")}\n`);
	if (flags.junit !== null) writeJunit(flags.junit, result, flags);
	if (flags.json) process.stdout.write(json);
	else print([...summary, `kept in ${printable(folder.path)}`]);
	if (!result.passed) throw new UserError(verdictLine(result), ExitCode.checkFailed);
}

function writeJunit(file: string, result: StressResult, { keepRoot }: StressFlags): void {
	try {
		const text = toJunit(toStressJunit(result, hostname()));
		invokingUser(keepRoot).run(() => writeFileSync(file, text));
	} catch (error) {
		const text = `cannot write “${printable(file)}”: ${errorCode(error)}`;
		throw new UserError(text, ExitCode.usage);
	}
}

function print(lines: readonly string[]): void {
	process.stdout.write(`${lines.join("\n")}\n`);
}
