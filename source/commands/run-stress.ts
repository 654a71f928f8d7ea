/** `stress`, from its flags. */
import { hostname } from "node:os";
import process from "node:process";
import { ExitCode, errorCode, UserError } from "../core/errors.ts";
import type { Clock } from "../core/interfaces.ts";
import type { LinkCapacity, MeasuredLink } from "../core/link.ts";
import { printable } from "../core/printable-text.ts";
import { toJunit } from "../formats/junit.ts";
import type { StressFlags } from "../options/stress.ts";
import { type InvokingUser, invokingUser } from "../sinks/invoking-user.ts";
import { boundedText } from "../sources/bounded-text.ts";
import { capacityFile } from "../sources/verified-capacity.ts";
import { BUILT_IN_SCENARIOS } from "../stress/built-in-scenarios.ts";
import { mistakeLines, readScenario } from "../stress/read-scenario.ts";
import type { Scenario } from "../stress/scenario.ts";
import { toStressJunit } from "../stress/stress-junit.ts";
import { type StressResult, toStressJson } from "../stress/stress-result.ts";
import { summaryLines, verdictLine } from "../stress/stress-summary.ts";
import { VerifiedLink, watchLink } from "./open-link.ts";
import { openSource } from "./open-source.ts";
import { raiseVerifiedCapacity } from "./raise-verified-capacity.ts";
import { say } from "./say.ts";
import { folderByDate, StressFolder } from "./stress-folder.ts";
import { loadReferences } from "./stress-references.ts";
import { keepReport } from "./stress-report.ts";
import { runSession } from "./stress-session.ts";
import { writeOutput } from "./write-output.ts";

/** Nothing larger is looked into by `readScenario` either. */
const LARGEST_SCENARIO_BYTES = 65_536;

/** @throws {UserError} with exit code 1 where the run fails */
export async function runStress(
	flags: StressFlags,
	clock: Clock,
	stop: AbortController,
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
	const link = new VerifiedLink(
		await watchLink(flags, clock, stop.signal),
		flags.capacity,
		flags.keepRoot,
	);
	const references = await loadReferences(scenario, link.verified);
	const user = invokingUser(flags.keepRoot);
	const source = await openSource(flags, clock, stop.signal, true);
	const folder = new StressFolder(
		flags.output ?? folderByDate(`stress ${scenario.name}`, clock.wall()),
		user,
	);
	folder.write("scenario.yaml", text);
	const command = flags.program;
	const session = { scenario, references, source, link, folder, user, command, flags };
	const result = await runSession({ ...session, labels: true }, clock, stop);
	if (!result.demo) keepCapacity(link, result.sustained, user);
	await report(result, flags, folder, user);
}

/** The best rate of a sustained phase is what the link is verified to carry, until one is better. */
function keepCapacity({ facts }: MeasuredLink, sustained: LinkCapacity, user: InvokingUser): void {
	const key = facts?.key ?? "";
	if (key === "" || (sustained.tx_mb_per_s === null && sustained.rx_mb_per_s === null)) return;
	try {
		raiseVerifiedCapacity(capacityFile(user), key, sustained, user);
	} catch (error) {
		say(`the verified capacity could not be kept: ${errorCode(error)}`);
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
		const text = boundedText(file, LARGEST_SCENARIO_BYTES, true);
		if (text !== null) return text;
	} catch (error) {
		const isName = errorCode(error) === "ENOENT" && !/[./]/.test(file);
		throw isName
			? unknownScenario(file)
			: new UserError(`cannot read “${printable(file)}”: ${errorCode(error)}`, ExitCode.usage);
	}
	const text = `“${printable(file)}” is larger than 64 KiB; a scenario is a page`;
	throw new UserError(text, ExitCode.usage);
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

async function report(
	result: StressResult,
	flags: StressFlags,
	folder: StressFolder,
	user: InvokingUser,
): Promise<void> {
	const json = `${toStressJson(result)}\n`;
	const summary = summaryLines(result).map(printable);
	folder.write("result.json", json);
	folder.write("summary.txt", `${summary.join("\n")}\n`);
	if (flags.junit !== null) {
		writeOutput(flags.junit, toJunit(toStressJunit(result, hostname())), user);
	}
	if (flags.json) process.stdout.write(json);
	else print(summary);
	// Who ended the run does not wait for a page.
	if (!result.interrupted) await keepReport(folder);
	if (!flags.json) print([`kept in ${printable(folder.path)}`]);
	if (!result.passed) throw new UserError(verdictLine(result), ExitCode.checkFailed);
}

function print(lines: readonly string[]): void {
	process.stdout.write(`${lines.join("\n")}\n`);
}
