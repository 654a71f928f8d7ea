/** The folder of a stress run: its record, output of workloads, facts and result. */
import { openSync, readdirSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { ExitCode, UserError } from "../core/errors.ts";
import type { InvokingUser } from "../log/invoking-user.ts";
import { openingError, outputError } from "../outputs/describe-write-error.ts";
import { makeFolder } from "../outputs/make-folder.ts";
import type { OutputFile } from "../outputs/output-file.ts";
import { OutputFiles } from "../outputs/output-files.ts";
import { createFile } from "../outputs/pending-file.ts";

/** The files of a run, apart from the outputs of workloads. */
const FILES = [
	"record.csv",
	"scenario.yaml",
	"baseline.csv",
	"machine.json",
	"result.json",
	"summary.txt",
	"report.html",
] as const;

export type FileName = (typeof FILES)[number] | `baseline-${number}.csv`;

export class StressFolder {
	readonly path: string;
	readonly #user: InvokingUser;

	/** @throws {UserError} if it cannot be made, or is not empty */
	constructor(path: string, user: InvokingUser) {
		this.path = path;
		this.#user = user;
		const isEmpty = this.#opening(path, () => {
			makeFolder(path);
			return readdirSync(path).length === 0;
		});
		if (!isEmpty) {
			const remedy = "name a new one with --output";
			throw new UserError(`“${path}” is not empty; ${remedy}`, ExitCode.usage);
		}
	}

	get record(): string {
		return this.file("record.csv");
	}

	/**
	 * Returns all files that will be in it, given the names of the workloads' outputs and of the
	 * copied runs of a baseline.
	 */
	files(outputNames: readonly string[], copies: readonly FileName[] = []): string[] {
		return filesIn(this.path, outputNames, copies);
	}

	/**
	 * Opens a file for each, all before the first reading: during a reading this process must keep
	 * its own privileges.
	 *
	 * @throws {UserError} where one cannot be made
	 */
	openOutputs(names: readonly string[]): Map<string, number> {
		return new Map(
			names.map((name) => {
				const path = join(this.path, `${name}.log`);
				return [name, this.#opening(path, () => openSync(path, "ax", 0o644))];
			}),
		);
	}

	/** Removes the empty folder of a run that does not begin. */
	removeIfEmpty(): void {
		this.#opening(this.path, () => {
			if (readdirSync(this.path).length === 0) rmdirSync(this.path);
		});
	}

	file(name: FileName): string {
		return join(this.path, name);
	}

	/**
	 * Creates a file; never follows a link, which any owner of the folder may have put there.
	 *
	 * @throws {UserError} where it cannot be written; then nothing of it is there
	 */
	write(name: FileName, text: string): void {
		const path = this.file(name);
		try {
			this.#user.run(() => createFile(path, text));
		} catch (error) {
			throw outputError(path, error);
		}
	}

	#opening<T>(path: string, action: () => T): T {
		try {
			return this.#user.run(action);
		} catch (error) {
			throw openingError(path, error);
		}
	}
}

/** See {@link StressFolder.files}, of a folder that may not exist yet. */
export function filesIn(
	path: string,
	outputNames: readonly string[],
	copies: readonly FileName[] = [],
): string[] {
	const outputs = outputNames.map((name) => `${name}.log`);
	return [...FILES, ...copies, ...outputs].map((name) => join(path, name));
}

/**
 * Checks before anything runs that the JUnit file can be written; null for none. It may be in the
 * folder of the run.
 *
 * @param inputs what the run reads or makes
 * @throws {UserError} where it cannot be written there
 */
export function takeJunit(
	path: string | null,
	inputs: readonly string[],
	folder: StressFolder,
	user: InvokingUser,
): OutputFile | null {
	if (path === null) return null;
	try {
		return new OutputFiles(user, inputs).take("--junit", path);
	} catch (error) {
		folder.removeIfEmpty();
		throw error;
	}
}

/** `anarchy-stress-burst-20261123-195501`, by local time, in the working directory. */
export function folderByDate(what: string, wall_ms: number): string {
	const local_ms = wall_ms - new Date(wall_ms).getTimezoneOffset() * 60_000;
	const digits = new Date(local_ms).toISOString().replace(/\D/g, "");
	const name = what.replace(/[^\p{L}\p{N}]+/gu, "-");
	return `anarchy-${name}-${digits.slice(0, 8)}-${digits.slice(8, 14)}`;
}
