import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { ALERT_METRICS } from "../../source/alerts/alert.ts";
import { parseAlert } from "../../source/alerts/parse-alert.ts";
import { COMPARISONS } from "../../source/stress/check.ts";
import { UNITS } from "../../source/stress/units.ts";

function meaningOf(text: string) {
	const parsed = parseAlert(text);
	assert.ok(parsed.ok, JSON.stringify(parsed));
	const { field, condition, for_s } = parsed.value;
	return [field, condition, for_s];
}

const compared = (comparison: string, limit: number) => ({ kind: "comparison", comparison, limit });

test("each form of an alert is parsed", () => {
	assert.deepEqual(meaningOf("tx < 1000 MB/s for 3s"), ["tx_mb_per_s", compared("<", 1000), 3]);
	assert.deepEqual(meaningOf(" latency > 5 us "), ["latency_ns", compared(">", 5000), 0]);
	assert.deepEqual(meaningOf("latency_ns>5us for 1.5m"), ["latency_ns", compared(">", 5000), 90]);
	assert.deepEqual(meaningOf("dma_errors increase"), ["dma_errors", { kind: "increase" }, 60]);
	assert.deepEqual(meaningOf("pcie_fatal_errors increases for 5m"), [
		"pcie_fatal_errors",
		{ kind: "increase" },
		300,
	]);
	assert.deepEqual(meaningOf("dma_errors >= 10"), ["dma_errors", compared(">=", 10), 0]);
	assert.deepEqual(meaningOf("latency_interval_s > 2 s"), [
		"latency_interval_s",
		compared(">", 2),
		0,
	]);
});

for (const [text, problem] of [
	["", /expected a metric, as in tx < 1000 MB\/s, got the end of the alert/],
	["txx < 5 MB/s", /unknown metric "txx"; did you mean "tx"\?/],
	["tx", /expected increase, or a comparison, one of >=/],
	["tx increase", /only a counter can increase; compare tx/],
	["dma_errors incraese", /unknown condition "incraese"; did you mean "increase"\?/],
	["dma_errors increase 5", /expected the end of the alert, got "5"/],
	["tx =< 5 MB/s", /unknown comparison "=<"/],
	["tx < 5", /expected a unit, as in 2000 MB\/s, got the end of the alert/],
	["tx < 5 us", /unknown unit "us"; expected one of MB\/s/],
	["tx < -5 MB/s", /expected a value/],
	["tx < 5 MB/s for", /expected a duration up to 1d, as in for 3s; got nothing/],
	["tx < 5 MB/s for 0", /expected a duration/],
	["tx < 5 MB/s for 2d", /expected a duration/],
	["tx_bytes > 5", /unknown metric "tx_bytes"/],
	["runtime_s > 5 s", /unknown metric/],
	["x".repeat(500), /at most 200 characters/],
] as const) {
	test(`${JSON.stringify(text.slice(0, 30))} is refused, with what to write`, () => {
		const parsed = parseAlert(text);
		assert.ok(!parsed.ok);
		assert.match(parsed.problem, problem);
	});
}

test("whatever the grammar allows is parsed, and no other text throws", () => {
	const metric = fc.constantFrom(...ALERT_METRICS.keys());
	const blank = fc.constantFrom("", " ", "\t ");
	fc.assert(
		fc.property(
			metric,
			fc.constantFrom(...COMPARISONS),
			fc.nat({ max: 1e6 }),
			blank,
			fc.option(fc.integer({ min: 1, max: 3600 })),
			(name, sign, number, space, for_s) => {
				const text = (unit: string) =>
					`${space}${name}${space}${sign}${space}${number} ${unit}${for_s === null ? "" : ` for ${for_s}s`}`;
				const units = ["", ...Object.values(UNITS).flatMap((all) => [...all.keys()])];
				const parsed = units.map((unit) => parseAlert(text(unit))).find(({ ok }) => ok);
				assert.ok(parsed?.ok, text(""));
				assert.equal(parsed.value.for_s, for_s ?? 0);
				assert.equal(parsed.value.text, parsed.value.text.trim());
			},
		),
	);
	fc.assert(fc.property(fc.string(), (text) => typeof parseAlert(text).ok === "boolean"));
});
