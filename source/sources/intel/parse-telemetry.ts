/**
 * Intel's platform telemetry (PMT) of Arc B-series cards, from bytes to counters. Only one layout
 * is known, by its guid; what another one holds at these places is unknown.
 */

/** The guid of the telemetry whose layout is known. */
export const KNOWN_GUID = 0x5e2f8210;

/** Of each 64-bit counter: the index of its higher 32-bit word, which the lower one follows. */
const WORDS = { rx_bytes: 69, tx_bytes: 71 } as const;
const WORD_BYTES = 4;
const FIRST_WORD = WORDS.rx_bytes;

/** Where the counters lie in the telemetry, in bytes from its offset. */
export const COUNTERS_AT_BYTES = FIRST_WORD * WORD_BYTES;
/** Both counters of bytes. */
export const COUNTERS_BYTES = 4 * WORD_BYTES;

/** Bytes on the wire since the card started, as the card counts: it sends TX. */
export interface CardBytes {
	readonly tx_bytes: bigint;
	readonly rx_bytes: bigint;
}

/**
 * Returns the counters of two reads of the same place, one after the other; null if a higher word
 * changed between them: then the lower word may belong to either.
 *
 * @param first,second {@link COUNTERS_BYTES} bytes from {@link COUNTERS_AT_BYTES} on
 */
export function parseCounters(first: Uint8Array, second: Uint8Array): CardBytes | null {
	const [tx_bytes, rx_bytes] = [
		counterAt(first, second, WORDS.tx_bytes),
		counterAt(first, second, WORDS.rx_bytes),
	];
	return tx_bytes === null || rx_bytes === null ? null : { tx_bytes, rx_bytes };
}

/** Whether all bits are set, which is what is read of a device that has left the bus. */
export function isUnanswered(bytes: Uint8Array): boolean {
	return bytes.every((byte) => byte === 0xff);
}

function counterAt(first: Uint8Array, second: Uint8Array, word: number): bigint | null {
	const high = wordAt(first, word);
	if (high !== wordAt(second, word)) return null;
	return (BigInt(high) << 32n) | BigInt(wordAt(first, word + 1));
}

function wordAt(bytes: Uint8Array, word: number): number {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	return view.getUint32((word - FIRST_WORD) * WORD_BYTES, true);
}

/** Parses a number of sysfs, decimal or with `0x`; null if it is none, or beyond 2⁵³. */
export function parseNumber(text: string | null): number | null {
	const trimmed = text?.trim() ?? "";
	if (!/^(0x[0-9a-f]{1,13}|[0-9]{1,15})$/i.test(trimmed)) return null;
	return Number(trimmed);
}
