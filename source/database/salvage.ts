/** Reads badly damaged logs line by line, as a replay does: slowly, but past any damage. */
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { LeftOut } from "../analysis/log-contents.ts";
import { csvReader, readJsonRecord } from "../formats/read-record.ts";
import type { LogHead } from "./log-head.ts";

export interface Salvage {
	/** Of the copy, which is a log like the original, not packed. */
	readonly head: LogHead;
	readonly leftOut: readonly LeftOut[];
}

const REASON = "not a record";

/** Copies what are records of this program, each on a line of its own. */
export async function salvaged(head: LogHead, copy: string): Promise<Salvage> {
	const { format } = head;
	const read = format.kind === "csv" ? csvReader(format.header) : readJsonRecord;
	const file = createWriteStream(copy);
	const write = async (line: string) => {
		if (!file.write(`${line}\n`)) await once(file, "drain");
	};
	if (format.kind === "csv") await write(format.header);
	const before = format.kind === "csv" ? format.lines : 0;
	let number = 0;
	let records = 0;
	let first: number | null = null;
	for await (const line of linesOf(head)) {
		number++;
		if (number <= before || line === "") continue;
		if (format.kind === "csv" && line === format.header) continue;
		if (read(line) !== null) {
			await write(line);
			continue;
		}
		records++;
		first ??= number;
	}
	file.end();
	await once(file, "close");
	const lost = { file: head.path, reason: REASON, records, line: first };
	const bare = format.kind === "csv" ? { ...format, lines: 1, newline: "\n" as const } : format;
	return {
		head: { ...head, path: copy, isGzip: false, format: bare },
		leftOut: records > 0 ? [lost] : [],
	};
}

/** What of a damaged gzip file can not be unpacked is told elsewhere. */
async function* linesOf({ path, isGzip }: LogHead): AsyncGenerator<string> {
	const packed = createReadStream(path);
	let text: Readable = packed;
	if (isGzip) {
		const unpacked = createGunzip();
		unpacked.on("error", () => unpacked.push(null));
		text = packed.pipe(unpacked);
	}
	yield* createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY });
}
