import { renameSync, rmSync } from "node:fs";
import { FIELDS } from "../core/metrics.ts";
import { RECORDS } from "./load-records.ts";
import { refusal, words } from "./log-files.ts";
import type { OutputTarget } from "./output-target.ts";
import type { RecordedLogs } from "./recorded-logs.ts";
import { identifier, quoted } from "./sql-text.ts";

/**
 * Writes all records as Parquet, in the order of time. The target appears when it is whole.
 *
 * @param logs opened with all fields, and with the file aside as writable
 */
export async function exportParquet(logs: RecordedLogs, target: OutputTarget): Promise<void> {
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
