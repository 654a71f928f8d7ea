import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { BucketRing } from "../../source/screen/bucket-ring.ts";

const CAPACITY = 80;

interface Bucket {
	minimum: number;
	maximum: number;
	sum: number;
	weight: number;
}

/** Buckets of one second, kept for ever: the reference for the buckets that the ring keeps. */
class Model {
	readonly #buckets = new Map<number, Bucket>();

	add(start_s: number, end_s: number, value: number | null): void {
		for (let at = Math.floor(start_s); value !== null && at < end_s; at++) {
			const weight = Math.min(end_s, at + 1) - Math.max(start_s, at);
			const old = this.#buckets.get(at);
			this.#buckets.set(at, {
				minimum: Math.min(old?.minimum ?? value, value),
				maximum: Math.max(old?.maximum ?? value, value),
				sum: (old?.sum ?? 0) + value * weight,
				weight: (old?.weight ?? 0) + weight,
			});
		}
	}

	summary(start_s: number, end_s: number) {
		const last = Math.ceil(end_s) - 1;
		const first = Math.max(Math.floor(start_s), last - CAPACITY + 1);
		const held = [...this.#buckets].filter(([at]) => at >= first && at <= last);
		if (held.length === 0) return null;
		const all = held.map(([, bucket]) => bucket);
		const [sum, weight] = [all.map(({ sum }) => sum), all.map(({ weight }) => weight)].map((list) =>
			list.reduce((total, one) => total + one, 0),
		);
		return {
			minimum: Math.min(...all.map(({ minimum }) => minimum)),
			maximum: Math.max(...all.map(({ maximum }) => maximum)),
			mean: (sum ?? 0) / (weight ?? 1),
		};
	}
}

/** Quarters of a second, whose sums are exact. */
const LENGTH_S = fc.integer({ min: 1, max: 160 }).map((quarters) => quarters / 4);
const VALUE = fc.option(fc.integer({ min: -1000, max: 1000 }));

test("a summary is that of all values kept, for any recording", () => {
	fc.assert(
		fc.property(
			fc.array(
				fc.record({
					length_s: LENGTH_S,
					value: VALUE,
					past_s: fc.integer({ min: 0, max: 120 }),
					/** Whether the value also covers the time before, which was unknown. */
					reachesBack: fc.boolean(),
				}),
				{ maxLength: 60 },
			),
			(steps) => {
				const ring = new BucketRing(1, CAPACITY, 2);
				const model = new Model();
				let end_s = 0;
				let known_s = 0;
				for (const { length_s, value, past_s, reachesBack } of steps) {
					const start_s = reachesBack ? known_s : end_s;
					end_s += length_s;
					if (value !== null) known_s = end_s;
					ring.add(start_s, end_s, [null, value]);
					model.add(start_s, end_s, value);
					const from_s = end_s - past_s;
					assert.equal(ring.summary(0, from_s, end_s), null);
					const [got, wanted] = [ring.summary(1, from_s, end_s), model.summary(from_s, end_s)];
					assert.equal(got?.minimum, wanted?.minimum);
					assert.equal(got?.maximum, wanted?.maximum);
					const difference = (got?.mean ?? 0) - (wanted?.mean ?? 0);
					assert.ok(Math.abs(difference) < 1e-9, `${got?.mean} is not ${wanted?.mean}`);
					assert.deepEqual(ring.clone().summary(1, from_s, end_s), got);
				}
			},
		),
	);
});
