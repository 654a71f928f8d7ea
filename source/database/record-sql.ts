/** The SQL that reads logs: one SELECT for files that are alike. */
import { EVENTS } from "../analysis/record-batch.ts";
import { FIELDS, type Field, type FieldName, fieldOf } from "../core/metrics.ts";
import type { CsvHead } from "./log-head.ts";
import { identifier, quoted, quotedList } from "./sql-text.ts";

/** Why a record is damaged, where SQL is what finds it. */
export const DAMAGES = ["no time", "not a number"] as const;

/** A text that a spreadsheet would run was written with an apostrophe; see `formats/csv-record.ts`. */
const GUARDED = "^''''*[=+\\-@\\t\\r]";

export interface SelectOptions {
	readonly isGzip: boolean;
	readonly fields: readonly FieldName[];
	/** An expression: the index of the file that a record is from. */
	readonly file: string;
}

/** The columns of the table of records, with their types. */
export function recordColumns(fields: readonly FieldName[]): string[] {
	const columns = chosen(fields).map((field) => `${identifier(field.name)} ${sqlType(field)}`);
	// What an analysis asks of the texts, which take far more memory: an index into EVENTS, and
	// whether the driver was simulated.
	const told = ["event_code UTINYINT", "is_demo BOOLEAN"];
	// What is wrong with a record: an index into DAMAGES, and so many more for each file before its own.
	return [...columns, ...told, "damage UINTEGER"];
}

/**
 * What becomes of a line that is no record: it ends the reading, it is passed over, or it goes to the
 * rejects, which take 30 kB of memory for each, whatever its length.
 */
export type OnDamage = "fail" | "ignore" | "reject";

const DAMAGE_OPTIONS: Readonly<Record<OnDamage, string>> = {
	fail: "",
	ignore: ", ignore_errors = true",
	reject: ", store_rejects = true",
};

/** Records of CSV logs with one and the same header. */
export function selectCsv(
	paths: readonly string[],
	{ columns, lines, newline }: CsvHead,
	{ isGzip, fields, file, onDamage }: SelectOptions & { onDamage: OnDamage },
): string {
	// By place, not by name: a header's names are anybody's.
	const types = columns.map((name, at) => `${quoted(`c${at}`)}: ${quoted(csvType(name))}`);
	const source = `read_csv(${quotedList(paths)}, columns = {${types.join(", ")}}, auto_detect = false,
		header = false, skip = ${lines}, new_line = ${quoted(newline === "\n" ? "\\n" : "\\r\\n")},
		delim = ',', quote = '"', escape = '"', compression = ${quoted(isGzip ? "gzip" : "none")}${DAMAGE_OPTIONS[onDamage]})`;
	const cell = (field: Field): string => {
		const at = columns.indexOf(field.name);
		if (at < 0) return `NULL::${sqlType(field)}`;
		return field.kind === "text" ? unguardedSql(`c${at}`) : `c${at}`;
	};
	const gauges = chosen(fields).filter(
		({ name, kind }) => kind === "gauge" && columns.includes(name),
	);
	// DuckDB takes "nan" and "inf" for numbers.
	const infinite = gauges.map((field) => `NOT isfinite(${cell(field)})`).join(" OR ") || "false";
	const time = `c${columns.indexOf("time")}`;
	const damage = damageSql(`${time} IS NULL`, infinite, file);
	const told = toldBy(cell(fieldOf("event")), cell(fieldOf("detail")));
	return `SELECT ${chosen(fields).map(cell).join(", ")}, ${told}, ${damage} FROM ${source}`;
}

/** Records of JSON Lines. What is no record comes with its damage, as everything is read as text. */
export function selectJson(
	paths: readonly string[],
	{ isGzip, fields, file }: SelectOptions,
): string {
	const wanted = chosen(fields);
	const read = chosen([...fields, "event", "detail"]);
	const types = read.map(({ name }) => `${quoted(name)}: 'VARCHAR'`);
	const source = `read_json(${quotedList(paths)}, columns = {${types.join(", ")}},
		format = 'newline_delimited', ignore_errors = true,
		compression = ${quoted(isGzip ? "gzip" : "uncompressed")})`;
	const cell = (field: Field) =>
		field.kind === "text"
			? `nullif(${identifier(field.name)}, '')`
			: `TRY_CAST(${identifier(field.name)} AS ${sqlType(field)})`;
	const wrong = wanted
		.filter(({ kind }) => kind === "gauge" || kind === "counter")
		.map((field) => {
			const isOther = `(${identifier(field.name)} IS NOT NULL AND ${cell(field)} IS NULL)`;
			return field.kind === "gauge" ? `${isOther} OR NOT isfinite(${cell(field)})` : isOther;
		});
	const noTime = `${cell(fieldOf("time"))} IS NULL`;
	const damage = damageSql(noTime, wrong.join(" OR ") || "false", file);
	const told = toldBy(cell(fieldOf("event")), cell(fieldOf("detail")));
	return `SELECT ${wanted.map(cell).join(", ")}, ${told}, ${damage} FROM ${source}`;
}

/** NULL where nothing is wrong. */
function damageSql(noTime: string, noNumber: string, file: string): string {
	return `CASE WHEN ${noTime} THEN 0 WHEN ${noNumber} THEN 1 END + ${DAMAGES.length} * (${file})`;
}

/** The index of a text in a list; 0 where it is not in there. */
export function indexIn(texts: readonly string[], text: string): string {
	return `(ifnull(list_position(${quotedList(texts)}, ifnull(${text}, '')), 1) - 1)`;
}

function toldBy(event: string, detail: string): string {
	return `${indexIn(EVENTS, event)}, ifnull(starts_with(${detail}, 'demo'), false)`;
}

function chosen(fields: readonly FieldName[]): Field[] {
	return FIELDS.filter(({ name }) => fields.includes(name));
}

function csvType(name: FieldName | null): string {
	const field = FIELDS.find((one) => one.name === name);
	return field === undefined ? "VARCHAR" : sqlType(field);
}

function sqlType({ kind, unit }: Field): string {
	if (kind === "time") return "TIMESTAMP";
	if (kind === "text") return "VARCHAR";
	if (kind === "gauge") return "DOUBLE";
	// 64-bit numbers, which doubles would round beyond 2⁵³: the driver's bytes have no sign, its
	// operations do.
	return unit === "B" ? "UBIGINT" : "BIGINT";
}

function unguardedSql(cell: string): string {
	return `CASE WHEN regexp_matches(${cell}, '${GUARDED}') THEN substr(${cell}, 2) ELSE ${cell} END`;
}
