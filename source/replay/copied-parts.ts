import { open } from "node:fs/promises";
import { FIELDS } from "../core/metrics.ts";
import type { RecordedSample } from "../record/recorded-sample.ts";
import { unreadable } from "./open-part.ts";
import type { RecordedPart } from "./recorded-part.ts";

/** Logs of one size that begin and end with the same bytes have the same first and last record. */
const COMPARED_BYTES = 4096;

/** Maps each part that is a copy to its original. */
export type Copies = ReadonlyMap<RecordedPart, RecordedPart>;

/**
 * Finds duplicate parts: copies of a file, and the packed twin that a killed compression left
 * beside its part.
 *
 * @throws UserError if a file cannot be read
 */
export async function findCopies(parts: readonly RecordedPart[]): Promise<Copies> {
	const copies = new Map<RecordedPart, RecordedPart>();
	const byPath = new Map(parts.map((part) => [part.path, part]));
	const byEnds = new Map<string, RecordedPart>();
	for (const part of parts) {
		const twin = part.path.endsWith(".gz") ? byPath.get(part.path.slice(0, -".gz".length)) : null;
		if (twin != null && isAlike(twin.first.record, part.first.record)) {
			copies.set(part, twin);
			continue;
		}
		const ends = await readEnds(part.path);
		const same = byEnds.get(ends);
		if (same === undefined) byEnds.set(ends, part);
		else copies.set(part, same);
	}
	return copies;
}

function isAlike(one: RecordedSample, other: RecordedSample): boolean {
	if (one.wall_ms !== other.wall_ms) return false;
	return FIELDS.every(({ name }) => name === "time" || one[name] === other[name]);
}

/**
 * Returns the size of a file with its first and last bytes. The last bytes of a gzip file hold the
 * checksum of its contents.
 */
async function readEnds(path: string): Promise<string> {
	try {
		const file = await open(path);
		try {
			const { size } = await file.stat();
			const ends = Buffer.alloc(2 * COMPARED_BYTES);
			await file.read(ends, 0, COMPARED_BYTES, 0);
			await file.read(ends, COMPARED_BYTES, COMPARED_BYTES, Math.max(0, size - COMPARED_BYTES));
			return `${size} ${ends.toString("latin1")}`;
		} finally {
			await file.close();
		}
	} catch (error) {
		throw unreadable(path, error);
	}
}
