/** Counters of 32 bits as sums of 64: nothing is lost, nothing is invented. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import {
	CounterUnwrapper,
	type RawCounts,
	wrapTime_ms,
} from "../../../source/sources/nvidia/counter-unwrapper.ts";
import { readingInterval_ms } from "../../../source/sources/nvidia/nvml-reader.ts";

const FIRST = { id: 1, why: "" };
const CAPACITY = 7.9e9;
const HOUR_MS = 3_600_000;
const WRAP = 2n ** 32n;

function counts(at_ms: number, tx: bigint, rx: bigint, bits: 32 | 64 = 32): RawCounts {
	const cut = (value: bigint) => (bits === 32 ? value % WRAP : value);
	return {
		earliest_ms: at_ms - 0.2,
		latest_ms: at_ms + 0.2,
		counted_ms: null,
		slept_ms: { low: 5000, high: 5000.1 },
		tx: { value: cut(tx), bits },
		rx: { value: cut(rx), bits },
	};
}

/** Bytes that have moved until a time. */
const moved = (at_ms: number, bytes_per_s: number) =>
	BigInt(Math.round((at_ms / 1000) * bytes_per_s));

test("an hour at any rate up to the capacity: no byte is lost or invented", () => {
	const interval_ms = readingInterval_ms(CAPACITY);
	const rate = fc.double({ min: 0, max: CAPACITY, noNaN: true });
	// Timers are late, and requests come in between.
	const pauses = fc.array(fc.double({ min: 0.3, max: interval_ms * 1.5, noNaN: true }), {
		minLength: 20,
		maxLength: 60,
	});
	const begin = fc.bigInt({ min: 0n, max: WRAP - 1n });
	fc.assert(
		fc.property(rate, rate, begin, pauses, (tx_rate, rx_rate, offset, pauses_ms) => {
			const unwrapper = new CounterUnwrapper(CAPACITY, FIRST);
			const at = (ms: number) =>
				unwrapper.next(counts(ms, offset + moved(ms, tx_rate), offset + moved(ms, rx_rate)));
			at(0);
			let at_ms = 0;
			let read = 0;
			while (at_ms < HOUR_MS) {
				at_ms += pauses_ms[read++ % pauses_ms.length] ?? interval_ms;
				const { tx_bytes, rx_bytes, epoch } = at(at_ms);
				if (tx_bytes === moved(at_ms, tx_rate) && rx_bytes === moved(at_ms, rx_rate)) continue;
				assert.fail(`at ${at_ms}: ${tx_bytes}, ${rx_bytes}, ${epoch.why}`);
			}
		}),
		{ numRuns: 8 },
	);
});

test("a reading 0.7 s late is marked, not halved, and counting begins again at 0", () => {
	const unwrapper = new CounterUnwrapper(CAPACITY, FIRST);
	unwrapper.next(counts(0, 0n, 0n));
	assert.equal(unwrapper.next(counts(200, moved(200, 7.6e9), 0n)).tx_bytes, moved(200, 7.6e9));
	const late = unwrapper.next(counts(1100, moved(1100, 7.6e9), 0n));
	assert.deepEqual(late, {
		tx_bytes: 0n,
		rx_bytes: 0n,
		epoch: {
			id: 2,
			why: "not read for 0.9 s, in which a 32-bit counter can wrap unseen: the bytes meanwhile are unknown",
		},
	});
	const next = unwrapper.next(counts(1300, moved(1300, 7.6e9), 0n));
	assert.deepEqual([next.tx_bytes, next.epoch.id], [moved(200, 7.6e9), 2]);
});

test("a pause of up to a wrap at capacity is not marked", () => {
	const unwrapper = new CounterUnwrapper(CAPACITY, FIRST);
	unwrapper.next(counts(0, 5n, 7n));
	const at_ms = Math.floor(wrapTime_ms(CAPACITY)) - 1;
	const { tx_bytes, epoch } = unwrapper.next(counts(at_ms, 5n + moved(at_ms, 7.8e9), 7n));
	assert.deepEqual([tx_bytes, epoch.id], [moved(at_ms, 7.8e9), 1]);
});

test("64-bit values that fall below 2³² have wrapped there; beyond it no pause is too long", () => {
	const wrapping = new CounterUnwrapper(CAPACITY, FIRST);
	wrapping.next(counts(0, WRAP - 10n, 0n, 64));
	assert.equal(wrapping.next(counts(200, 20n, 0n, 64)).tx_bytes, 30n);

	const long = new CounterUnwrapper(CAPACITY, FIRST);
	long.next(counts(0, WRAP * 3n, WRAP * 2n, 64));
	const { tx_bytes, epoch } = long.next(counts(60_000, WRAP * 90n, WRAP * 2n, 64));
	assert.deepEqual([tx_bytes, epoch.id], [WRAP * 87n, 1]);
	const restarted = long.next(counts(60_200, WRAP * 4n, WRAP * 2n, 64));
	assert.deepEqual([restarted.tx_bytes, restarted.epoch.id], [0n, 2]);
	assert.match(restarted.epoch.why, /restarted/);
});

test("growth that no link of this capacity can carry is a counter that restarted", () => {
	const unwrapper = new CounterUnwrapper(1e9, FIRST);
	unwrapper.next(counts(0, 3_000_000_000n, 0n));
	const { tx_bytes, epoch } = unwrapper.next(counts(200, 1000n, 0n));
	assert.equal(tx_bytes, 0n);
	assert.match(epoch.why, /restarted/);
});

test("a sleep of the machine begins anew, although no time seems to have passed", () => {
	const unwrapper = new CounterUnwrapper(CAPACITY, FIRST);
	unwrapper.next(counts(0, 3_000_000_000n, 0n));
	const slept_ms = { low: 9000, high: 9000.1 };
	const awake = unwrapper.next({ ...counts(200, 1000n, 0n), slept_ms });
	assert.equal(awake.tx_bytes, 0n);
	assert.match(awake.epoch.why, /^the machine slept/);
	const later = unwrapper.next({ ...counts(400, 1500n, 0n), slept_ms: { low: 8999, high: 9003 } });
	assert.deepEqual([later.tx_bytes, later.epoch.id], [500n, 2]);
});

test("a direction that is not supported stays unknown", () => {
	const unwrapper = new CounterUnwrapper(CAPACITY, FIRST);
	const half = (at_ms: number, tx: bigint) => ({ ...counts(at_ms, tx, 0n), rx: null });
	unwrapper.next(half(0, 0n));
	const { tx_bytes, rx_bytes } = unwrapper.next(half(100, 50n));
	assert.deepEqual([tx_bytes, rx_bytes], [50n, null]);
});
