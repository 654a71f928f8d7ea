/** `measure`, from its flags: runs the command so many times, judges, and reports. */
import { type StdioOptions, spawnSync } from "node:child_process";
import { type MachineFacts, readMachineFacts } from "../baselines/machine-facts.ts";
import { missingDenoPermission } from "../core/deno-permissions.ts";
import { ExitCode, UserError } from "../core/errors.ts";
import type { Clock } from "../core/interfaces.ts";
import { printable } from "../core/printable-text.ts";
import type { LinkFacts } from "../link/link.ts";
import { invokingUser } from "../log/invoking-user.ts";
import type { Measurement } from "../measure/measurement.ts";
import type { MeasureFlags } from "../options/measure.ts";
import { TimeoutReader } from "../pipeline/timeout-reader.ts";
import { judgeConditions } from "../text/describe-condition.ts";
import { type CommandOptions, commandOf } from "./command-options.ts";
import { restoreDescriptorLimit } from "./descriptor-limit.ts";
import { exitDespiteHangingRead } from "./exit-at-once.ts";
import { MeasureOutputs } from "./measure-outputs.ts";
import { type FinishedRun, measureRun } from "./measure-run.ts";
import { MeasuredCommand } from "./measured-command.ts";
import { capacityOf, resultOf } from "./measured-result.ts";
import { VerifiedLink, watchLink } from "./open-link.ts";
import { openSource } from "./open-source.ts";
import { readMeasurement } from "./read-measurement.ts";
import { warn } from "./warn.ts";

/** How long the link is waited for when the command has ended before it was seen. */
const LINK_MS = 1000;

/**
 * @param stop aborted by a signal; a command that runs gets the signal, and decides itself
 * @returns the exit status
 */
export async function runMeasure(
	flags: MeasureFlags,
	clock: Clock,
	stop: AbortSignal,
	{ version, environment }: { readonly version: string; readonly environment: NodeJS.ProcessEnv },
): Promise<number> {
	const denied = missingDenoPermission({ name: "run", command: flags.program[0] ?? "" });
	if (denied !== null) throw new UserError(denied, ExitCode.usage);
	const user = invokingUser(flags.keepRoot);
	const outputs = await MeasureOutputs.open(flags, user);
	const before = flags.compare === null ? null : await readMeasurement(flags.compare, user, stop);
	// Not `stop`: the command may live on after the signal, and is measured to its end.
	const end = new AbortController();
	try {
		const watched = await watchLink(flags, clock, end.signal);
		const opening = { clock, stop, link: watched, isAsync: true };
		const source = await openSource(flags, opening);
		if (stop.aborted) return ExitCode.done;
		const link = new VerifiedLink(watched, flags.capacity, flags.keepRoot, source.counts);
		const command = commandOf(flags.program, user, environment);
		const script = flags.prepare;
		const preparation = script === null ? null : commandOf(["sh", "-c", script], user, environment);
		const reader = new TimeoutReader(source, clock, end.signal);
		const run = { source, link, interval_s: flags.interval, clock, reader, command };
		const finished: FinishedRun[] = [];
		restoreDescriptorLimit();
		for (let number = 1 - flags.warmup; number <= flags.runs; number++) {
			if (stop.aborted) break;
			if (preparation !== null) prepare(preparation, flags.prepare ?? "");
			if (number < 1) {
				const { status, failure } = await new MeasuredCommand(command).ended;
				if (status === 0) continue;
				warn(describeEnd(flags, `warm-up run ${number + flags.warmup}`, status, failure));
				return status;
			}
			const one = await measureRun(run);
			if (one.failure !== null) {
				warn(describeEnd(flags, `run ${number}`, one.status, one.failure));
				return one.status;
			}
			finished.push(one);
			if (one.status !== 0) break;
		}
		if (finished.length === 0) return ExitCode.done;
		await watched?.known?.(LINK_MS);
		const result = resultOf(finished, capacityOf(link, source), source, flags);
		const facts = await publicFacts(flags, link.facts);
		const failures = await outputs.write(result, { before, facts, version });
		const status = finished.at(-1)?.status ?? 0;
		if (status !== 0 && flags.runs > 1) {
			warn(describeEnd(flags, `run ${finished.length} of ${flags.runs}`, status, null));
		}
		if (status === 0) failures.end(refusalOf(result.measurement, flags), warn);
		else for (const message of failures.messages) warn(message);
		end.abort();
		if (finished.at(-1)?.isComplete === false) exitDespiteHangingRead(status);
		return status;
	} finally {
		end.abort();
	}
}

/** The facts about this machine that may be published: no id of a device is among them. */
async function publicFacts(flags: MeasureFlags, link: LinkFacts | null): Promise<MachineFacts> {
	const { "link id": _, ...facts } = await readMachineFacts(flags, link);
	return facts;
}

/** The error of a measurement that fails, with exit code 1; null if it passes. */
function refusalOf(
	measurement: Measurement,
	{ failIf, allowInconclusive }: MeasureFlags,
): UserError | null {
	const { held, unknown } = judgeConditions(failIf, measurement);
	const unjudged = unknown.map((text) => `--fail-if cannot be judged: ${text}`);
	const failed = held.map((text) => `--fail-if: ${text}`);
	if (allowInconclusive) unjudged.forEach(warn);
	else failed.push(...unjudged.map((text) => `${text}; --allow-inconclusive to pass`));
	return failed.length === 0 ? null : new UserError(failed.join("; "), ExitCode.checkFailed);
}

/** @throws {UserError} if it fails: what follows would not be what was asked for */
function prepare({ program, words, environment }: CommandOptions, script: string): void {
	// Stdout belongs to the command.
	const stdio: StdioOptions = ["ignore", 2, 2];
	const { status, signal } = spawnSync(program, words, { stdio, env: environment });
	if (status === 0) return;
	const how = signal === null ? `exited with status ${status}` : `was ended by ${signal}`;
	throw new UserError(`--prepare ${how}: ${printable(script)}`, ExitCode.usage);
}

function describeEnd(
	{ program }: MeasureFlags,
	run: string,
	status: number,
	failure: string | null,
): string {
	if (failure !== null) return `cannot run “${program[0]}”: ${failure}`;
	return `${run} exited with status ${status}, and was the last`;
}
