/** `doctor`: what is wrong on this machine, and how to mend it. */
import { lstatSync, writeFileSync } from "node:fs";
import { release } from "node:os";
import process from "node:process";
import { ExitCode, UserError } from "../core/errors.ts";
import type { Clock, RawReading } from "../core/interfaces.ts";
import type { LinkReader } from "../core/link.ts";
import { checklistText, reportText } from "../doctor/checklist.ts";
import { diagnose, hasFailed } from "../doctor/diagnose.ts";
import type { MachineFacts, TerminalFacts } from "../doctor/machine-facts.ts";
import { jsonText } from "../formats/json-text.ts";
import { parseDriverStatistics } from "../formats/parse-driver-statistics.ts";
import type { DoctorFlags } from "../options/doctor.ts";
import { PatientReader } from "../pipeline/patient-reader.ts";
import { interpret, timed } from "../pipeline/sampler.ts";
import { invokingUser } from "../sinks/invoking-user.ts";
import { readDriverFacts } from "../sources/driver-facts.ts";
import { SysfsLink } from "../sources/link-reader.ts";
import { StatisticsFile } from "../sources/statistics-file.ts";
import { isTimeSynchronised } from "../sources/time-synchronisation.ts";

/** How long the driver may take to answer. */
const PATIENCE_MS = 5000;

/** @returns the exit code: whether a check failed */
export async function runDoctor(
	flags: DoctorFlags,
	version: string,
	clock: Clock,
	stop: AbortSignal,
): Promise<ExitCode> {
	const report = flags.report === null ? null : new ReportFile(flags.report);
	const { facts, statistics } = await examine(flags, clock, stop);
	if (stop.aborted) return ExitCode.done;
	const checks = diagnose(facts);
	const isOk = !hasFailed(checks);
	report?.write(reportText({ version, kernel: release(), checks, facts, statistics }));
	const text = flags.json ? jsonText({ ok: isOk, checks }) : checklistText(checks);
	process.stdout.write(`${text}\n`);
	return isOk ? ExitCode.done : ExitCode.checkFailed;
}

async function examine(flags: DoctorFlags, clock: Clock, stop: AbortSignal) {
	const source = new StatisticsFile(flags.statsFile, clock, flags, true);
	const reader = new PatientReader(source, clock, stop);
	const link: LinkReader = new SysfsLink(flags.sysfs);
	const look = async () => ({ raw: await reader.read(PATIENCE_MS), link: await link.facts() });
	const before = await look();
	await clock.waitUntil(clock.now() + flags.interval * 1000, stop);
	const after = await look();
	const readingOf = (raw: RawReading) => interpret(timed(raw, clock), parseDriverStatistics);
	const facts: MachineFacts = {
		node: process.versions.node,
		isRoot: process.geteuid?.() === 0,
		driver: {
			...(await readDriverFacts(flags.statsFile, flags)),
			readings: [readingOf(before.raw), readingOf(after.raw)],
		},
		links: [before.link, after.link],
		terminal: terminalFacts(),
		isTimeSynchronised: await isTimeSynchronised(),
	};
	return { facts, statistics: after.raw.ok ? after.raw.text : null };
}

function terminalFacts(): TerminalFacts {
	const { isTTY, columns, rows } = process.stdout;
	const { TERM, LC_ALL, LC_CTYPE, LANG } = process.env;
	return {
		isTerminal: isTTY === true,
		name: TERM ?? "",
		columns: columns ?? 0,
		rows: rows ?? 0,
		colourDepth: isTTY === true ? process.stdout.getColorDepth() : 1,
		isUtf8: /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || ""),
	};
}

/** A report is written over nothing, and with the rights of the user who ran sudo. */
class ReportFile {
	readonly #path: string;
	readonly #user = invokingUser(false);

	/** @throws {UserError} where there is such a file already */
	constructor(path: string) {
		this.#path = path;
		if (this.#user.run(() => lstatSync(path, { throwIfNoEntry: false })) !== undefined) {
			throw this.#refusal("it exists, and would be overwritten");
		}
	}

	/** @throws {UserError} where it can not be written */
	write(text: string): void {
		try {
			this.#user.run(() => writeFileSync(this.#path, text, { flag: "wx", mode: 0o600 }));
		} catch (error) {
			const message = error instanceof Error ? error.message : String(error);
			throw this.#refusal(message.split(", ", 1)[0] ?? message);
		}
	}

	#refusal(cause: string): UserError {
		return new UserError(`will not write “${this.#path}”: ${cause}`, ExitCode.usage);
	}
}
