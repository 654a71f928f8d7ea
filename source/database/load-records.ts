/** Takes the records of logs into a table, in the order in which they were recorded. */
import { realpathSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { LeftOut } from "../analysis/log-contents.ts";
import type { FieldName } from "../core/metrics.ts";
import type { Database } from "./duckdb.ts";
import { damagedRecords, NO_RECORD, rejectedLines } from "./left-out.ts";
import { refusal } from "./log-files.ts";
import type { LogHead } from "./log-head.ts";
import { type OnDamage, recordColumns, selectCsv, selectJson } from "./record-sql.ts";
import { lineCount, salvaged } from "./salvage.ts";

/** The table that the records of all logs go to. */
export const RECORDS = "records";

/** A file, and the name that DuckDB knows it by: one that can not be taken for a pattern. */
export interface LoadedFile {
	readonly head: LogHead;
	readonly alias: string;
}

/**
 * Fills the table {@link RECORDS}: file after file, each in its own order.
 *
 * @returns what was left out
 * @throws UserError naming the file that can not be read
 */
export async function loadRecords(
	database: Database,
	heads: readonly LogHead[],
	fields: readonly FieldName[],
): Promise<LeftOut[]> {
	await database.run(`CREATE TABLE ${RECORDS} (${recordColumns(fields).join(", ")})`);
	const files = heads.map((head, index) => alias(database, head, index));
	const leftOut: LeftOut[] = [];
	for (const [first, group] of alike(files)) {
		leftOut.push(...(await loadGroup(database, group, { fields, first })));
	}
	return [...leftOut, ...(await damagedRecords(database, RECORDS, files))];
}

interface Loading {
	readonly fields: readonly FieldName[];
	/** Index of the group's first file. */
	readonly first: number;
}

/** So many lines that are no records are told of one by one; each costs 30 kB and 0.3 ms. */
const MOST_REJECTS = 1000;

/**
 * All at once, as it is fast, and once more where a line is no record, to tell which and why. Where
 * they are many, or the database cannot go on behind one or would miss what is behind it, file by
 * file from copies of their good lines.
 */
async function loadGroup(database: Database, group: Group, loading: Loading): Promise<LeftOut[]> {
	if (await isInserted(database, group, loading, "fail")) return [];
	return (
		(await insertedWithRejects(database, group, loading)) ??
		(await insertedFromCopies(database, group, loading))
	);
}

/** @returns what was left out; null where too much would be, and then nothing is inserted */
async function insertedWithRejects(
	database: Database,
	group: Group,
	loading: Loading,
): Promise<LeftOut[] | null> {
	const { format } = group[0].head;
	if (format.kind === "json" || !(await hasFewRejects(database, group, loading))) return null;
	await database.run("BEGIN");
	const isRead = await isInserted(database, group, loading, "reject");
	const rejected = isRead ? await rejectedLines(database, group, format) : null;
	await database.run(rejected === null ? "ROLLBACK" : "COMMIT");
	return rejected;
}

async function hasFewRejects(database: Database, group: Group, loading: Loading): Promise<boolean> {
	const select = selectOf(group, loading, "ignore");
	// Columns that nobody counts would not be read.
	const counting = `SELECT count(*)::DOUBLE AS records, count(COLUMNS(log.*)) FROM (${select}) AS log`;
	try {
		const [row] = await database.rows(counting);
		const lines = await lineCount(group.map(({ head }) => head));
		return lines - Number(row?.["records"]) <= MOST_REJECTS;
	} catch (error) {
		return refusedData(error, group);
	}
}

async function insertedFromCopies(
	database: Database,
	group: Group,
	{ fields, first }: Loading,
): Promise<LeftOut[]> {
	const leftOut: LeftOut[] = [];
	for (const [index, file] of group.entries()) {
		const salvage = await salvaged(file.head, `${file.alias}-good`);
		const copy: Group = [{ ...file, head: salvage.head, alias: salvage.head.path }];
		const before = await recordCount(database);
		if (!(await isInserted(database, copy, { fields, first: first + index }, "ignore"))) {
			throw refusal(`${file.head.path} is too damaged to be read`);
		}
		// The database may be stricter than a replay.
		const lost = salvage.lost + salvage.records - ((await recordCount(database)) - before);
		if (lost === 0) continue;
		leftOut.push({ file: file.head.path, reason: NO_RECORD, records: lost, line: salvage.line });
	}
	return leftOut;
}

async function recordCount(database: Database): Promise<number> {
	const [row] = await database.rows(`SELECT count(*)::DOUBLE AS records FROM ${RECORDS}`);
	return Number(row?.["records"]);
}

/** @returns whether they are: a log's damage, unless it is ignored, leaves the table as it was */
async function isInserted(
	database: Database,
	group: Group,
	loading: Loading,
	onDamage: OnDamage,
): Promise<boolean> {
	try {
		await database.run(`INSERT INTO ${RECORDS} ${selectOf(group, loading, onDamage)}`);
		return true;
	} catch (error) {
		return refusedData(error, group);
	}
}

function selectOf(group: Group, { fields, first }: Loading, onDamage: OnDamage): string {
	const { format, isGzip } = group[0].head;
	const paths = group.map(({ alias }) => alias);
	const reading = { isGzip, fields, file: `${first} + file_index` };
	return format.kind === "csv"
		? selectCsv(paths, format, { ...reading, onDamage })
		: selectJson(paths, reading);
}

/** @throws UserError where it is not the data's fault, but ours or the machine's */
function refusedData(error: unknown, group: Group): false {
	const [message = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
	if (/^(Invalid Input|Conversion) Error/.test(message)) return false;
	throw refusal(`${group[0].head.path} can not be read: ${message}`);
}

function alias(database: Database, head: LogHead, index: number): LoadedFile {
	const path = join(database.folder, `log-${index}`);
	symlinkSync(realpathSync(head.path), path);
	return { head, alias: path };
}

type Group = [LoadedFile, ...LoadedFile[]];

/** Neighbours that one SELECT can read, each with the index of its first file. */
function alike(files: readonly LoadedFile[]): [number, Group][] {
	const groups: [number, Group][] = [];
	for (const [index, file] of files.entries()) {
		const last = groups.at(-1)?.[1];
		if (last !== undefined && signature(last[0].head) === signature(file.head)) last.push(file);
		else groups.push([index, [file]]);
	}
	return groups;
}

function signature({ format, isGzip }: LogHead): string {
	return JSON.stringify([format, isGzip]);
}
