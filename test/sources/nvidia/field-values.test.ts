/** The values of fields, from the bytes that the header describes. */
import assert from "node:assert/strict";
import test from "node:test";
import { parseFieldValue } from "../../../source/sources/nvidia/field-values.ts";

function bytesOf(type: number, code: number, value: bigint): Buffer {
	const bytes = Buffer.alloc(80, 0xff);
	bytes.writeUInt32LE(197, 40);
	bytes.writeBigInt64LE(1_796_000_000_123_456n, 48);
	bytes.writeInt32LE(type, 64);
	bytes.writeInt32LE(code, 68);
	bytes.writeBigUInt64LE(value, 72);
	return bytes;
}

const BEYOND = 0xdead_beef_8000_0001n;

test("a count has the bits of its value type", () => {
	const counts = [0, 1, 2, 3, 4, 5, 6, 99].map(
		(type) => parseFieldValue(bytesOf(type, 0, BEYOND), 40).count,
	);
	const [narrow, wide] = [
		{ value: 0x8000_0001n, bits: 32 },
		{ value: BEYOND, bits: 64 },
	];
	assert.deepEqual(counts, [null, narrow, wide, wide, wide, null, null, null]);
});

test("a field that failed has no count, whatever is in its place", () => {
	const { id, code, count, timestamp_us } = parseFieldValue(bytesOf(1, 3, BEYOND), 40);
	assert.deepEqual([id, code, count, timestamp_us], [197, 3, null, 1_796_000_000_123_456]);
});
