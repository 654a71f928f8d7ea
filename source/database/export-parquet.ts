import { createReadStream, createWriteStream, openSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { FIELDS } from "../core/metrics.ts";
import { RECORDS } from "./load-records.ts";
import { refusal, words } from "./log-files.ts";
import type { OutputTarget } from "./output-target.ts";
import type { RecordedLogs } from "./recorded-logs.ts";
import { identifier, quoted } from "./sql-text.ts";

/** Whose rights a file is written with; mostly the process's own. */
export interface Owner {
	run<T>(action: () => T): T;
}

/**
 * Writes all records as Parquet, in the order of time. The target appears when it is whole. DuckDB
 * opens files by itself, with the process's rights, so it writes to its own folder.
 *
 * @param logs opened with all fields
 * @throws UserError where it can not be written
 */
export async function exportParquet(
	logs: RecordedLogs,
	target: OutputTarget,
	owner: Owner,
): Promise<void> {
	const columns = FIELDS.map(({ name }) => identifier(name)).join(", ");
	const whole = join(logs.database.folder, "records.parquet");
	try {
		await logs.database.run(`
			COPY (SELECT ${columns} FROM ${RECORDS} ORDER BY time, rowid)
			TO ${quoted(whole)} (FORMAT parquet, COMPRESSION zstd)`);
		const handle = owner.run(() => openSync(target.aside, "wx", 0o644));
		await pipeline(createReadStream(whole), createWriteStream(target.aside, { fd: handle }));
		owner.run(() => renameSync(target.aside, target.path));
	} catch (error) {
		owner.run(() => rmSync(target.aside, { force: true }));
		throw refusal(`${target.path} can not be written: ${words(error)}`);
	}
}
