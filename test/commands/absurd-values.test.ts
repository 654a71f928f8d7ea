import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Sample } from "../../source/core/sample.ts";
import { outputsOf } from "../helpers/analysis-outputs.ts";
import { START_MS, sampleAt } from "../helpers/recorded-logs.ts";

/**
 * A page of 50 records is mostly its points and its heat map: what is much longer has ticks without
 * end.
 */
const LONGEST_OUTPUT = 200_000;

const absurd = fc.oneof(
	fc.constantFrom(Number.MIN_VALUE, 1e-323, 2 ** -1022, 1e-300, 1e300, -1e300, -1e-323, 0, -0),
	fc.constantFrom(Number.MAX_VALUE, -Number.MAX_VALUE, 1 + Number.EPSILON, 2 ** 53, 1e15, 1e22),
	fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const ordinary = fc.oneof(
	fc.constantFrom(null, 0, 2200, 2200 + 2 ** -41),
	fc.double({ min: 2000, max: 2300, noNaN: true }),
);

/** All kinds mixed, two values that take turns, or a value with noise in its last digits. */
function column(count: number): fc.Arbitrary<(number | null)[]> {
	const length = { minLength: count, maxLength: count };
	const any = fc.oneof(absurd, ordinary);
	const noise = fc.array(fc.integer({ min: 0, max: 8 }), length);
	return fc.oneof(
		fc.array(any, length),
		fc.tuple(any, any).chain((two) => fc.array(fc.constantFrom(...two), length)),
		fc.tuple(absurd, noise).map(([value, parts]) => {
			return parts.map((part) => value * (1 - part * Number.EPSILON));
		}),
	);
}

const log = fc.integer({ min: 1, max: 50 }).chain((count) =>
	fc.tuple(column(count), column(count), column(count)).map(([tx, rx, latency]): Sample[] =>
		tx.map((tx_mb_per_s, index) =>
			sampleAt(START_MS + index * 1000, {
				tx_mb_per_s,
				rx_mb_per_s: rx[index] ?? null,
				latency_ns: latency[index] ?? null,
				latency_interval_s: 1,
			}),
		),
	),
);

async function checkOutputs(
	samples: readonly Sample[],
	others: readonly Sample[],
	runs = 1,
): Promise<void> {
	for (const text of await outputsOf(samples, others, runs)) {
		const found = /.{0,60}(?:NaN|Infinity|∞|undefined).{0,60}/.exec(text);
		assert.equal(found?.[0], undefined);
		assert.ok(text.length < LONGEST_OUTPUT, `${text.length} characters`);
	}
}

test("absurd values are analysed and compared, without NaN or infinity in any output", async () => {
	await fc.assert(fc.asyncProperty(log, log, fc.constantFrom(1, 5), checkOutputs), { numRuns: 20 });
});

test("logs whose levels are farther apart than any ratio are compared", async () => {
	const constant = (value: number) =>
		Array.from({ length: 20 }, (_, index) =>
			sampleAt(START_MS + index * 1000, {
				tx_mb_per_s: value * (1 + index * Number.EPSILON),
				rx_mb_per_s: 2200,
				latency_ns: 1 / value,
				latency_interval_s: 1,
			}),
		);
	for (const runs of [1, 5]) {
		await checkOutputs(constant(1e-300), constant(1e300), runs);
		await checkOutputs(constant(1e300), constant(1e-300), runs);
	}
});
