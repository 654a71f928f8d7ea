/**
 * Recorded logs in memory, the input of all analyses. Each record is read once, by the reader that
 * a replay also uses, into columns of numbers, which the analysis walks through. DuckDB only writes
 * Parquet.
 */
import { CoverageTracker } from "../analysis/walk/coverage.ts";
import type { JudgedMetric, LogContents, Rejected } from "../analysis/walk/log-contents.ts";
import { LogWalk, type LogWalkResult } from "../analysis/walk/log-walk.ts";
import { MetricValues } from "../analysis/walk/metric-values.ts";
import { formatPlural } from "../core/format.ts";
import { idleThreshold, quietThreshold } from "../core/load-level.ts";
import type { OutputFile } from "../outputs/output-file.ts";
import { describeDuplicates, removeDuplicates } from "./duplicates.ts";
import { describeCounted, describeUnknownEvents, loadRecords } from "./load-records.ts";
import { findLogFiles, refusal } from "./log-files.ts";
import { type Overview, overviewOf } from "./overview.ts";
import { ParquetExport } from "./parquet-export.ts";
import { readLogHeads } from "./read-log-heads.ts";
import { RecordTable } from "./record-table.ts";
import { readingTimes } from "./time-order.ts";

export interface RecordedLogsOptions {
	/** Whether to keep all fields of the records as well, for an export; false by default. */
	readonly isExported?: boolean;
	/** The name of the logs for people; their paths by default. */
	readonly name?: string;
}

/** What logs tell beside their samples. */
type Told = Pick<LogContents, "pcieErrors" | "linkEvents" | "counted" | "sources">;

/** Limit on the samples of a series that is not downsampled. */
export const MAX_WHOLE = 4_000_000;

/** The records of logs, read from their files. */
export class RecordedLogs {
	readonly #table: RecordTable;
	readonly #parquet: ParquetExport | null;
	/** Paths in the order of their first records. */
	readonly files: readonly string[];
	readonly name: string;
	readonly overview: Overview;
	/** The lines that are not records. */
	readonly rejected: readonly Rejected[];
	/** Notes for the user on what may be unexpected. */
	readonly notes: readonly string[];
	readonly #told: Told;

	private constructor(
		table: RecordTable,
		parquet: ParquetExport | null,
		overview: Overview,
		logs: Pick<RecordedLogs, "files" | "name" | "rejected" | "notes">,
		told: Told,
	) {
		this.#table = table;
		this.#parquet = parquet;
		this.overview = overview;
		this.files = logs.files;
		this.name = logs.name;
		this.rejected = logs.rejected;
		this.notes = logs.notes;
		this.#told = told;
	}

	/**
	 * Reads logs: CSV and JSON Lines, gzip or not, mixed, in any order.
	 *
	 * @param operands paths and patterns
	 * @throws UserError naming what is missing or is not a log, or if there are no records
	 */
	static async open(
		operands: readonly string[],
		{ isExported = false, name = operands.join(" ") }: RecordedLogsOptions = {},
	): Promise<RecordedLogs> {
		const found = findLogFiles(operands);
		const { heads, rejected: emptyFiles, notes } = await readLogHeads(found.paths);
		const table = new RecordTable();
		const parquet = isExported ? await ParquetExport.open() : null;
		try {
			const loaded = await loadRecords(heads, (reader) => {
				parquet?.add(table.appended, reader);
				table.append(reader);
			});
			table.end();
			const rejected = [...loaded.rejected, ...emptyFiles];
			const twice = removeDuplicates(table);
			const overview = overviewOf(table);
			if (overview === null) throw refusal(nothingLeft(operands, rejected));
			const facts = {
				files: heads.map(({ path }) => path),
				name,
				rejected,
				notes: [
					...found.notes,
					...notes,
					...describeDuplicates(twice),
					...describeUnknownEvents(loaded.unknownEvents),
					...describeCounted(loaded.counted),
				],
			};
			return new RecordedLogs(table, parquet, overview, facts, loaded);
		} catch (error) {
			table.close();
			await parquet?.close();
			throw error;
		}
	}

	/**
	 * Walks through all records.
	 *
	 * @param exact the metrics of which to keep all values
	 * @param wantsSeries whether to keep their time series as well
	 * @param splitsRuns whether recordings that were started one after another are told apart
	 */
	walk(exact: readonly JudgedMetric[], wantsSeries = true, splitsRuns = false): WalkedLogs {
		const { start_s, end_s, interval_s, timeResolution_s, busy_mb_per_s, phases, records } =
			this.overview;
		const values = Object.fromEntries(exact.map((metric) => [metric, new MetricValues(records)]));
		const walk = new LogWalk({
			start_s,
			end_s,
			interval_s: interval_s ?? 1,
			timeResolution_s,
			idleBelow_mb_per_s: idleThreshold(busy_mb_per_s),
			quietBelow_mb_per_s: quietThreshold(busy_mb_per_s),
			phases,
			bucket: wantsSeries ? Math.ceil(records / MAX_WHOLE) : null,
			values,
			splitsRuns,
			isSampled: this.#told.counted.includes("sampled"),
		});
		for (const batch of this.#table.batches()) walk.next(batch);
		const result = walk.end();
		if (result.earlierRecords === 0 || timeResolution_s !== null) return { result, values };
		// The coverage requires the records in the order of time.
		const coverage = new CoverageTracker(interval_s ?? 1);
		for (const time_s of readingTimes(this.#table)) coverage.reading(time_s);
		return { result: { ...result, ...coverage.coverage }, values };
	}

	/** Returns the input of a comparison. */
	contentsOf(walk: LogWalkResult): LogContents {
		const { phases, measured, idleShare, earlierRecords } = walk;
		const { name, files, rejected: leftOut } = this;
		const notes = [...this.notes, ...earlierNotes(earlierRecords)];
		const { start_s, end_s, interval_s, isDemo, links, records } = this.overview;
		const facts = { name, files, start_s, end_s, interval_s, isDemo, links, records };
		const { pcieErrors, linkEvents, counted, sources } = this.#told;
		const told = { pcieErrors, linkEvents, counted, sources };
		return { ...facts, leftOut, notes, phases, measured, idleShare, ...told };
	}

	/**
	 * Writes all records as Parquet, in the order of time. Requires `isExported`.
	 *
	 * @throws {UserError} if it cannot be written
	 */
	async exportTo(target: OutputFile): Promise<void> {
		if (this.#parquet === null) throw new Error("the logs were not opened for an export");
		await this.#parquet.write(target, this.#table);
	}

	/** Releases the logs and their temporary files; they cannot be used afterwards. */
	async close(): Promise<void> {
		this.#table.close();
		await this.#parquet?.close();
	}
}

function earlierNotes(records: number): string[] {
	if (records === 0) return [];
	const are = records === 1 ? "1 record is" : `${records} records are`;
	return [
		`${are} earlier than one before: ` +
			"lines out of order, a clock that was set back, or logs that overlap",
	];
}

export interface WalkedLogs {
	readonly result: LogWalkResult;
	readonly values: Readonly<Partial<Record<JudgedMetric, MetricValues>>>;
}

function nothingLeft(operands: readonly string[], rejected: readonly Rejected[]): string {
	const why = rejected.map(({ file, reason, records }) =>
		records === 0
			? `${file}: ${reason}`
			: `${file}: ${formatPlural(records, "record")} left out, ${reason}`,
	);
	const named = operands.join(", ");
	return why.length === 0
		? `${named}: there is no record to analyse`
		: `${named}: there is no record to analyse (${why.slice(0, 3).join("; ")})`;
}
