import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { COMPARISONS, COUNTERS, GAUGES, STATISTICS } from "../../source/stress/check.ts";
import { parseCheck } from "../../source/stress/parse-check.ts";
import { UNITS } from "../../source/stress/units.ts";

function meaningOf(text: string) {
	const parsed = parseCheck(text);
	assert.ok(parsed.ok, JSON.stringify(parsed));
	const { text: _, ...meaning } = parsed.check;
	return meaning;
}

test("each form of a check is understood", () => {
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
		kind: "happening",
		metric: "gaps",
		comparison: "<=",
		limit: { kind: "value", value: 0 },
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
	["", 0, /the check ends; expected is a metric/],
	["ty.p50 >= 1 MB/s", 0, /unknown metric "ty"; did you mean "tx"\?/],
	["tx >= 1 MB/s", 3, /expected is a statistic, as in tx.p50/],
	["tx.p49 >= 1 MB/s", 3, /unknown statistic "p49"/],
	["tx.delta >= 1 MB/s", 3, /delta is of counts: dma_errors/],
	["dma_errors.p50 == 0", 11, /is a count; its only statistic is delta/],
	["gaps.delta == 0", 4, /gaps has no statistic/],
	["tx.p50 = 1 MB/s", 7, /unknown comparison "="/],
	["tx.p50 >= -1 MB/s", 10, /expected is a value, as in 2000 MB\/s/],
	["tx.p50 >= 2000", 14, /the check ends; expected is a unit/],
	["tx.p50 >= 2000 kb", 15, /unknown unit "kb"/],
	["tx.p50 >= 5 us", 12, /unknown unit "us"; known are MB\/s/],
	["dma_errors.delta == 0 %", 23, /expected is "of capacity" or/],
	["latency.p50 <= 90 % of capacity", 23, /a capacity is known of tx and rx alone/],
	["tx.p50 >= 90 % of baseline", 26, /the name of a baseline/],
	["tx.p50 >= 90 % of capacty", 18, /did you mean "capacity"\?/],
	["recovery <= 3s to 95 %", 9, /expected is what recovers/],
	["recovery.latency <= 3s to 95 %", 9, /unknown metric "latency"/],
	["recovery.tx <= 3s", 17, /expected is "to" and a part/],
	["recovery.tx <= 3 to 95 %", 17, /unknown unit "to"/],
	["gaps <= 0 or so", 10, /found is "or so"; expected is nothing more/],
	["x".repeat(1000), 0, /at most 300 characters/],
] as const) {
	test(`${JSON.stringify(text.slice(0, 40))} is refused at column ${at + 1}`, () => {
		const parsed = parseCheck(text);
		assert.ok(!parsed.ok, "refused");
		assert.equal(parsed.at, at);
		assert.match(parsed.problem, problem);
	});
}

test("whatever is put together by the grammar is understood, however it is spaced", () => {
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
				const units = [...UNITS[GAUGES[metric].dimension]];
				const [unit = "", factor = 1] = units[pick % units.length] ?? [];
				const text = [metric, ".", statistic, sign, value, unit].join(space);
				const limit = { kind: "value", value: Number(value) * factor };
				const expected = { kind: "gauge", metric, statistic, comparison: sign, limit };
				assert.deepEqual(meaningOf(text), expected);
			},
		),
	);
	fc.assert(
		fc.property(
			fc.constantFrom(...COUNTERS),
			comparison,
			fc.nat(),
			blank,
			(name, sign, n, space) => {
				const text = [name, ".", "delta", sign, n].join(space);
				const limit = { kind: "value", value: n };
				assert.deepEqual(meaningOf(text), {
					kind: "counter",
					metric: name,
					comparison: sign,
					limit,
				});
			},
		),
	);
});

test("no text is too strange to be refused at a place within it", () => {
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
