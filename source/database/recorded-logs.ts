/** Recorded logs, read: what every analysis of them starts from. */
import { realpathSync } from "node:fs";
import { BUSY_QUANTILE, idleBelow } from "../analysis/idle.ts";
import type { JudgedMetric, LeftOut, LogContents } from "../analysis/log-contents.ts";
import { LogWalk, type LogWalkResult } from "../analysis/log-walk.ts";
import { MetricValues } from "../analysis/metric-values.ts";
import { formatPlural } from "../core/format.ts";
import { FIELDS, type FieldName } from "../core/metrics.ts";
import { Database } from "./duckdb.ts";
import { gzipDamages } from "./gzip-damage.ts";
import { loadRecords, RECORDS } from "./load-records.ts";
import { findLogFiles, refusal } from "./log-files.ts";
import { type LogHead, readLogHead } from "./log-head.ts";
import { recordBatches } from "./record-batches.ts";

export interface RecordedLogsOptions {
	/** Every field, as an export takes them; otherwise what an analysis looks at. */
	readonly takesAllFields?: boolean;
	/** Files that may be written through {@link RecordedLogs.database}. */
	readonly writable?: readonly string[];
	/** For people: what the logs are called. Their paths, if it is left out. */
	readonly name?: string;
}

/** What the table of records says at a glance. */
export interface Overview {
	readonly records: number;
	/** Wall clock of the first and the last one, in seconds since the Unix epoch. */
	readonly start_s: number;
	readonly end_s: number;
	readonly interval_s: number | null;
	readonly busy_mb_per_s: number | null;
	/** In the order of their first records. */
	readonly phases: readonly string[];
}

const ANALYSED: readonly FieldName[] = [
	"time",
	"elapsed_s",
	"tx_mb_per_s",
	"rx_mb_per_s",
	"latency_ns",
	"latency_interval_s",
	"dma_errors",
	"connections",
	"disconnections",
	"thunderbolt_errors",
	"phase",
	"event",
];

/** Up to so many samples a series is whole. */
export const MOST_WHOLE = 4_000_000;
/** Larger logs (some 190 bytes a record) go to a table in a file. */
const LARGE_BYTES = 1e9;
/** How much smaller logs are as gzip. */
const GZIP_RATIO = 8;
/** So many intervals tell the usual one. */
const INTERVALS = 1_000_000;
/** Bins of about 1 %. */
const BINS_PER_OCTAVE = 64;

/** Logs that were read into a database of their own. */
export class RecordedLogs {
	readonly database: Database;
	/** In the order of their first records. */
	readonly files: readonly string[];
	readonly name: string;
	readonly overview: Overview;
	/** What was left out of the files. */
	readonly leftOut: readonly LeftOut[];
	/** What a user may have expected otherwise, in words. */
	readonly notes: readonly string[];

	private constructor(
		database: Database,
		overview: Overview,
		logs: Pick<RecordedLogs, "files" | "name" | "leftOut" | "notes">,
	) {
		this.database = database;
		this.overview = overview;
		this.files = logs.files;
		this.name = logs.name;
		this.leftOut = logs.leftOut;
		this.notes = logs.notes;
	}

	/**
	 * Reads logs: CSV and JSON Lines, gzip or not, mixed, in any order.
	 *
	 * @param operands paths and patterns
	 * @throws UserError naming what is missing or no log, and where nothing is left to analyse
	 */
	static async open(
		operands: readonly string[],
		{ takesAllFields = false, writable = [], name = operands.join(" ") }: RecordedLogsOptions = {},
	): Promise<RecordedLogs> {
		const { paths, notes } = findLogFiles(operands);
		const { heads, leftOut } = await readHeads(paths);
		const bytes = heads.reduce((sum, one) => sum + one.bytes * (one.isGzip ? GZIP_RATIO : 1), 0);
		const database = await Database.open({
			isLarge: bytes > LARGE_BYTES,
			allowed: [...heads.map(({ path }) => realpathSync(path)), ...writable],
		});
		try {
			const fields = takesAllFields ? FIELDS.map(({ name }) => name) : ANALYSED;
			const [damages, lost] = await Promise.all([
				gzipDamages(heads),
				loadRecords(database, heads, fields),
			]);
			leftOut.push(...damages, ...lost);
			const overview = await overviewOf(database);
			if (overview === null) throw refusal(nothingLeft(operands, leftOut));
			const files = heads.map(({ path }) => path);
			return new RecordedLogs(database, overview, { files, name, leftOut, notes });
		} catch (error) {
			await database.close();
			throw error;
		}
	}

	/**
	 * Goes through all records.
	 *
	 * @param exact the metrics of which every single value is kept
	 * @param wantsSeries whether their course over time is kept as well
	 */
	async walk(exact: readonly JudgedMetric[], wantsSeries = true): Promise<WalkedLogs> {
		const { start_s, end_s, interval_s, busy_mb_per_s, phases, records } = this.overview;
		const values = Object.fromEntries(exact.map((metric) => [metric, new MetricValues(records)]));
		const walk = new LogWalk({
			start_s,
			end_s,
			interval_s: interval_s ?? 1,
			idleBelow_mb_per_s: idleBelow(busy_mb_per_s),
			phases,
			bucket: wantsSeries ? Math.ceil(records / MOST_WHOLE) : null,
			values,
		});
		for await (const batch of recordBatches(this.database, phases)) walk.next(batch);
		return { result: walk.end(), values };
	}

	/** What a comparison takes. */
	contentsOf({ phases, idleShare }: LogWalkResult): LogContents {
		const { name, files, leftOut } = this;
		const { start_s, end_s, interval_s, records } = this.overview;
		return { name, files, start_s, end_s, interval_s, records, leftOut, phases, idleShare };
	}

	/** The logs cannot be used any more; nothing of them is left behind. */
	close(): Promise<void> {
		return this.database.close();
	}
}

export interface WalkedLogs {
	readonly result: LogWalkResult;
	readonly values: Readonly<Partial<Record<JudgedMetric, MetricValues>>>;
}

/** Reads logs for a comparison. See {@link RecordedLogs.open} for the errors. */
export async function loadLogContents(
	operands: readonly string[],
	name?: string,
): Promise<LogContents> {
	const logs = await RecordedLogs.open(operands, name === undefined ? {} : { name });
	try {
		const { result } = await logs.walk([]);
		return logs.contentsOf(result);
	} finally {
		await logs.close();
	}
}

async function readHeads(
	paths: readonly string[],
): Promise<{ heads: LogHead[]; leftOut: LeftOut[] }> {
	const heads: LogHead[] = [];
	const leftOut: LeftOut[] = [];
	for (const path of paths) {
		const head = await readLogHead(path);
		if (head !== null) heads.push(head);
		else leftOut.push({ file: path, reason: "empty file", records: 0, line: null });
	}
	// Whoever begins first comes first; what has no record at all comes last.
	heads.sort((a, b) => compared(a.first_ms ?? Infinity, b.first_ms ?? Infinity));
	return { heads, leftOut };
}

function compared(a: number, b: number): number {
	return a === b ? 0 : a - b;
}

/** Null where there is no record. */
async function overviewOf(database: Database): Promise<Overview | null> {
	const [row] = await database.rows(`
		SELECT count(*)::DOUBLE AS records, epoch(min(time)) AS start_s, epoch(max(time)) AS end_s
		FROM ${RECORDS}`);
	if (row === undefined || row["records"] === 0) return null;
	const names = await database.rows(`
		SELECT ifnull(phase, '') AS name FROM ${RECORDS} GROUP BY name ORDER BY min(rowid)`);
	return {
		records: Number(row["records"]),
		start_s: Number(row["start_s"]),
		end_s: Number(row["end_s"]),
		interval_s: (await usualElapsed(database)) ?? (await usualDistance(database)),
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

function nothingLeft(operands: readonly string[], leftOut: readonly LeftOut[]): string {
	const why = leftOut.map(({ file, reason, records }) =>
		records === 0
			? `${file}: ${reason}`
			: `${file}: ${formatPlural(records, "record")} left out, ${reason}`,
	);
	const named = operands.join(", ");
	return why.length === 0
		? `${named}: there is no record to analyse`
		: `${named}: there is no record to analyse (${why.slice(0, 3).join("; ")})`;
}
