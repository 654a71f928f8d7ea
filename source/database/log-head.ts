/** What kind of log a file is, told by its beginning. */
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import type { LeftOut } from "../analysis/log-contents.ts";
import { FIELDS, type FieldName } from "../core/metrics.ts";
import { csvReader, readJsonRecord, splitCsv } from "../formats/read-record.ts";
import { refusal, words } from "./log-files.ts";
import { unpacked } from "./unpacked.ts";

export interface LogHead {
	readonly path: string;
	readonly isGzip: boolean;
	/** Size of the file, packed or not. */
	readonly bytes: number;
	readonly format: CsvHead | JsonHead;
	/** Wall clock of the first record, in milliseconds since the Unix epoch; null without one. */
	readonly first_ms: number | null;
	/** What of the beginning is no record, and why. */
	readonly leftOut: readonly LeftOut[];
}

export interface CsvHead {
	readonly kind: "csv";
	/** The header as it is written, without the line's end. */
	readonly header: string;
	/** Its columns in their order; null for those that this program does not know. */
	readonly columns: readonly (FieldName | null)[];
	/** Lines up to and including the header. */
	readonly lines: number;
	readonly newline: "\n" | "\r\n";
}

export interface JsonHead {
	readonly kind: "json";
}

const HEAD_BYTES = 65_536;
/** In one go, so that it unpacks to little more than is wanted. */
const PACKED_PIECE_BYTES = 2048;
const NAMES = new Map<string, FieldName>(FIELDS.map(({ name }) => [name, name]));

/**
 * Null for an empty file.
 *
 * @throws UserError for a file that can not be read, or is no log of this program
 */
export async function readLogHead(path: string): Promise<LogHead | null> {
	const { bytes, isGzip } = await packingOf(path);
	if (bytes === 0) return null;
	const text = await firstText(path, isGzip);
	const lines = text.split("\n");
	// The last one may go on behind what was read.
	if (lines.length > 1 && text.length >= HEAD_BYTES / 2) lines.pop();
	for (const [index, line] of lines.entries()) {
		const bare = line.replace(/^\uFEFF/, "").replace(/\r$/, "");
		if (bare.startsWith("{")) {
			const record = readJsonRecord(bare);
			if (record === null) continue;
			const format = { kind: "json" } as const;
			return { path, isGzip, bytes, format, first_ms: record.wall_ms, leftOut: [] };
		}
		const cells = splitCsv(bare);
		if (cells?.includes("time") !== true) continue;
		const read = csvReader(bare);
		const rest = lines.slice(index + 1).map((one) => one.replace(/\r$/, ""));
		const first_ms = rest.map(read).find((record) => record !== null)?.wall_ms ?? null;
		const isWhole = text.length < HEAD_BYTES / 2;
		return {
			path,
			isGzip,
			bytes,
			format: {
				kind: "csv",
				header: bare,
				columns: knownColumns(cells),
				lines: index + 1,
				newline: line.endsWith("\r") ? "\r\n" : "\n",
			},
			first_ms,
			leftOut: [
				...beforeHeader(path, lines.slice(0, index)),
				...(isWhole && rest.every((one) => one === "") ? [noRecord(path, "only a header")] : []),
			],
		};
	}
	throw refusal(
		`${path} is not a log of this program: it has neither a CSV header with “time” nor JSON Lines records`,
	);
}

function beforeHeader(path: string, lines: readonly string[]): LeftOut[] {
	const records = lines.filter((line) => line.trim() !== "").length;
	return records === 0 ? [] : [{ file: path, reason: "before the header", records, line: 1 }];
}

/** Why there is nothing in a file. */
export function noRecord(file: string, reason: string): LeftOut {
	return { file, reason, records: 0, line: null };
}

/** A column that is there twice counts where it is first. */
function knownColumns(cells: readonly string[]): (FieldName | null)[] {
	return cells.map((cell, at) => (cells.indexOf(cell) === at ? (NAMES.get(cell) ?? null) : null));
}

async function packingOf(path: string): Promise<{ bytes: number; isGzip: boolean }> {
	try {
		const file = await open(path);
		try {
			const magic = Buffer.alloc(2);
			const { bytesRead } = await file.read(magic, 0, 2, 0);
			const isGzip = bytesRead === 2 && magic.readUInt16BE() === 0x1f8b;
			return { bytes: (await file.stat()).size, isGzip };
		} finally {
			await file.close();
		}
	} catch (error) {
		throw refusal(`${path} can not be read: ${words(error)}`);
	}
}

async function firstText(path: string, isGzip: boolean): Promise<string> {
	const source = isGzip
		? unpacked(path, PACKED_PIECE_BYTES)
		: createReadStream(path, { end: HEAD_BYTES - 1 });
	const pieces: Buffer[] = [];
	let bytes = 0;
	try {
		for await (const piece of source) {
			pieces.push(piece);
			bytes += piece.length;
			if (bytes >= HEAD_BYTES) break;
		}
	} catch (error) {
		// A damage may lie within what is read here; what comes before it tells the format.
		if (bytes === 0) throw refusal(`${path} can not be read: ${words(error)}`);
	}
	return Buffer.concat(pieces).subarray(0, HEAD_BYTES).toString("utf8");
}
