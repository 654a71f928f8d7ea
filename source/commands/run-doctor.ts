/** `doctor`: diagnoses this machine and suggests fixes. */
import { homedir, release } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { ExitCode } from "../core/errors.ts";
import type { Clock } from "../core/interfaces.ts";
import { jsonText } from "../core/json-text.ts";
import { printable } from "../core/printable-text.ts";
import { checklistText } from "../doctor/checklist.ts";
import { differenceLines } from "../doctor/compare-passports.ts";
import { diagnose, hasFailed } from "../doctor/diagnose.ts";
import { readDriverFacts } from "../doctor/driver-facts.ts";
import type { MachineFacts, TerminalFacts } from "../doctor/machine-facts.ts";
import { readPassportFacts } from "../doctor/passport-facts.ts";
import { reportText } from "../doctor/report.ts";
import { isTimeSynchronised } from "../doctor/time-synchronisation.ts";
import { readAttribute, treeAt } from "../inputs/sysfs-tree.ts";
import type { LinkFacts } from "../link/link.ts";
import { KERNEL_LOG, readNewsFacts } from "../link/news-sources.ts";
import { SysfsLink, WHOLE_BYTES } from "../link/reader.ts";
import { readUsb4 } from "../link/usb4.ts";
import { invokingUser } from "../log/invoking-user.ts";
import type { DoctorFlags } from "../options/doctor.ts";
import { OutputFailures } from "../outputs/output-failures.ts";
import { OutputFiles } from "../outputs/output-files.ts";
import { writeStdout } from "../outputs/standard-streams.ts";
import { sudoCommand } from "../sources/anarchy/sudo-command.ts";
import { TextReading } from "../sources/anarchy/text-reading.ts";
import { LINK } from "../sources/link/link-source.ts";
import type { MeantGpu, SourceKind } from "../sources/source-kind.ts";
import { LAST_RESORT, SourceSearch, sourceNamed } from "../sources/sources.ts";
import { canMoveCursor, colourDepth, terminalSize } from "../terminal/terminal-support.ts";
import { examineLink } from "./examine-link.ts";
import { movedBetween } from "./moved-between.ts";
import { describeNoGpu, meantGpu } from "./open-source.ts";
import { differencesTo, readPassport } from "./read-passport.ts";
import { warn } from "./warn.ts";

/** @returns the exit code: whether a check failed */
export async function runDoctor(
	flags: DoctorFlags,
	version: string,
	clock: Clock,
	stop: AbortSignal,
): Promise<ExitCode> {
	// A report may name its user: only the user may read it.
	const options = { isNew: true, mode: 0o600 };
	const former = flags.compare === null ? null : readPassport(flags.compare);
	const outputs = new OutputFiles(invokingUser(false), inputsOf(flags));
	const report = flags.report === null ? null : outputs.take("--report", flags.report, options);
	const found = await Promise.race([examine(flags, clock, stop), aborted(stop)]);
	if (found === null || stop.aborted) return ExitCode.done;
	const { facts, statistics, passport } = found;
	const checks = diagnose(facts);
	const isOk = !hasFailed(checks);
	const columns = facts.terminal.isTerminal ? facts.terminal.columns : Infinity;
	const about = {
		version,
		kernel: release(),
		home: homedir(),
		checks,
		facts,
		passport,
		statistics,
	};
	const text = reportText(about);
	const differences = former === null ? null : differencesTo(former, text);
	if (flags.json) {
		const more = differences === null ? {} : { differences };
		writeStdout(`${jsonText({ ok: isOk, checks, ...more })}\n`);
	} else {
		const title = `compared with “${printable(flags.compare ?? "")}”:`;
		const lines = differences === null ? [] : ["", title, ...differenceLines(differences)];
		writeStdout(`${[checklistText(checks, columns), ...lines].join("\n")}\n`);
	}
	const failures = new OutputFailures();
	await failures.attempt(() => report?.write(text));
	if (isOk) failures.end(null, warn);
	for (const message of failures.messages) warn(message);
	return isOk ? ExitCode.done : ExitCode.checkFailed;
}

function inputsOf({ statsFile, compare }: DoctorFlags): string[] {
	return [statsFile, ...(compare === null ? [] : [compare])];
}

/** Resolves at the abort, even while a reading hangs in the kernel. */
function aborted(stop: AbortSignal): Promise<null> {
	return new Promise((resolve) => {
		stop.addEventListener("abort", () => resolve(null), { once: true });
	});
}

async function examine(flags: DoctorFlags, clock: Clock, stop: AbortSignal) {
	const { statsFile, sysfs, gpu, interval, load } = flags;
	const wish = { asked: gpu, counted: null };
	const link = new SysfsLink(sysfs, { wish, configuration_bytes: WHOLE_BYTES });
	const found = await link.facts();
	const whyNoGpu = () => describeNoGpu(found, gpu);
	const options = { ...flags, clock, isAsync: true, gpu: meantGpuOf(found), whyNoGpu };
	const search = new SourceSearch(options);
	const kind =
		sourceNamed(flags.source, false) ?? (await search.best()) ?? lastResort(found.choice);
	const source = kind.open(options);
	const examined = await examineLink({ source, link, clock, stop, interval_s: interval, load });
	const { before, after } = examined;
	const facts: MachineFacts = {
		node: process.versions.node,
		isRoot: process.geteuid?.() === 0,
		sudoCommand: sudoCommand(),
		driver: {
			...(await readDriverFacts(statsFile, flags)),
			readings: [before.outcome, after.outcome],
		},
		sources: await search.all(),
		taken: kind.id,
		links: [before.link, after.link],
		seen: examined.seen,
		load: examined.load,
		adapters: await readUsb4(sysfs, flags.debugfs, after.link),
		news: await readNewsFacts(flags.tracefs, KERNEL_LOG),
		asked: gpu,
		moved_bytes: movedBetween(before.outcome, after.outcome)?.bytes ?? null,
		terminal: terminalFacts(),
		isTimeSynchronised: await isTimeSynchronised(),
	};
	const passport = await readPassportFacts(
		treeAt(sysfs),
		await kernelOptions(flags.procfs),
		after.link,
	);
	const statistics = after.reading instanceof TextReading ? after.reading.text : null;
	return { facts, passport, statistics };
}

/**
 * Of several GPUs none is read before it is named: that no driver is loaded is not what is wrong.
 */
function lastResort({ why }: LinkFacts["choice"]): SourceKind {
	return why === "several" ? LINK : LAST_RESORT;
}

/** The GPU as it was at the start. */
function meantGpuOf(facts: LinkFacts): () => MeantGpu | null {
	const gpu = meantGpu({ facts });
	return () => gpu;
}

async function kernelOptions(procfs: string): Promise<string> {
	return (await readAttribute(join(procfs, "cmdline"))) ?? "";
}

function terminalFacts(): TerminalFacts {
	const { TERM, LC_ALL, LC_CTYPE, LANG } = process.env;
	return {
		isTerminal: process.stdout.isTTY === true,
		hasScreen: canMoveCursor(process.stdout),
		name: TERM ?? "",
		...terminalSize(process.stdout),
		colourDepth: colourDepth(process.stdout),
		isUtf8: /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || ""),
	};
}
