import { createReadStream } from "node:fs";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { LeftOut } from "../analysis/log-contents.ts";
import type { LogHead } from "./log-head.ts";

const CHUNK_BYTES = 1_048_576;

/**
 * What of packed logs can not be unpacked. DuckDB takes the place of a damage for the end, and says
 * nothing, so they are unpacked once more: beside its own reading, where that takes little time.
 */
export async function gzipDamages(heads: readonly LogHead[]): Promise<LeftOut[]> {
	const damages: LeftOut[] = [];
	for (const { path, isGzip } of heads) {
		const damage = isGzip ? await damageOf(path) : null;
		if (damage === null) continue;
		const reason = `the rest of a damaged gzip file (${damage})`;
		damages.push({ file: path, reason, records: 0, line: null });
	}
	return damages;
}

async function damageOf(path: string): Promise<string | null> {
	const packed = createReadStream(path, { highWaterMark: CHUNK_BYTES });
	const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
	try {
		await pipeline(packed, createGunzip({ chunkSize: CHUNK_BYTES }), nowhere);
		return null;
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}
