import { createReadStream } from "node:fs";
import { constants, createGunzip } from "node:zlib";

/**
 * What a gzip file unpacks to. Where it is damaged, or ends too early, that is thrown when all before
 * it has been handed over; a pipeline of streams would lose what it had not passed on yet.
 */
export async function* unpacked(path: string, packedBytes: number): AsyncGenerator<Buffer> {
	const gunzip = createGunzip({ flush: constants.Z_SYNC_FLUSH });
	let pieces: Buffer[] = [];
	gunzip.on("data", (piece: Buffer) => pieces.push(piece));
	// It is thrown below, in its place.
	gunzip.on("error", () => {});
	// A write that fails is never said to be done, but the stream closes.
	const closed = new Promise<void>((resolve) => gunzip.once("close", resolve));
	const take = (packed: Buffer | null) => {
		const done = new Promise<void>((resolve) => {
			if (packed === null) gunzip.end(() => resolve());
			else gunzip.write(packed, () => resolve());
		});
		return Promise.race([done, closed]);
	};
	const handOver = () => {
		const ready = pieces;
		pieces = [];
		return ready;
	};
	try {
		for await (const packed of createReadStream(path, { highWaterMark: packedBytes })) {
			await take(packed);
			yield* handOver();
			if (gunzip.errored !== null) throw gunzip.errored;
		}
		await take(null);
		yield* handOver();
		if (gunzip.errored !== null) throw gunzip.errored;
	} finally {
		gunzip.destroy();
	}
}
