/** The values of fields as NVML writes them: 40 bytes each, little endian. */

export const FIELD_VALUE_BYTES = 40;

/** One field of one call. */
export interface FieldValue {
	readonly id: number;
	/** Wall clock, µs since the Unix epoch; 0 where the driver gives none. */
	readonly timestamp_us: number;
	/** The return code of this field; any other than 0 has no value. */
	readonly code: number;
	/** Null if it is not a count. */
	readonly count: WrappingCount | null;
}

/** A count that begins again at 0 after 2³² or 2⁶⁴. */
export interface WrappingCount {
	readonly value: bigint;
	readonly bits: 32 | 64;
}

/** Value types of the header. */
const [UNSIGNED_INT, UNSIGNED_LONG, UNSIGNED_LONG_LONG, LONG_LONG] = [1, 2, 3, 4];

/** Parses the value at an offset. */
export function parseFieldValue(bytes: Buffer, at: number): FieldValue {
	const code = bytes.readInt32LE(at + 28);
	return {
		id: bytes.readUInt32LE(at),
		timestamp_us: Number(bytes.readBigInt64LE(at + 8)),
		code,
		count: code === 0 ? countOf(bytes, at + 32, bytes.readInt32LE(at + 24)) : null,
	};
}

function countOf(bytes: Buffer, at: number, type: number): WrappingCount | null {
	switch (type) {
		case UNSIGNED_INT:
			return { value: BigInt(bytes.readUInt32LE(at)), bits: 32 };
		case UNSIGNED_LONG:
		case UNSIGNED_LONG_LONG:
		case LONG_LONG:
			return { value: bytes.readBigUInt64LE(at), bits: 64 };
		default:
			return null;
	}
}
