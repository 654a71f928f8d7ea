/** Takes the records of logs into a table, in the order in which they were recorded. */
import { realpathSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { LeftOut } from "../analysis/log-contents.ts";
import type { FieldName } from "../core/metrics.ts";
import type { Database } from "./duckdb.ts";
import { damagedRecords, rejectedLines } from "./left-out.ts";
import { refusal } from "./log-files.ts";
import type { LogHead } from "./log-head.ts";
import { recordColumns, selectCsv, selectJson } from "./record-sql.ts";
import { salvaged } from "./salvage.ts";

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

/**
 * All at once, as it is fast. Where a damage is so bad that the database cannot go on behind it, or
 * would miss what is behind it, file by file from copies of their good lines.
 */
async function loadGroup(
	database: Database,
	group: Group,
	{ fields, first }: Loading,
): Promise<LeftOut[]> {
	await database.run("BEGIN");
	const rejected = await insert(database, group, { fields, first });
	await database.run(rejected === null ? "ROLLBACK" : "COMMIT");
	if (rejected !== null) return rejected;
	const leftOut: LeftOut[] = [];
	for (const [index, file] of group.entries()) {
		const salvage = await salvaged(file.head, `${file.alias}-good`);
		leftOut.push(...salvage.leftOut);
		const copy = { ...file, head: salvage.head, alias: salvage.head.path };
		const lost = await insert(database, [copy], { fields, first: first + index });
		if (lost === null) throw refusal(`${file.head.path} is too damaged to be read`);
		leftOut.push(...lost.map((one) => ({ ...one, file: file.head.path, line: null })));
	}
	return leftOut;
}

/** @returns what was left out; null where too much would be */
async function insert(
	database: Database,
	group: Group,
	{ fields, first }: Loading,
): Promise<LeftOut[] | null> {
	const { format, isGzip } = group[0].head;
	const paths = group.map(({ alias }) => alias);
	const reading = { isGzip, fields, file: `${first} + file_index` };
	const isCsv = format.kind === "csv";
	const select = isCsv ? selectCsv(paths, format, reading) : selectJson(paths, reading);
	try {
		await database.run(`INSERT INTO ${RECORDS} ${select}`);
	} catch (error) {
		const [message = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
		// The data's fault, not ours and not the machine's.
		if (message.startsWith("Invalid Input Error")) return null;
		throw refusal(`${group[0].head.path} can not be read: ${message}`);
	}
	return isCsv ? rejectedLines(database, group, format) : [];
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
