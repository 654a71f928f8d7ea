import { COUNTS } from "../analysis/counter-growth.ts";
import {
	BATCH_COLUMNS,
	type BatchColumn,
	EVENTS,
	type RecordBatch,
} from "../analysis/record-batch.ts";
import type { Database } from "./duckdb.ts";
import { RECORDS } from "./load-records.ts";
import { indexIn, TOLD } from "./record-sql.ts";

/** In one piece: DuckDB's own, for every column. */
const MOST_RECORDS = 2048;

/**
 * All records in their order, in pieces of up to {@link MOST_RECORDS}.
 *
 * @param phases names of phases; a record has its phase's index
 */
export async function* recordBatches(
	database: Database,
	phases: readonly string[],
): AsyncGenerator<RecordBatch> {
	const still = await standingStill(database);
	if (phases.length < 2) still.set("phase", 0);
	const moving = BATCH_COLUMNS.filter((name) => !still.has(name));
	const columns = moving.map((name) => expressionOf(name, phases));
	const filled = [...still].map(([name, value]) => {
		return [name, new Float64Array(MOST_RECORDS).fill(value)] as const;
	});
	for await (const arrays of database.doubles(`SELECT ${columns.join(", ")} FROM ${RECORDS}`)) {
		const count = arrays[0]?.length ?? 0;
		const all = [
			...moving.map((name, at) => [name, arrays[at]]),
			...filled.map(([name, values]) => [name, values.subarray(0, count)]),
		];
		yield { count, columns: Object.fromEntries(all) as Record<BatchColumn, Float64Array> };
	}
}

/** When readings were made, in the order of time. */
export async function* readingTimes(database: Database): AsyncGenerator<number> {
	const sql = `
		SELECT epoch(time) AS time_s FROM ${RECORDS}
		WHERE ${TOLD.event} <> ${EVENTS.indexOf("gap")} ORDER BY time_s`;
	for await (const [times_s] of database.doubles(sql)) yield* times_s ?? [];
}

/**
 * The counters that say the same in every record, or nothing (NaN), as those of a good link do.
 * Handing over a column takes longer than anything else that is done with it.
 */
async function standingStill(database: Database): Promise<Map<BatchColumn, number>> {
	const values = COUNTS.map(
		(name) => `CASE count(${name}) WHEN 0 THEN 'nan'::DOUBLE
			WHEN count(*) THEN if(min(${name}) = max(${name}), min(${name})::DOUBLE, NULL) END AS ${name}`,
	);
	const [row = {}] = await database.rows(`SELECT ${values.join(", ")} FROM ${RECORDS}`);
	return new Map(
		COUNTS.filter((name) => row[name] !== null).map((name) => [name, Number(row[name])]),
	);
}

function expressionOf(column: BatchColumn, phases: readonly string[]): string {
	if (column === "time_s") return "epoch(time)";
	if (column === "phase") return `(${indexIn(phases, "phase")})::DOUBLE`;
	if (column === "event") return `(${TOLD.event})::DOUBLE`;
	return `ifnull(${column}::DOUBLE, 'nan'::DOUBLE)`;
}
