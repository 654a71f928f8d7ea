import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { COUNTS } from "../../source/core/metrics.ts";
import { COMPARISONS, dimensionOf, GAUGES, STATISTICS } from "../../source/stress/check.ts";
import { parseCheck } from "../../source/stress/parse-check.ts";
import { UNITS } from "../../source/stress/units.ts";

function meaningOf(text: string) {
	const parsed = parseCheck(text);
	assert.ok(parsed.ok, JSON.stringify(parsed));
	const { text: _, ...meaning } = parsed.check;
	return meaning;
}

test("each form of a check is parsed", () => {
	const gauge = { kind: "gauge", metric: "tx", statistic: "p50", comparison: ">=" };
	assert.deepEqual(meaningOf("tx.p50 >= 2000 MB/s"), {
		...gauge,
		limit: { kind: "value", value: 2000 },
	});
	assert.deepEqual(meaningOf("tx.p50>=2.5GB/s"), {
		...gauge,
		limit: { kind: "value", value: 2560 },
	});
	assert.deepEqual(meaningOf("  tx.p50 >= 90 % of capacity "), {
		...gauge,
		limit: { kind: "capacity", share: 0.9 },
	});
	assert.deepEqual(meaningOf("tx.p50 >= 98% of baseline my logs/a b.csv"), {
		...gauge,
		limit: { kind: "baseline", share: 0.98, name: "my logs/a b.csv" },
	});
	for (const limit of ["5 us", "5 µs", "5 μs", "5000 ns", "0.005 ms"]) {
		assert.deepEqual(meaningOf(`latency.p99 <= ${limit}`), {
			kind: "gauge",
			metric: "latency",
			statistic: "p99",
			comparison: "<=",
			limit: { kind: "value", value: 5000 },
		});
	}
	assert.deepEqual(meaningOf("dma_errors.delta == 0"), {
		kind: "counter",
		metric: "dma_errors",
		comparison: "==",
		limit: { kind: "value", value: 0 },
	});
	assert.deepEqual(meaningOf("gaps <= 0"), {
		kind: "event",
		metric: "gaps",
		comparison: "<=",
		limit: { kind: "value", value: 0 },
	});
	assert.deepEqual(meaningOf("stalls <= 0"), {
		kind: "stall",
		metric: "stalls",
		comparison: "<=",
		limit: { kind: "value", value: 0 },
	});
	assert.deepEqual(meaningOf("stalled <= 1 %"), {
		kind: "stall",
		metric: "stalled",
		comparison: "<=",
		limit: { kind: "value", value: 0.01 },
	});
	assert.deepEqual(meaningOf("stalled <= 110 % of baseline nightly"), {
		kind: "stall",
		metric: "stalled",
		comparison: "<=",
		limit: { kind: "baseline", share: 1.1, name: "nightly" },
	});
	assert.deepEqual(meaningOf("recovery.tx <= 3s to 95 %"), {
		kind: "recovery",
		metric: "tx",
		comparison: "<=",
		within_s: 3,
		share: 0.95,
	});
});

for (const [text, at, problem] of [
	["", 0, /expected a metric, .*, got the end of the check/],
	["txx.p50 >= 1 MB/s", 0, /unknown metric "txx"; did you mean "tx"\?/],
	["ty.p50 >= 1 MB/s", 0, /unknown metric "ty"; expected one of tx, rx, /],
	["tx >= 1 MB/s", 3, /expected a statistic, as in tx.p50, got ">= 1 MB/],
	["tx.p49 >= 1 MB/s", 3, /unknown statistic "p49"/],
	["tx.delta >= 1 MB/s", 3, /only counters have a delta: dma_errors/],
	["dma_errors.p50 == 0", 11, /the only statistic of dma_errors is delta/],
	["gaps.delta == 0", 4, /gaps has no statistic/],
	["stalls.p50 <= 0", 6, /stalls has no statistic/],
	["stalled <= 1", 12, /expected %, as in 1 %/],
	["staled <= 1 %", 0, /did you mean "stalled"\?/],
	["stalled <= 1 % of capacity", 18, /only tx and rx have a capacity/],
	["tx.p50 = 1 MB/s", 7, /unknown comparison "="/],
	["tx.p50 >= -1 MB/s", 10, /expected a value, as in 2000 MB\/s/],
	["tx.p50 >= 2000", 14, /expected a unit, as in 2000 MB\/s, got the end of the check/],
	["tx.p50 >= 2000 kb", 15, /unknown unit "kb"/],
	["tx.p50 >= 5 us", 12, /unknown unit "us"; expected one of MB\/s/],
	["dma_errors.delta == 0 %", 23, /expected "of capacity" or/],
	["latency.p50 <= 90 % of capacity", 23, /only tx and rx have a capacity/],
	["tx.p50 >= 90 % of baseline", 26, /the name of a baseline/],
	["tx.p50 >= 90 % of capacty", 18, /did you mean "capacity"\?/],
	["recovery <= 3s to 95 %", 9, /expected a rate, as in recovery.tx/],
	["recovery.latency <= 3s to 95 %", 9, /unknown metric "latency"/],
	["recovery.tx <= 3s", 17, /expected "to" and a part/],
	["recovery.tx <= 3 to 95 %", 17, /unknown unit "to"/],
	["gaps <= 0 or so", 10, /expected the end of the check, got "or so"/],
	["x".repeat(1000), 0, /at most 300 characters/],
] as const) {
	test(`${JSON.stringify(text.slice(0, 40))} is refused at column ${at + 1}`, () => {
		const parsed = parseCheck(text);
		assert.ok(!parsed.ok, "refused");
		assert.equal(parsed.at, at);
		assert.match(parsed.problem, problem);
	});
}

test("whatever the grammar allows is parsed, with any spacing", () => {
	const blank = fc.constantFrom("", " ", "  ", "\t");
	const comparison = fc.constantFrom(...COMPARISONS);
	const number = fc.double({ min: 0, max: 1e6, noNaN: true }).map((value) => value.toFixed(3));
	const gauge = fc.constantFrom(...(Object.keys(GAUGES) as (keyof typeof GAUGES)[]));
	fc.assert(
		fc.property(
			gauge,
			fc.constantFrom(...STATISTICS),
			comparison,
			number,
			blank,
			fc.nat(),
			(metric, statistic, sign, value, space, pick) => {
				const units = [...UNITS[dimensionOf(metric)]];
				const [unit = "", factor = 1] = units[pick % units.length] ?? [];
				const text = [metric, ".", statistic, sign, value, unit].join(space);
				const limit = { kind: "value", value: Number(value) * factor };
				const expected = { kind: "gauge", metric, statistic, comparison: sign, limit };
				assert.deepEqual(meaningOf(text), expected);
			},
		),
	);
	fc.assert(
		fc.property(fc.constantFrom(...COUNTS), comparison, fc.nat(), blank, (name, sign, n, space) => {
			const text = [name, ".", "delta", sign, n].join(space);
			const limit = { kind: "value", value: n };
			assert.deepEqual(meaningOf(text), {
				kind: "counter",
				metric: name,
				comparison: sign,
				limit,
			});
		}),
	);
});

test("any text is parsed, or refused at a place within it", () => {
	const part = fc.constantFrom(
		"tx",
		".",
		"p50",
		">=",
		"90",
		"%",
		" ",
		"of",
		"MB/s",
		"recovery",
		"to",
	);
	const strange = fc.array(fc.oneof(part, fc.string()), { maxLength: 12 });
	fc.assert(
		fc.property(strange, (parts) => {
			const text = parts.join("");
			const parsed = parseCheck(text);
			if (!parsed.ok) assert.ok(parsed.at >= 0 && parsed.at <= text.length, `${parsed.at}`);
		}),
		{ numRuns: 1000 },
	);
});
