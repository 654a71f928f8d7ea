/** The records of logs, as DuckDB reads them from the Parquet that `analyze --export` writes. */

import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance, type Json } from "@duckdb/node-api";
import { invokingUser } from "../../source/log/invoking-user.ts";
import { OutputFiles } from "../../source/outputs/output-files.ts";
import { RecordedLogs } from "../../source/recorded-logs/recorded-logs.ts";
import { FOLDER } from "./recorded-logs.ts";

let connection: DuckDBConnection | null = null;
let exports = 0;

/** @param columns a list of SQL expressions */
export async function exported(
	paths: readonly string[],
	columns = "*",
): Promise<Record<string, Json>[]> {
	const parquet = join(FOLDER, `exported-${exports++}.parquet`);
	const logs = await RecordedLogs.open(paths, { isExported: true });
	try {
		await logs.exportTo(new OutputFiles(invokingUser(false), paths).take("--export", parquet));
	} finally {
		await logs.close();
	}
	connection ??= await (await DuckDBInstance.create()).connect();
	const reader = await connection.runAndReadAll(`SELECT ${columns} FROM '${parquet}'`);
	return reader.getRowObjectsJson();
}
