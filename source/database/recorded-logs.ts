/** Recorded logs, read: what every analysis of them starts from. */
import { realpathSync } from "node:fs";
import { CoverageWatch } from "../analysis/coverage.ts";
import { idleBelow } from "../analysis/idle.ts";
import type { JudgedMetric, LeftOut, LogContents } from "../analysis/log-contents.ts";
import { LogWalk, type LogWalkResult } from "../analysis/log-walk.ts";
import { MetricValues } from "../analysis/metric-values.ts";
import { formatPlural } from "../core/format.ts";
import { FIELDS, type FieldName } from "../core/metrics.ts";
import { Database } from "./duckdb.ts";
import { gzipDamages } from "./gzip-damage.ts";
import { loadRecords } from "./load-records.ts";
import { findLogFiles, groupedByLog, refusal } from "./log-files.ts";
import { type Overview, overviewOf } from "./overview.ts";
import { readLogHeads } from "./read-log-heads.ts";
import { readingTimes, recordBatches } from "./record-batches.ts";

export interface RecordedLogsOptions {
	/** Every field, as an export takes them; otherwise what an analysis looks at. */
	readonly takesAllFields?: boolean;
	/** For people: what the logs are called. Their paths, if it is left out. */
	readonly name?: string;
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
	"link_device",
];

/** Up to so many samples a series is whole. */
export const MOST_WHOLE = 4_000_000;
/** Larger logs (some 190 bytes a record) go to a table in a file. */
const LARGE_BYTES = 1e9;
/** How much smaller logs are as gzip. */
const GZIP_RATIO = 8;

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
		{ takesAllFields = false, name = operands.join(" ") }: RecordedLogsOptions = {},
	): Promise<RecordedLogs> {
		const { paths, notes } = findLogFiles(operands);
		const { heads, leftOut, notes: columns } = await readLogHeads(paths);
		const bytes = heads.reduce((sum, one) => sum + one.bytes * (one.isGzip ? GZIP_RATIO : 1), 0);
		const database = await Database.open({
			isLarge: bytes > LARGE_BYTES,
			allowed: heads.map(({ path }) => realpathSync(path)),
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
			const all = { files, name, leftOut, notes: [...notes, ...columns] };
			return new RecordedLogs(database, overview, all);
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
		const result = walk.end();
		if (result.earlierRecords === 0) return { result, values };
		// What of the time is covered takes the records in the order of time.
		const coverage = new CoverageWatch(interval_s ?? 1);
		for await (const time_s of readingTimes(this.database)) coverage.reading(time_s);
		return { result: { ...result, ...coverage.coverage }, values };
	}

	/** What a comparison takes. */
	contentsOf({ phases, idleShare, earlierRecords }: LogWalkResult): LogContents {
		const { name, files, leftOut } = this;
		const notes = [...this.notes, ...earlierNotes(earlierRecords)];
		const { start_s, end_s, interval_s, isDemo, links, records } = this.overview;
		const facts = { name, files, start_s, end_s, interval_s, isDemo, links, records };
		return { ...facts, leftOut, notes, phases, idleShare };
	}

	/** The logs cannot be used any more; nothing of them is left behind. */
	close(): Promise<void> {
		return this.database.close();
	}
}

function earlierNotes(records: number): string[] {
	if (records === 0) return [];
	const are = records === 1 ? "1 record is" : `${records} records are`;
	return [
		`${are} earlier than one before: lines out of order, a clock that was set back, or logs that overlap; what is there twice counts twice`,
	];
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

/**
 * Reads the runs that a path or a pattern stands for: each log with its finished parts is one.
 * See {@link RecordedLogs.open} for the errors.
 */
export async function loadRuns(operand: string): Promise<LogContents[]> {
	const runs: LogContents[] = [];
	for (const paths of groupedByLog(findLogFiles([operand]).paths)) {
		runs.push(await loadLogContents(paths, paths.length === 1 ? paths[0] : operand));
	}
	return runs;
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
