/** Recognizes the kind of a log by its beginning. */
import { open } from "node:fs/promises";
import { fieldIndex } from "../record/field-values.ts";
import { RecordReader } from "../record/record-reader.ts";
import { whyNotALog } from "../record/why-not-a-log.ts";
import { bytesOf, type PackedLog } from "./log-bytes.ts";
import { refusal, words } from "./log-files.ts";

export interface LogHead extends PackedLog {
	/** Size of the file, packed or not. */
	readonly bytes: number;
	/** The first header of a CSV log; null for JSON Lines. */
	readonly header: string | null;
	/** Wall clock of the first record, in ms since the Unix epoch; null if it has no records. */
	readonly first_ms: number | null;
}

/** A file without a header or a record in its first bytes is not a log. */
const HEAD_BYTES = 65_536;
/** Size of one read of a packed file: it may unpack to a thousand times as much. */
const PACKED_PIECE_BYTES = 2048;
const TIME = fieldIndex("time");

/**
 * Reads the beginning of a log; returns null if the file is empty.
 *
 * @throws UserError for a file that cannot be read, or is not a log of this program
 */
export async function readLogHead(path: string): Promise<LogHead | null> {
	const { bytes, isGzip } = await packingOf(path);
	if (bytes === 0) return null;
	const text = await firstText({ path, isGzip });
	const lines = text.split("\n");
	// The last line may be partial.
	if (lines.length > 1 && text.length >= HEAD_BYTES / 2) lines.pop();
	const reader = new RecordReader();
	let header: string | null = null;
	let why = "";
	let hasEvent = false;
	for (const line of lines) {
		const kind = reader.next(line);
		if (kind === "rejected" && why === "") why = reader.reason;
		if (kind === "header") header ??= reader.header;
		if (kind === "event") hasEvent = true;
		if (kind !== "record") continue;
		return { path, isGzip, bytes, header, first_ms: reader.number(TIME) };
	}
	if (header !== null || hasEvent) return { path, isGzip, bytes, header, first_ms: null };
	throw refusal(`${path} is not a log of this program: ${whyNotALog(why)}`);
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
		throw refusal(`${path} cannot be read: ${words(error)}`);
	}
}

async function firstText(log: PackedLog): Promise<string> {
	const pieces: Buffer[] = [];
	let bytes = 0;
	try {
		for await (const piece of bytesOf(log, log.isGzip ? PACKED_PIECE_BYTES : HEAD_BYTES, 1)) {
			pieces.push(Buffer.from(piece));
			bytes += piece.length;
			if (bytes >= HEAD_BYTES) break;
		}
	} catch (error) {
		// If the beginning is damaged, the text before the damage shows the format.
		if (bytes === 0) throw refusal(`${log.path} cannot be read: ${words(error)}`);
	}
	return Buffer.concat(pieces).subarray(0, HEAD_BYTES).toString();
}
