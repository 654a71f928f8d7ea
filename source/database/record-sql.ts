/** The SQL that reads logs: one SELECT for files that are alike. */
import { FIELDS, type Field, type FieldName } from "../core/metrics.ts";
import type { CsvHead } from "./log-head.ts";
import { identifier, quoted, quotedList } from "./sql-text.ts";

/** Why a record is damaged, where SQL is what finds it. */
export const DAMAGES = ["no time", "not a number"] as const;

/** A text that a spreadsheet would run was written with an apostrophe; see `formats/csv-record.ts`. */
const GUARDED = "^''''*[=+\\-@\\t\\r]";

/** The columns of the table of records, with their types. */
export function recordColumns(fields: readonly FieldName[]): string[] {
	const columns = chosen(fields).map(({ name, kind }) => `${identifier(name)} ${sqlType(kind)}`);
	// Which file a record comes from, and what is wrong with it (an index into DAMAGES).
	return [...columns, "file USMALLINT", "damage UTINYINT"];
}

/** Records of CSV logs with one and the same header. What cannot be read goes to the rejects. */
export function selectCsv(
	paths: readonly string[],
	{ columns, lines, newline }: CsvHead,
	{ isGzip, fields, file }: { isGzip: boolean; fields: readonly FieldName[]; file: string },
): string {
	// By place, not by name: a header's names are anybody's.
	const types = columns.map((name, at) => `${quoted(`c${at}`)}: ${quoted(csvType(name))}`);
	const source = `read_csv(${quotedList(paths)}, columns = {${types.join(", ")}}, auto_detect = false,
		header = false, skip = ${lines}, new_line = ${quoted(newline === "\n" ? "\\n" : "\\r\\n")},
		delim = ',', quote = '"', escape = '"', compression = ${quoted(isGzip ? "gzip" : "none")},
		store_rejects = true)`;
	const cell = ({ name, kind }: Field): string => {
		const at = columns.indexOf(name);
		if (at < 0) return `NULL::${sqlType(kind)}`;
		return kind === "text" ? unguardedSql(`c${at}`) : `c${at}`;
	};
	const gauges = chosen(fields).filter(
		({ name, kind }) => kind === "gauge" && columns.includes(name),
	);
	// DuckDB takes "nan" and "inf" for numbers.
	const infinite = gauges.map((field) => `NOT isfinite(${cell(field)})`).join(" OR ") || "false";
	const time = `c${columns.indexOf("time")}`;
	const damage = `CASE WHEN ${time} IS NULL THEN 0 WHEN ${infinite} THEN 1 END`;
	return `SELECT ${chosen(fields).map(cell).join(", ")}, ${file}, ${damage} FROM ${source}`;
}

/** Records of JSON Lines. What is no record comes with its damage, as everything is read as text. */
export function selectJson(
	paths: readonly string[],
	{ isGzip, fields, file }: { isGzip: boolean; fields: readonly FieldName[]; file: string },
): string {
	const wanted = chosen(fields);
	const types = wanted.map(({ name }) => `${quoted(name)}: 'VARCHAR'`);
	const source = `read_json(${quotedList(paths)}, columns = {${types.join(", ")}},
		format = 'newline_delimited', ignore_errors = true,
		compression = ${quoted(isGzip ? "gzip" : "uncompressed")})`;
	const cell = ({ name, kind }: Field) =>
		kind === "text"
			? `nullif(${identifier(name)}, '')`
			: `TRY_CAST(${identifier(name)} AS ${sqlType(kind)})`;
	const wrong = wanted
		.filter(({ kind }) => kind === "gauge" || kind === "counter")
		.map((field) => {
			const isOther = `(${identifier(field.name)} IS NOT NULL AND ${cell(field)} IS NULL)`;
			return field.kind === "gauge" ? `${isOther} OR NOT isfinite(${cell(field)})` : isOther;
		});
	const damage = `CASE WHEN ${cell(timeField())} IS NULL THEN 0
		WHEN ${wrong.join(" OR ") || "false"} THEN 1 END`;
	return `SELECT ${wanted.map(cell).join(", ")}, ${file}, ${damage} FROM ${source}`;
}

function timeField(): Field {
	const [time] = FIELDS;
	if (time?.kind !== "time") throw new Error("the first field is the time");
	return time;
}

function chosen(fields: readonly FieldName[]): Field[] {
	return FIELDS.filter(({ name }) => fields.includes(name));
}

function csvType(name: FieldName | null): string {
	const field = FIELDS.find((one) => one.name === name);
	return field === undefined ? "VARCHAR" : sqlType(field.kind);
}

function sqlType(kind: Field["kind"]): string {
	if (kind === "time") return "TIMESTAMP";
	if (kind === "text") return "VARCHAR";
	// The kernel's counts are signed 64-bit numbers, which doubles would round beyond 2⁵³.
	return kind === "counter" ? "BIGINT" : "DOUBLE";
}

function unguardedSql(cell: string): string {
	return `CASE WHEN regexp_matches(${cell}, '${GUARDED}') THEN substr(${cell}, 2) ELSE ${cell} END`;
}
