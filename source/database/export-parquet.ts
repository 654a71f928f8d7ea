import { randomBytes } from "node:crypto";
import { realpathSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { errorCode } from "../core/errors.ts";
import { FIELDS } from "../core/metrics.ts";
import { RECORDS } from "./load-records.ts";
import { findLogFiles, refusal, words } from "./log-files.ts";
import type { RecordedLogs } from "./recorded-logs.ts";
import { identifier, quoted } from "./sql-text.ts";

/** Where an export goes, and where it is written until it is whole. */
export interface ExportTarget {
	readonly path: string;
	readonly aside: string;
}

/**
 * Checks a target before anything is read.
 *
 * @throws UserError where it is one of the logs or no regular file, or its folder is missing
 */
export function exportTarget(path: string, logs: readonly string[]): ExportTarget {
	const folder = folderOf(path);
	const target = join(folder, basename(path));
	const existing = statSync(target, { throwIfNoEntry: false });
	const inputs = findLogFiles(logs).paths.map((input) => statSync(input));
	const isInput = inputs.some(({ dev, ino }) => dev === existing?.dev && ino === existing.ino);
	if (isInput) throw refusal(`--export would overwrite ${path}, which is one of the logs`);
	// What is renamed into the place of a device would end it.
	if (existing?.isFile() === false) throw refusal(`--export ${path}: it is not a regular file`);
	const aside = join(folder, `.${basename(path)}.${randomBytes(8).toString("hex")}`);
	return { path: target, aside };
}

/**
 * Writes all records as Parquet, in the order of time. The target appears when it is whole.
 *
 * @param logs opened with all fields, and with the file aside as writable
 */
export async function exportParquet(logs: RecordedLogs, target: ExportTarget): Promise<void> {
	const columns = FIELDS.map(({ name }) => identifier(name)).join(", ");
	try {
		await logs.database.run(`
			COPY (SELECT ${columns} FROM ${RECORDS} ORDER BY time, rowid)
			TO ${quoted(target.aside)} (FORMAT parquet, COMPRESSION zstd)`);
		renameSync(target.aside, target.path);
	} catch (error) {
		rmSync(target.aside, { force: true });
		throw refusal(`${target.path} can not be written: ${words(error)}`);
	}
}

function folderOf(path: string): string {
	const folder = dirname(resolve(path));
	try {
		return realpathSync(folder);
	} catch (error) {
		const why = errorCode(error) === "ENOENT" ? "there is no such folder" : words(error);
		throw refusal(`--export ${path}: ${why} (${folder})`);
	}
}
