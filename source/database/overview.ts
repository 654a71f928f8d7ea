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
/** More than any link carries: what is faster counts as this. */
const HIGHEST_MB_PER_S = 1_000_000;

/** Null where there is no record. */
export async function overviewOf(database: Database): Promise<Overview | null> {
	const [row] = await database.rows(`
		SELECT count(*)::DOUBLE AS records, epoch(min(time)) AS start_s, epoch(max(time)) AS end_s,
			bool_or(${TOLD.isDemo}) AS is_demo
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
		busy_mb_per_s: await busyRate(database),
		phases: names.map(({ name }) => String(name)),
	};
}

/**
 * The {@link BUSY_QUANTILE} of TX and RX together, to the nearest MB/s; null: nothing known. Counted in bins of
 * that width, for an exact quantile of a year takes half a gigabyte.
 */
async function busyRate(database: Database): Promise<number | null> {
	const activity = "ifnull(tx_mb_per_s, 0) + ifnull(rx_mb_per_s, 0)";
	const [row] = await database.rows(`
		WITH bins AS (
			SELECT least(greatest(${activity}, 0), ${HIGHEST_MB_PER_S})::INTEGER AS bin, count(*) AS count
			FROM ${RECORDS} WHERE tx_mb_per_s IS NOT NULL OR rx_mb_per_s IS NOT NULL GROUP BY bin),
		sums AS (SELECT bin, sum(count) OVER (ORDER BY bin) AS upTo, sum(count) OVER () AS known FROM bins)
		SELECT min(bin)::DOUBLE AS mb_per_s FROM sums WHERE upTo >= ${BUSY_QUANTILE} * known`);
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
