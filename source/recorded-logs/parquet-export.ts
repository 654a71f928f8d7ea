import { closeSync, createReadStream, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { FIELDS, type Field } from "../core/metrics.ts";
import { outputError } from "../outputs/describe-write-error.ts";
import type { OutputFile } from "../outputs/output-file.ts";
import { canonicalSpelling } from "../record/canonical-spelling.ts";
import type { RecordReader } from "../record/record-reader.ts";
import { Database } from "./duckdb.ts";
import { refusal, words } from "./log-files.ts";
import type { RecordTable } from "./record-table.ts";
import { identifier, quoted } from "./sql-text.ts";

/** Size of one write, in characters. */
const PIECE_LENGTH = 1_048_576;

/**
 * Exports records as Parquet. While they are read they go to a temporary file, spelled so that
 * DuckDB reads the same values as this program. DuckDB then converts that file.
 */
export class ParquetExport {
	readonly #database: Database;
	readonly #path: string;
	readonly #file: number;
	#text = "";

	private constructor(database: Database) {
		this.#database = database;
		this.#path = join(database.folder, "records.csv");
		this.#file = openSync(this.#path, "w", 0o600);
	}

	/** @throws UserError if DuckDB is missing */
	static async open(): Promise<ParquetExport> {
		return new ParquetExport(await Database.open());
	}

	/**
	 * Adds the last record of a reader.
	 *
	 * @param position its number among all records that were read
	 */
	add(position: number, reader: RecordReader): void {
		this.#text += position;
		for (let field = 0; field < FIELDS.length; field++) this.#text += `,${cellOf(reader, field)}`;
		this.#text += "\n";
		if (this.#text.length >= PIECE_LENGTH) this.#flush();
	}

	/**
	 * Writes the added records that are in a table, in the order of time. The target appears once it
	 * is complete.
	 *
	 * @throws {UserError} if it cannot be written
	 */
	async write(target: OutputFile, table: RecordTable): Promise<void> {
		this.#flush();
		const { folder } = this.#database;
		const removed = join(folder, "removed.csv");
		writeFileSync(removed, `${table.removed.join("\n")}\n`);
		const whole = join(folder, "records.parquet");
		const types = FIELDS.map((field) => `${quoted(field.name)}: ${quoted(sqlType(field))}`);
		const reading = [
			"auto_detect = false, header = false",
			`new_line = '\\n', delim = ',', quote = '"', escape = '"'`,
		].join(", ");
		const columns = `{'position': 'BIGINT', ${types.join(", ")}}`;
		try {
			await this.#database.run(`
				COPY (SELECT ${FIELDS.map(exportedColumn).join(", ")}
				FROM read_csv(${quoted(this.#path)}, columns = ${columns}, ${reading}) AS records
				ANTI JOIN read_csv(${quoted(removed)}, columns = {'position': 'BIGINT'}, ${reading})
				AS removed ON records.position = removed.position
				ORDER BY records.time, records.position)
				TO ${quoted(whole)} (FORMAT parquet, COMPRESSION zstd)`);
		} catch (error) {
			throw outputError(target.path, error);
		}
		await target.write(createReadStream(whole));
	}

	async close(): Promise<void> {
		closeSync(this.#file);
		await this.#database.close();
	}

	#flush(): void {
		try {
			writeSync(this.#file, this.#text);
		} catch (error) {
			throw refusal(`the records cannot be kept in ${this.#path}: ${words(error)}`);
		}
		this.#text = "";
	}
}

const NEEDS_QUOTES = /[",\r\n]/;

/** Formats a cell that DuckDB reads as the same value; empty if it is unknown. */
function cellOf(reader: RecordReader, field: number): string {
	const text = canonicalSpelling(reader, field);
	return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Marks times as UTC: readers would assume their own zone for a time without one. */
function exportedColumn({ name, kind }: Field): string {
	const column = `records.${identifier(name)}`;
	return kind === "time" ? `timezone('UTC', ${column}) AS ${identifier(name)}` : column;
}

function sqlType({ kind, isExact, mayWrap }: Field): string {
	if (kind === "time") return "TIMESTAMP";
	if (kind === "text") return "VARCHAR";
	if (kind === "gauge") return "DOUBLE";
	return isExact === true && mayWrap !== true ? "UBIGINT" : "BIGINT";
}
