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
	return [...columns, "told UINTEGER"];
}

const DEMO = 8;
const DAMAGED = 16;

/**
 * What is read from the column `told`. What an analysis asks of a record's texts is all in there, an index
 * into EVENTS, and {@link DEMO} where the driver was simulated; or, from {@link DAMAGED} on, what is wrong with the
 * record: an index into {@link DAMAGES}, and so many more for each file before its own. For every column takes a
 * twentieth of the time of loading a log, and texts take memory as well.
 */
export const TOLD = {
	event: `told % ${DEMO}`,
	isDemo: `told >= ${DEMO}`,
	isDamaged: `told >= ${DAMAGED}`,
	damage: `(told - ${DAMAGED}) % ${DAMAGES.length}`,
	file: `(told - ${DAMAGED}) // ${DAMAGES.length}`,
} as const;

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
	// Nothing that is looked for here is guarded.
	const asWritten = (name: FieldName) =>
		columns.includes(name) ? `c${columns.indexOf(name)}` : "NULL::VARCHAR";
	const told = toldSql(asWritten("event"), asWritten("detail"), damage);
	return `SELECT ${chosen(fields).map(cell).join(", ")}, ${told} FROM ${source}`;
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
	const told = toldSql(cell(fieldOf("event")), cell(fieldOf("detail")), damage);
	return `SELECT ${wanted.map(cell).join(", ")}, ${told} FROM ${source}`;
}

/** The cases in which something is wrong. */
function damageSql(noTime: string, noNumber: string, file: string): string {
	const code = (damage: number) => `${DAMAGED + damage} + ${DAMAGES.length} * (${file})`;
	return `WHEN ${noTime} THEN ${code(0)} WHEN ${noNumber} THEN ${code(1)}`;
}

/** The index of a text in a list; 0 where it is not in there. Most are empty, and searching is slow. */
export function indexIn(texts: readonly string[], text: string): string {
	const found = `ifnull(list_position(${quotedList(texts)}, ${text}), 1) - 1`;
	const empty = Math.max(texts.indexOf(""), 0);
	return `CASE WHEN ${text} IS NULL OR ${text} = '' THEN ${empty} ELSE ${found} END`;
}

function toldSql(event: string, detail: string, damage: string): string {
	const isDemo = `ifnull(starts_with(${detail}, 'demo'), false)`;
	return `CASE ${damage} ELSE ${indexIn(EVENTS, event)} + if(${isDemo}, ${DEMO}, 0) END`;
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

/** Only what begins with an apostrophe is matched: that takes as long as reading the cell does. */
function unguardedSql(cell: string): string {
	const unguarded = `if(regexp_matches(${cell}, '${GUARDED}'), substr(${cell}, 2), ${cell})`;
	return `CASE WHEN starts_with(${cell}, '''') THEN ${unguarded} ELSE ${cell} END`;
}
