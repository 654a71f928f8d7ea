import { BATCH_COLUMNS, type BatchColumn, type RecordBatch } from "../analysis/record-batch.ts";
import type { Database } from "./duckdb.ts";
import { RECORDS } from "./load-records.ts";
import { indexIn } from "./record-sql.ts";

/**
 * All records in their order, in pieces of some thousands.
 *
 * @param phases names of phases; a record has its phase's index
 */
export async function* recordBatches(
	database: Database,
	phases: readonly string[],
): AsyncGenerator<RecordBatch> {
	const columns = BATCH_COLUMNS.map((name) => expressionOf(name, phases));
	for await (const arrays of database.doubles(`SELECT ${columns.join(", ")} FROM ${RECORDS}`)) {
		const named = BATCH_COLUMNS.map((name, at) => [name, arrays[at]]);
		yield {
			count: arrays[0]?.length ?? 0,
			columns: Object.fromEntries(named) as Record<BatchColumn, Float64Array>,
		};
	}
}

function expressionOf(column: BatchColumn, phases: readonly string[]): string {
	if (column === "time_s") return "epoch(time)";
	if (column === "phase") {
		return phases.length < 2 ? "0::DOUBLE" : `${indexIn(phases, "phase")}::DOUBLE`;
	}
	if (column === "event") return "event_code::DOUBLE";
	return `ifnull(${column}::DOUBLE, 'nan'::DOUBLE)`;
}
