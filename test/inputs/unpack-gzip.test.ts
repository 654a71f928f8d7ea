import assert from "node:assert/strict";
import test from "node:test";
import { constants, gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { GzipDamage, unpackGzip } from "../../source/inputs/unpack-gzip.ts";

/** Returns a file in memory. */
const fileOf = (bytes: Buffer) => ({
	async read(into: Buffer, at: number, length: number, position: number) {
		return { bytesRead: bytes.copy(into, at, position, position + length) };
	},
});

async function unpack(bytes: Buffer, slice_bytes?: number) {
	const pieces: Buffer[] = [];
	const unpacking = unpackGzip(fileOf(bytes), slice_bytes);
	try {
		for (;;) {
			const { done, value } = await unpacking.next();
			if (done === true) return { text: text(pieces), used_bytes: value, damage: null };
			pieces.push(value);
		}
	} catch (error) {
		if (!(error instanceof GzipDamage)) throw error;
		return { text: text(pieces), used_bytes: null, damage: error.message };
	}
}

const text = (pieces: readonly Buffer[]) => Buffer.concat(pieces).toString();

const logs = fc
	.array(fc.tuple(fc.string({ maxLength: 40 }), fc.integer({ min: 1, max: 3000 })), {
		minLength: 1,
		maxLength: 3,
	})
	.map((parts) => parts.map(([piece, times]) => piece.repeat(times)));
const packed = (parts: readonly string[]) => Buffer.concat(parts.map((part) => gzipSync(part)));
const sliceSizes = fc.constantFrom(1, 7, 64, 1000, 16_384);

test("any number of members forms one text, and zeros behind the end are padding", async () => {
	await fc.assert(
		fc.asyncProperty(logs, sliceSizes, fc.nat(2000), async (parts, slice_bytes, zeros) => {
			const whole = packed(parts);
			const padded = Buffer.concat([whole, Buffer.alloc(zeros)]);
			assert.deepEqual(await unpack(padded, slice_bytes), {
				text: parts.join(""),
				used_bytes: whole.length,
				damage: null,
			});
		}),
		{ numRuns: 60 },
	);
});

test("garbage behind the end is damage, and does not affect the text before it", async () => {
	const rubbish = fc.oneof(
		fc.constant("x"),
		fc.constant("trailing garbage"),
		fc.constant(`${"\0".repeat(40)}and then something`),
		fc.constant("\x1f\x8b\x08 not a member at all"),
		fc.string({ minLength: 1 }).filter((tail) => /[^\0]/.test(tail)),
	);
	await fc.assert(
		fc.asyncProperty(logs, sliceSizes, rubbish, async (parts, slice_bytes, tail) => {
			const bytes = Buffer.concat([packed(parts), Buffer.from(tail, "latin1")]);
			const { text, damage } = await unpack(bytes, slice_bytes);
			assert.equal(text, parts.join(""));
			assert.notEqual(damage, null);
		}),
		{ numRuns: 60 },
	);
	assert.equal(
		(await unpack(Buffer.concat([packed(["a"]), Buffer.from("rubbish")]))).damage,
		"what follows its end is not gzip",
	);
});

test("a truncated file yields everything that zlib can unpack", async () => {
	const cuts = fc.double({ min: 0.01, max: 0.99, noNaN: true });
	await fc.assert(
		fc.asyncProperty(logs, sliceSizes, cuts, async ([part = ""], slice_bytes, share) => {
			const whole = gzipSync(part);
			const cut = whole.subarray(0, Math.max(1, Math.floor(whole.length * share)));
			const { text, damage } = await unpack(cut, slice_bytes);
			const expected = gunzipSync(cut, { finishFlush: constants.Z_SYNC_FLUSH }).toString();
			assert.equal(text, expected);
			assert.equal(damage, "unexpected end of file");
		}),
		{ numRuns: 60 },
	);
});

test("the slice size does not change what is read of a damaged file", async () => {
	const places = fc.double({ min: 0.1, max: 0.9, noNaN: true });
	await fc.assert(
		fc.asyncProperty(logs, places, async (parts, place) => {
			const bytes = packed(parts);
			const at = Math.floor(bytes.length * place);
			bytes.fill(0x55, at, Math.min(at + 16, bytes.length));
			const whole = await unpack(bytes, 1);
			for (const slice_bytes of [33, 16_384]) {
				assert.deepEqual(await unpack(bytes, slice_bytes), whole);
			}
		}),
		{ numRuns: 40 },
	);
});
