import { BUSY_QUANTILE } from "../analysis/idle.ts";
import type { Database } from "./duckdb.ts";
import { RECORDS } from "./load-records.ts";
import { TOLD } from "./record-sql.ts";

/** What the table of records says at a glance. */
export interface Overview {
	readonly records: number;
	/** Wall clock of the first and the last one, in seconds since the Unix epoch. */
	readonly start_s: number;
	readonly end_s: number;
	readonly interval_s: number | null;
	/** There are records of a simulated driver. */
	readonly isDemo: boolean;
	/** What the GPU was in, each device once. */
	readonly links: readonly string[];
	readonly busy_mb_per_s: number | null;
	/** In the order of their first records. */
	readonly phases: readonly string[];
}

/** So many intervals tell the usual one. */
const INTERVALS = 250_000;

const IS_KNOWN = "(tx_mb_per_s IS NOT NULL OR rx_mb_per_s IS NOT NULL)";

/** Null where there is no record. */
export async function overviewOf(database: Database): Promise<Overview | null> {
	const [row] = await database.rows(`
		SELECT count(*)::DOUBLE AS records, epoch(min(time)) AS start_s, epoch(max(time)) AS end_s,
			bool_or(${TOLD.isDemo}) AS is_demo, count(*) FILTER (${IS_KNOWN})::DOUBLE AS known
		FROM ${RECORDS}`);
	if (row === undefined || row["records"] === 0) return null;
	const names = await database.rows(`
		SELECT ifnull(phase, '') AS name FROM ${RECORDS} GROUP BY name ORDER BY min(rowid)`);
	const links = await database.rows(`
		SELECT DISTINCT link_device AS name FROM ${RECORDS} WHERE link_device <> '' ORDER BY name LIMIT 8`);
	return {
		records: Number(row["records"]),
		start_s: Number(row["start_s"]),
		end_s: Number(row["end_s"]),
		interval_s: (await usualElapsed(database)) ?? (await usualDistance(database)),
		isDemo: row["is_demo"] === true,
		links: links.map(({ name }) => String(name)),
		busy_mb_per_s: await busyRate(database, Number(row["known"])),
		phases: names.map(({ name }) => String(name)),
	};
}

/**
 * The {@link BUSY_QUANTILE} of TX and RX together; null: nothing known. The lowest of those above it, for a quantile
 * of all values of a year takes half a gigabyte.
 *
 * @param known how many records know one of both
 */
async function busyRate(database: Database, known: number): Promise<number | null> {
	const above = known - Math.ceil(BUSY_QUANTILE * known) + 1;
	const [row] = await database.rows(`
		SELECT min(activity) AS mb_per_s FROM (
			SELECT ifnull(tx_mb_per_s, 0) + ifnull(rx_mb_per_s, 0) AS activity FROM ${RECORDS}
			WHERE ${IS_KNOWN} ORDER BY activity DESC LIMIT ${above})`);
	return row === undefined || row["mb_per_s"] === null ? null : Number(row["mb_per_s"]);
}

/** The median of `elapsed_s` over so many records as say how often readings were taken. */
async function usualElapsed(database: Database): Promise<number | null> {
	return medianOf(database, `SELECT elapsed_s AS value FROM ${RECORDS}`);
}

/** Logs without `elapsed_s`: the median of the time from record to record. */
async function usualDistance(database: Database): Promise<number | null> {
	const distance = "epoch(time) - lag(epoch(time)) OVER ()";
	return medianOf(database, `SELECT ${distance} AS value FROM ${RECORDS}`);
}

async function medianOf(database: Database, values: string): Promise<number | null> {
	const [row] = await database.rows(`
		SELECT median(value) AS median
		FROM (SELECT value FROM (${values}) WHERE value > 0 LIMIT ${INTERVALS})`);
	return row === undefined || row["median"] === null ? null : Number(row["median"]);
}
