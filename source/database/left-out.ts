/** What could not be used of the logs, and why: in the words of people, not of the database. */
import { open } from "node:fs/promises";
import type { LeftOut } from "../analysis/log-contents.ts";
import { readJsonRecord } from "../formats/read-record.ts";
import type { Database, SqlRow } from "./duckdb.ts";
import type { LoadedFile } from "./load-records.ts";
import type { CsvHead } from "./log-head.ts";
import { DAMAGES, TOLD } from "./record-sql.ts";
import { quoted } from "./sql-text.ts";

/** Where nobody can tell what is wrong with a line. */
export const NO_RECORD = "not a record";

const REASONS: Readonly<Record<string, string>> = {
	CAST: "not a number",
	"MISSING COLUMNS": "too few fields",
	"TOO MANY COLUMNS": "too many fields",
	"UNQUOTED VALUE": "a quote that is not closed",
	"INVALID STATE": "a quote out of place",
	"LINE SIZE OVER MAXIMUM": "a line that is too long",
	"INVALID ENCODING": "not UTF-8",
};

/** Errors that reach over the ends of lines. */
const QUOTES: readonly string[] = ["UNQUOTED VALUE", "INVALID STATE"];

/**
 * Takes the lines that the CSV reader refused, and forgets them. A line has one reason, whatever
 * else is wrong with it.
 *
 * @param group files with one and the same header
 * @returns null where a quote that is not closed took lines behind it along, which may be good
 */
export async function rejectedLines(
	database: Database,
	group: readonly LoadedFile[],
	{ header, columns }: CsvHead,
): Promise<LeftOut[] | null> {
	const [{ any } = { any: false }] = await database.rows(
		"SELECT count(*) > 0 AS any FROM reject_errors",
	);
	const time = `c${columns.indexOf("time")}`;
	const rows = any === true ? await database.rows(await rejectsSql(group, header, time)) : [];
	await database.run("DROP TABLE reject_errors");
	await database.run("DROP TABLE reject_scans");
	const isSwallowing = (row: SqlRow) => QUOTES.includes(String(row["error"])) && !isTornTail(row);
	if (rows.some(isSwallowing)) return null;
	return rows.map((row) => {
		const error = String(row["error"]);
		const reason = row["is_time"] === true ? "not a time" : (REASONS[error] ?? error.toLowerCase());
		return leftOut(group, row, row["is_torn"] === true ? "torn last line" : reason);
	});
}

/** A last line that was torn within its quotes. */
function isTornTail(row: SqlRow): boolean {
	return row["is_torn"] === true && row["records"] === 1;
}

/** @param time the database's name of the column with the time */
async function rejectsSql(
	group: readonly LoadedFile[],
	header: string,
	time: string,
): Promise<string> {
	const files = await Promise.all(
		group.map(async ({ alias, head }, index) => {
			const end = head.isGzip || (await endsWithNewline(alias)) ? "NULL" : head.bytes;
			return `(${quoted(alias)}, ${index}, ${end})`;
		}),
	);
	return `
		WITH files (file_path, file, torn_end) AS (VALUES ${files.join(", ")}),
		lines AS (
			SELECT file_path, line_byte_position, any_value(line) AS line, ltrim(any_value(csv_line), chr(10)) AS text,
				arg_min(error_type, place) AS error, arg_min(column_name, place) AS "column"
			FROM (
				-- Where fields are missing, what is in the others is out of place.
				SELECT *, ifnull(column_idx, 0) + if(error_type = 'CAST', 100000, 0) AS place
				FROM reject_errors JOIN reject_scans USING (scan_id, file_id))
			GROUP BY file_path, line_byte_position)
		SELECT file, error, error = 'CAST' AND "column" = ${quoted(time)} AS is_time,
			line_byte_position + strlen(text) >= torn_end AS is_torn,
			sum(1 + length(text) - length(replace(text, chr(10), '')))::DOUBLE AS records,
			min(line)::DOUBLE AS line
		FROM lines JOIN files USING (file_path)
		-- Logs that were put together with cat have a header here and there.
		WHERE rtrim(text, chr(13)) <> ${quoted(header)}
		GROUP BY ALL ORDER BY file, line`;
}

/** Takes records out of a table that were read, but are none, and tells how many they were. */
export async function damagedRecords(
	database: Database,
	table: string,
	files: readonly LoadedFile[],
): Promise<LeftOut[]> {
	const rows = await database.rows(`
		SELECT ${TOLD.file} AS file, ${TOLD.damage} AS damage, count(*)::DOUBLE AS records, NULL AS line
		FROM ${table} WHERE ${TOLD.isDamaged} GROUP BY ALL ORDER BY ALL`);
	if (rows.length === 0) return [];
	await database.run(`DELETE FROM ${table} WHERE ${TOLD.isDamaged}`);
	const all: LeftOut[] = [];
	for (const row of rows) {
		const file = files[Number(row["file"])];
		const reason = DAMAGES[Number(row["damage"])] ?? "damaged";
		const found = leftOut(files, row, reason);
		if (reason !== "no time" || file?.head.format.kind !== "json") all.push(found);
		else all.push(...(await noJsonRecords(file, found)));
	}
	return all;
}

/** The database has no time of what is no JSON either; the last line may be torn. */
async function noJsonRecords({ alias, head }: LoadedFile, found: LeftOut): Promise<LeftOut[]> {
	const isTorn = !head.isGzip && (await hasTornJsonTail(alias));
	const records = found.records - (isTorn ? 1 : 0);
	return [
		...(records === 0 ? [] : [{ ...found, records, reason: "not a record with a time" }]),
		...(isTorn ? [{ ...found, records: 1, reason: "torn last line" }] : []),
	];
}

function leftOut(files: readonly LoadedFile[], row: SqlRow, reason: string): LeftOut {
	const file = files[Number(row["file"])]?.head.path ?? "";
	const line = row["line"] === null ? null : Number(row["line"]);
	return { file, reason, records: Number(row["records"]), line };
}

/** No line is longer than what is looked at here. */
const TAIL_BYTES = 65_536;

async function hasTornJsonTail(path: string): Promise<boolean> {
	const file = await open(path);
	try {
		const { size } = await file.stat();
		const tail = Buffer.alloc(Math.min(TAIL_BYTES, size));
		await file.read(tail, 0, tail.length, size - tail.length);
		const last = tail.toString().split("\n").at(-1) ?? "";
		return last !== "" && readJsonRecord(last) === null;
	} finally {
		await file.close();
	}
}

async function endsWithNewline(path: string): Promise<boolean> {
	const file = await open(path);
	try {
		const last = Buffer.alloc(1);
		await file.read(last, 0, 1, (await file.stat()).size - 1);
		return last.toString() === "\n";
	} finally {
		await file.close();
	}
}
