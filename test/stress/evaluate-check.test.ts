import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { type Sample, UNKNOWN_SAMPLE } from "../../source/core/sample.ts";
import { type Evidence, evaluateCheck } from "../../source/stress/evaluate-check.ts";
import { type Observation, Observer } from "../../source/stress/observation.ts";
import { parseCheck } from "../../source/stress/parse-check.ts";
import { statisticOf } from "../../source/stress/statistics.ts";

/** One sample a second, each made of its changes. */
function observed(changes: readonly Partial<Sample>[], from_s = 0): Observation[] {
	const observer = new Observer();
	return changes.map((change, index) =>
		observer.observe({ ...UNKNOWN_SAMPLE, ...change }, from_s + index),
	);
}

function rates(...tx: readonly (number | null)[]): Partial<Sample>[] {
	return tx.map((tx_mb_per_s) => ({ tx_mb_per_s }));
}

function verdictOn(text: string, evidence: Partial<Evidence>) {
	const parsed = parseCheck(text);
	assert.ok(parsed.ok, JSON.stringify(parsed));
	return evaluateCheck(parsed.check, {
		observations: [],
		began_s: null,
		before: [],
		capacity: null,
		baseline: () => [],
		...evidence,
	});
}

test("a statistic of a rate is held against a value", () => {
	const observations = observed(rates(1000, null, 3000, 2000));
	assert.deepEqual(verdictOn("tx.p50 >= 2000 MB/s", { observations }), {
		kind: "passed",
		measured: 2000,
		limit: 2000,
	});
	assert.equal(verdictOn("tx.min >= 1.1 GB/s", { observations }).kind, "failed");
	assert.equal(verdictOn("tx.mean == 2000 MB/s", { observations }).kind, "passed");
});

test("counts are told by how much they grew, through gaps and resets", () => {
	const counts = (...of: readonly (number | null)[]) => of.map((dma_errors) => ({ dma_errors }));
	const grown = observed([...counts(5, 7, null, 8), { dma_errors: 2, event: "reset" }]);
	assert.deepEqual(verdictOn("dma_errors.delta == 5", { observations: grown }), {
		kind: "passed",
		measured: 5,
		limit: 5,
	});
	const unseen = observed(counts(5, 3));
	assert.equal(verdictOn("dma_errors.delta == 3", { observations: unseen }).kind, "passed");
	assert.equal(verdictOn("dma_errors.delta == 0", { observations: grown }).kind, "failed");
});

test("what was not measured was not met, and why is said", () => {
	assert.deepEqual(verdictOn("tx.p50 >= 0 MB/s", {}), {
		kind: "no data",
		why: "not one sample was taken",
	});
	for (const check of ["latency.p99 <= 5 us", "dma_errors.delta == 0"]) {
		const { kind, why = "" } = { why: "", ...verdictOn(check, { observations: observed([{}]) }) };
		assert.equal(kind, "no data");
		assert.match(why, /is not known in any of 1 samples/);
	}
	assert.equal(verdictOn("gaps <= 0", {}).kind, "no data");
});

test("failed readings are counted", () => {
	const observations = observed([{}, { event: "gap" }, { event: "gap" }, { event: "resume" }]);
	assert.equal(verdictOn("gaps <= 2", { observations }).kind, "passed");
	assert.equal(verdictOn("gaps == 0", { observations }).kind, "failed");
	assert.equal(verdictOn("resets == 0", { observations }).kind, "passed");
});

test("a part of the capacity needs one that is known", () => {
	const observations = observed(rates(1800));
	const check = "tx.p50 >= 90 % of capacity";
	const known = (tx: number) => ({
		observations,
		capacity: { tx_mb_per_s: tx, rx_mb_per_s: null },
	});
	assert.equal(verdictOn(check, known(2000)).kind, "passed");
	assert.equal(verdictOn(check, known(2001)).kind, "failed");
	assert.equal(verdictOn(check, { observations }).kind, "no data");
	assert.equal(verdictOn("rx.p50 >= 90 % of capacity", known(1)).kind, "no data");
});

test("a part of a baseline is of the same statistic there", () => {
	const observations = observed(rates(1000, 1900));
	const baseline = (name: string) => (name === "nightly" ? observed(rates(500, 2000)) : []);
	const of = (text: string) => verdictOn(text, { observations, baseline });
	assert.deepEqual(of("tx.max >= 95 % of baseline nightly"), {
		kind: "passed",
		measured: 1900,
		limit: 1900,
	});
	assert.equal(of("tx.max >= 96 % of baseline nightly").kind, "failed");
	assert.equal(of("tx.max >= 96 % of baseline other").kind, "no data");
});

test("a recovery lasts until the first of three samples in a row that are back", () => {
	const before = observed(rates(1000, 1000, 1000));
	const back = (...tx: readonly (number | null)[]) => ({
		before,
		began_s: 10,
		observations: observed(rates(...tx), 11),
	});
	const check = "recovery.tx <= 3s to 95 %";
	assert.deepEqual(verdictOn(check, back(0, 1200, 950, 950, 950)), {
		kind: "passed",
		measured: 2,
		limit: 3,
	});
	assert.equal(verdictOn(check, back(0, 1200, 900, 950, 950, 950)).kind, "failed");
	assert.deepEqual(verdictOn(check, back(0, 900, 950)), {
		kind: "failed",
		measured: Number.POSITIVE_INFINITY,
		limit: 3,
	});
	assert.equal(verdictOn(check, { ...back(1000, 1000, 1000), before: [] }).kind, "no data");
	assert.equal(verdictOn(check, { ...back(), before }).kind, "no data");
});

test("where the link is lost within the phase, it recovers from there", () => {
	const before = observed(rates(1000));
	const phase = [
		...rates(1000, 1000, 1000).map((sample) => ({ ...sample, disconnections: 0 })),
		{ tx_mb_per_s: 0, disconnections: 1 },
		...rates(0, 1000, 1000, 1000),
	];
	const observations = observed(phase, 1);
	assert.deepEqual(verdictOn("recovery.tx <= 2s to 95 %", { before, began_s: 0, observations }), {
		kind: "passed",
		measured: 2,
		limit: 2,
	});
});

test("quantiles lie within what was measured, and rise", () => {
	// Of 0 and −0 either is the least.
	const number = fc.double({ noNaN: true, min: -1e9, max: 1e9 }).map((value) => value + 0);
	const values = fc.array(number, { minLength: 1 });
	fc.assert(
		fc.property(values, (values) => {
			const order = ["min", "p1", "p5", "p50", "p95", "p99", "max"] as const;
			const found = order.map((statistic) => statisticOf(values, statistic));
			assert.equal(found[0], Math.min(...values));
			assert.equal(found.at(-1), Math.max(...values));
			for (const [index, value] of found.entries()) {
				const least = found[index - 1] ?? Number.NEGATIVE_INFINITY;
				assert.ok(value >= least - 1e-6, `${value} after ${least}`);
			}
		}),
	);
});
