/** Takes the records of logs into a table, in the order in which they were recorded. */
import { realpathSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { LeftOut } from "../analysis/log-contents.ts";
import { ExitCode, UserError } from "../core/errors.ts";
import type { FieldName } from "../core/metrics.ts";
import type { Database } from "./duckdb.ts";
import { damagedRecords, rejectedLines } from "./left-out.ts";
import { refusal } from "./log-files.ts";
import type { LogHead } from "./log-head.ts";
import { recordColumns, selectCsv, selectJson } from "./record-sql.ts";

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
		const paths = group.map(({ alias }) => alias);
		const { format, isGzip } = group[0].head;
		const reading = { isGzip, fields, file: `${first} + file_index` };
		const select =
			format.kind === "csv" ? selectCsv(paths, format, reading) : selectJson(paths, reading);
		await insert(database, select, group);
		if (format.kind === "csv") leftOut.push(...(await rejectedLines(database, group, format)));
	}
	return [...leftOut, ...(await damagedRecords(database, RECORDS, files))];
}

async function insert(
	database: Database,
	select: string,
	group: readonly LoadedFile[],
): Promise<void> {
	try {
		await database.run(`INSERT INTO ${RECORDS} ${select}`);
	} catch (error) {
		throw damagedBeyondReading(error, group);
	}
}

/** DuckDB's message names the file by its alias, if at all. */
function damagedBeyondReading(error: unknown, group: readonly LoadedFile[]): UserError {
	const [message = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
	const named = group.find(({ alias }) => message.includes(alias)) ?? group[0];
	const path = named?.head.path ?? "the log";
	if (message.startsWith("Out of Memory")) return new UserError(message, ExitCode.defect);
	return refusal(`${path} can not be read: ${message.replaceAll(named?.alias ?? "", path)}`);
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
