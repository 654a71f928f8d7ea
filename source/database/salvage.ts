/** Reads badly damaged logs line by line, as a replay does: slowly, but past any damage. */
import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { type Line, LineSplitter } from "../formats/line-splitter.ts";
import { csvReader, readJsonRecord } from "../formats/read-record.ts";
import { refusal, words } from "./log-files.ts";
import type { LogHead } from "./log-head.ts";
import { unpacked } from "./unpacked.ts";

interface Tally {
	records: number;
	/** Lines that are no records. */
	lost: number;
	/** The first of them, counted from 1; null without any. */
	line: number | null;
}

export interface Salvage extends Readonly<Tally> {
	/** Of the copy, which is a log like the original, not packed. */
	readonly head: LogHead;
}

const PIECE_BYTES = 262_144;

/**
 * Copies what are records of this program, each on a line of its own.
 *
 * @throws UserError where the copy can not be written
 */
export async function salvaged(head: LogHead, copy: string): Promise<Salvage> {
	const { format } = head;
	const tally: Tally = { records: 0, lost: 0, line: null };
	try {
		await pipeline(goodLines(head, tally), createWriteStream(copy));
	} catch (error) {
		throw refusal(`a copy of ${head.path} can not be written to ${copy}: ${words(error)}`);
	}
	const bare = format.kind === "csv" ? { ...format, lines: 1, newline: "\n" as const } : format;
	return { head: { ...head, path: copy, isGzip: false, format: bare }, ...tally };
}

async function* goodLines(head: LogHead, tally: Tally): AsyncGenerator<string> {
	const { format } = head;
	const header = format.kind === "csv" ? format.header : null;
	const before = format.kind === "csv" ? format.lines : 0;
	const read = header === null ? readJsonRecord : csvReader(header);
	if (header !== null) yield `${header}\n`;
	let number = 0;
	for await (const lines of linesOf(head)) {
		let good = "";
		for (const { text } of lines) {
			number++;
			if (number <= before || text === "" || text === header) continue;
			if (text !== null && read(text) !== null) {
				good += `${text}\n`;
				tally.records++;
			} else {
				tally.lost++;
				tally.line ??= number;
			}
		}
		yield good;
	}
}

/** Lines of all of them that are not empty. */
export async function lineCount(heads: readonly LogHead[]): Promise<number> {
	let count = 0;
	for (const head of heads) {
		for await (const lines of linesOf(head)) {
			for (const { text } of lines) if (text !== "") count++;
		}
	}
	return count;
}

/** Piece by piece; a line that is too long to be a record has no text, and takes no memory. */
async function* linesOf(head: LogHead): AsyncGenerator<Line[]> {
	const splitter = new LineSplitter();
	for await (const piece of bytesOf(head)) yield splitter.push(piece);
	yield splitter.rest();
}

async function* bytesOf({ path, isGzip }: LogHead): AsyncGenerator<Buffer> {
	if (!isGzip) {
		yield* createReadStream(path, { highWaterMark: PIECE_BYTES });
		return;
	}
	try {
		yield* unpacked(path, PIECE_BYTES);
	} catch {
		// What of a damaged file can not be unpacked is told elsewhere.
	}
}
