/** `stress`, from its flags. */
import { hostname } from "node:os";
import { ExitCode, UserError } from "../core/errors.ts";
import type { Clock } from "../core/interfaces.ts";
import { printable } from "../core/printable-text.ts";
import type { CountedBytes } from "../core/sample.ts";
import type { LinkCapacity, MeasuredLink } from "../link/link.ts";
import { capacityFile, capacityKey } from "../link/verified-capacity.ts";
import { type InvokingUser, invokingUser } from "../log/invoking-user.ts";
import type { StressFlags } from "../options/stress.ts";
import { describeWriteError } from "../outputs/describe-write-error.ts";
import { OutputFailures } from "../outputs/output-failures.ts";
import type { OutputFile } from "../outputs/output-file.ts";
import { writeStdout } from "../outputs/standard-streams.ts";
import { BUILT_IN_SCENARIOS } from "../stress/built-in-scenarios.ts";
import { type StressResult, toStressJson } from "../stress/stress-result.ts";
import { toJunit } from "../text/junit.ts";
import { toStressJunit } from "../text/stress-junit.ts";
import { summaryLines, verdictLine } from "../text/stress-summary.ts";
import { VerifiedLink, watchLink } from "./open-link.ts";
import { openSource } from "./open-source.ts";
import { raiseVerifiedCapacity } from "./raise-verified-capacity.ts";
import { folderByDate, StressFolder, takeJunit } from "./stress-folder.ts";
import { loadReferences, referencedFiles } from "./stress-references.ts";
import { stressHead, writeReport } from "./stress-report.ts";
import {
	builtInScenario,
	builtInScenarios,
	parseScenario,
	readScenarioFile,
	refuseUnfitCommand,
} from "./stress-scenario.ts";
import { outputNames, refuseWithoutProcesses, runSession } from "./stress-session.ts";
import { warn } from "./warn.ts";

/** @throws {UserError} with exit code 1 if the run fails */
export async function runStress(
	flags: StressFlags,
	clock: Clock,
	stop: AbortController,
	version: string,
): Promise<void> {
	if (flags.list) return print(builtInScenarios());
	if (flags.show !== null) return writeStdout(builtInScenario(flags.show));
	const user = invokingUser(flags.keepRoot);
	if (flags.check !== null) {
		const text = await readScenarioFile(flags.check, user, stop.signal);
		if (text === null) return;
		const scenario = parseScenario(flags.check, text);
		return print([`${flags.check}: the scenario ${scenario.name} is valid`]);
	}
	const builtIn = BUILT_IN_SCENARIOS.get(flags.plan);
	const text = builtIn ?? (await readScenarioFile(flags.plan, user, stop.signal));
	if (text === null) return;
	const scenario = parseScenario(flags.plan, text);
	refuseUnfitCommand(scenario, flags.program);
	refuseWithoutProcesses();
	const watched = await watchLink(flags, clock, stop.signal);
	const opening = { clock, stop: stop.signal, link: watched, isAsync: true };
	const source = await openSource(flags, opening);
	const link = new VerifiedLink(watched, flags.capacity, flags.keepRoot, source.counts);
	const references = await loadReferences(scenario, link.verified);
	const folder = new StressFolder(
		flags.output ?? folderByDate(`stress ${scenario.name}`, clock.wall()),
		user,
	);
	const inputs = [
		flags.plan,
		flags.statsFile,
		...referencedFiles(scenario),
		...folder.files(outputNames(scenario)),
	];
	const junit = takeJunit(flags.junit, inputs, folder, user);
	folder.write("scenario.yaml", text);
	const command = flags.program;
	const failures = new OutputFailures();
	const session = { scenario, references, source, link, folder, user, command, flags, failures };
	const result = await runSession({ ...session, labels: true, looks: null }, clock, stop);
	if (!result.demo) saveCapacity(link, source.counts, result.sustained, user);
	await report(result, flags, version, { folder, junit, failures });
}

/** Saves the best rate of a sustained phase as the verified capacity of the link. */
function saveCapacity(
	{ facts }: MeasuredLink,
	counts: CountedBytes,
	sustained: LinkCapacity,
	user: InvokingUser,
): void {
	const key = capacityKey(facts?.key ?? "", counts);
	if (key === "" || (sustained.tx_mb_per_s === null && sustained.rx_mb_per_s === null)) return;
	try {
		raiseVerifiedCapacity(capacityFile(user), key, sustained, user);
	} catch (error) {
		warn(`cannot save the verified capacity: ${describeWriteError(error)}`);
	}
}

/** Where the results of a run go, and what could not be written. */
interface RunOutputs {
	readonly folder: StressFolder;
	readonly junit: OutputFile | null;
	readonly failures: OutputFailures;
}

async function report(
	result: StressResult,
	flags: StressFlags,
	version: string,
	{ folder, junit, failures }: RunOutputs,
): Promise<void> {
	const json = `${toStressJson(result)}\n`;
	const summary = summaryLines(result);
	await failures.attempt(() => folder.write("result.json", json));
	await failures.attempt(() => folder.write("summary.txt", linesText(summary)));
	if (flags.json) writeStdout(json);
	else print(summary);
	// An interrupted run ends at once, without a page.
	if (!result.interrupted) {
		await failures.attempt(() => writeReport(folder, stressHead(result), version));
	}
	// Last, because it reports failures of the others.
	await failures.attempt(() =>
		junit?.write(toJunit(toStressJunit(result, hostname(), failures.messages))),
	);
	if (!flags.json) print([`results saved in ${folder.path}`]);
	const failed = new UserError(verdictLine(result), ExitCode.checkFailed);
	failures.end(result.passed ? null : failed, warn);
}

function print(lines: readonly string[]): void {
	writeStdout(linesText(lines));
}

/** Names in lines come from anywhere: no terminal may obey them. */
function linesText(lines: readonly string[]): string {
	return `${lines.map(printable).join("\n")}\n`;
}
