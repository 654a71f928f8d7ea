import { BUSY_QUANTILE } from "../analysis/idle.ts";
import type { Database } from "./duckdb.ts";
import { RECORDS } from "./load-records.ts";

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
/** Bins of about 1 %. */
const BINS_PER_OCTAVE = 64;

/** Null where there is no record. */
export async function overviewOf(database: Database): Promise<Overview | null> {
	const [row] = await database.rows(`
		SELECT count(*)::DOUBLE AS records, epoch(min(time)) AS start_s, epoch(max(time)) AS end_s,
			bool_or(is_demo) AS is_demo
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
 * The {@link BUSY_QUANTILE} of TX and RX together, to within 1 %; null: nothing known. Counted in
 * bins that grow with the rate, for an exact quantile of a year takes half a gigabyte.
 */
async function busyRate(database: Database): Promise<number | null> {
	const bins = await database.rows(`
		WITH activity AS (
			SELECT ifnull(tx_mb_per_s, 0) + ifnull(rx_mb_per_s, 0) AS mb_per_s FROM ${RECORDS}
			WHERE tx_mb_per_s IS NOT NULL OR rx_mb_per_s IS NOT NULL)
		SELECT floor(${BINS_PER_OCTAVE} * log2(greatest(mb_per_s, 1))) AS bin, count(*)::DOUBLE AS count
		FROM activity GROUP BY bin ORDER BY bin`);
	const known = bins.reduce((sum, { count }) => sum + Number(count), 0);
	let below = 0;
	for (const { bin, count } of bins) {
		below += Number(count);
		if (below >= BUSY_QUANTILE * known) return 2 ** ((Number(bin) + 0.5) / BINS_PER_OCTAVE);
	}
	return null;
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
