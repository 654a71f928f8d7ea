import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { ALL_FIELDS, type FieldName } from "../../source/core/metrics.ts";
import { type Sample, UNKNOWN_SAMPLE } from "../../source/core/sample.ts";
import { evaluateCheck } from "../../source/stress/evaluate-check.ts";
import type { Evidence } from "../../source/stress/evidence.ts";
import { type Observation, Observer } from "../../source/stress/observation.ts";
import { parseCheck } from "../../source/stress/parse-check.ts";
import { statisticOf } from "../../source/stress/statistics.ts";

/** One sample per second. */
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
		offers: ALL_FIELDS,
		capacity: null,
		baseline: () => [],
		...evidence,
	});
}

test("a statistic of a rate is compared with a value", () => {
	const observations = observed(rates(1000, null, 3000, 2000));
	assert.deepEqual(verdictOn("tx.p50 >= 2000 MB/s", { observations }), {
		kind: "passed",
		measured: 2000,
		limit: 2000,
	});
	assert.equal(verdictOn("tx.min >= 1.1 GB/s", { observations }).kind, "failed");
	assert.equal(verdictOn("tx.mean == 2000 MB/s", { observations }).kind, "passed");
});

test("a mean is weighted by time, however long each interval was", () => {
	const observations = observed([
		{ tx_mb_per_s: 2000, elapsed_s: 0.9 },
		{ tx_mb_per_s: 1000, elapsed_s: 0.1 },
		{ tx_mb_per_s: null, elapsed_s: null },
	]);
	const verdict = verdictOn("tx.mean >= 0 MB/s", { observations });
	assert.ok(verdict.kind === "passed" && Math.abs(verdict.measured - 1900) < 1e-9);
});

test("a mean latency is of operations, and none of them counts twice", () => {
	const reading = (latency_ns: number, latency_interval_s: number, operations: number) => ({
		...{ elapsed_s: 1, latency_ns, latency_interval_s },
		...{ tx_operations_per_s: operations, rx_operations_per_s: 0 },
	});
	const meanOf = (changes: readonly Partial<Sample>[]) => {
		const verdict = verdictOn("latency.mean >= 0 us", { observations: observed(changes) });
		return verdict.kind === "passed" ? verdict.measured : verdict.kind;
	};
	const loads = [reading(1000, 1, 10), reading(4000, 1, 90)];
	assert.equal(meanOf(loads), 3700);
	// The last two seconds again, and a time that began before the phase.
	assert.equal(meanOf([...loads, reading(9000, 3, 50)]), 3700);
	assert.equal(meanOf([reading(9000, 5, 10), reading(9000, 5, 10), reading(4000, 2, 10)]), 4000);
	const unknown = loads.map((one) => ({ ...one, rx_operations_per_s: null }));
	assert.equal(meanOf(unknown), 2500);
});

test("readings without news do not delay a recovery", () => {
	const unchanged = { runtime_s: 5, tx_mb_per_s: null };
	const back = { tx_mb_per_s: 1000, elapsed_s: 1, runtime_s: 6 };
	const observations = observed([{}, unchanged, back, unchanged, back, unchanged, back], 10);
	const before = observed(rates(1000, 1000));
	const verdict = verdictOn("recovery.tx <= 5s to 90 %", { observations, before, began_s: 9 });
	assert.deepEqual(verdict, { kind: "passed", measured: 3, limit: 5 });
});

test("counts are measured by their growth, through gaps and resets", () => {
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

test("what was not measured is not met, with a reason", () => {
	assert.deepEqual(verdictOn("tx.p50 >= 0 MB/s", {}), {
		kind: "no data",
		why: "no samples were taken",
	});
	for (const check of ["latency.p99 <= 5 us", "dma_errors.delta == 0"]) {
		const { kind, why = "" } = { why: "", ...verdictOn(check, { observations: observed([{}]) }) };
		assert.equal(kind, "no data");
		assert.match(why, / is unknown in every sample$/);
	}
	assert.equal(verdictOn("gaps <= 0", {}).kind, "no data");
});

test("a check of what the source does not offer is not judged, and says so", () => {
	const offers = new Set<FieldName>(["tx_bytes", "tx_mb_per_s"]);
	const observations = observed(rates(1000, 1000, 1000));
	const evidence = { offers, observations, before: observations, began_s: 0 };
	for (const [check, metric] of [
		["latency.p99 <= 5 us", "latency"],
		["dma_errors.delta == 0", "dma_errors"],
		["rx.p50 >= 0 MB/s", "rx"],
		["recovery.rx <= 3s to 90 %", "rx"],
	] as const) {
		const why = `the source does not offer ${metric}`;
		assert.deepEqual(verdictOn(check, evidence), { kind: "not judged", why });
	}
	assert.equal(verdictOn("tx.p50 >= 1000 MB/s", evidence).kind, "passed");
	assert.equal(verdictOn("gaps == 0", evidence).kind, "passed");
});

test("a count that fell resets the others, and a new recording starts over", () => {
	const growthOf = (samples: readonly Partial<Sample>[]) =>
		observed(samples).map(({ growth }) => [growth.dma_errors, growth.connections]);
	assert.deepEqual(
		growthOf([
			{ dma_errors: 2, connections: 5 },
			{ dma_errors: 3, connections: 1 },
			{ dma_errors: null, connections: 1 },
			{ event: "start", dma_errors: 9, connections: 9 },
			{ dma_errors: 9, connections: 10 },
		]),
		[
			[null, null],
			[3, 1],
			[null, 0],
			[null, null],
			[0, 1],
		],
	);
});

test("failed readings are counted", () => {
	const observations = observed([{}, { event: "gap" }, { event: "gap" }, { event: "resume" }]);
	assert.equal(verdictOn("gaps <= 2", { observations }).kind, "passed");
	assert.equal(verdictOn("gaps == 0", { observations }).kind, "failed");
	assert.equal(verdictOn("resets == 0", { observations }).kind, "passed");
});

test("a limit relative to the capacity needs a known capacity", () => {
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

test("a limit relative to a baseline is of the same statistic", () => {
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

test("a recovery starts where the link is lost within the phase", () => {
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

test("quantiles are within the measured values, and ascending", () => {
	// Either of 0 and −0 may be the minimum.
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

test("stalls are counted, and their part of the time under load is taken", () => {
	const samples = [..."LLLqqLLLqL"].map((letter) => ({
		elapsed_s: 1,
		tx_mb_per_s: letter === "L" ? 2000 : 5,
		rx_mb_per_s: 0,
	}));
	const observations = observed(samples);
	const measured = (text: string, some = observations) => {
		const verdict = verdictOn(text, { observations: some });
		return "why" in verdict ? verdict.why : [verdict.kind, verdict.measured];
	};
	assert.deepEqual(measured("stalls <= 0"), ["failed", 2]);
	assert.deepEqual(measured("stalled <= 30 %"), ["passed", 0.3]);
	assert.deepEqual(measured("stalled <= 29 %"), ["failed", 0.3]);
	const idle = observed(samples.slice(3, 5).map((one) => ({ ...one, tx_mb_per_s: 0 })));
	assert.deepEqual(measured("stalls <= 0", idle), ["passed", 0]);
	assert.equal(measured("stalled <= 1 %", idle), "there was no load");
	const oneWay = observed(samples.map((one) => ({ ...one, rx_mb_per_s: null })));
	assert.equal(measured("stalls <= 0", oneWay), "no sample has both rates over 60 s or less");
});

test("a pause between phases is no stall of the whole run", () => {
	const samples = [..."LLqqLL"].map((letter) => ({
		phase: letter === "q" ? "pause" : "load",
		elapsed_s: 1,
		tx_mb_per_s: letter === "L" ? 2000 : 0,
		rx_mb_per_s: 0,
	}));
	assert.equal(verdictOn("stalls <= 0", { observations: observed(samples) }).kind, "passed");
});
