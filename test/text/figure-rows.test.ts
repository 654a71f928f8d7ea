import assert from "node:assert/strict";
import { test } from "node:test";
import type { LoadFigures } from "../../source/analysis/figures/analysis.ts";
import { loadRows, meaningfulRows } from "../../source/text/figure-rows.ts";

const FIGURES: LoadFigures = {
	count: 40,
	mean: 2200,
	mean_over: "time",
	standard_deviation: 40,
	minimum: 2100,
	p1: 2101,
	p5: 2120,
	p50: 2200,
	p95: 2280,
	p99: 2290,
	p99_9: 2299,
	maximum: 2300,
	autocorrelation_time_s: null,
	effective_samples: null,
	p50_interval: [2190, 2210],
	p99_interval: null,
	trend_per_hour: { value: 360, interval: [-720, 1440] },
};

const namesOf = (rows: readonly (readonly [string, ...unknown[]])[]) => rows.map(([name]) => name);

test("the trend of a short log is per its own span, that of a long one per hour", () => {
	for (const [span_s, name, value, interval] of [
		[20, "trend per 20 s", 2, [-4, 8]],
		[3599, "trend per 59 m 59 s", 359.9, [-719.8, 1439.6]],
		[3600, "trend per hour", 360, [-720, 1440]],
		[86_400, "trend per hour", 360, [-720, 1440]],
	] as const) {
		const rows = loadRows(span_s);
		const at = rows.findIndex(([title]) => title === name);
		assert.ok(at > 0, `${name} of ${namesOf(rows).join(", ")}`);
		const [, trend] = rows[at]?.[1](FIGURES) ?? [];
		assert.ok(Math.abs(Number(trend) - value) < 1e-9);
		const [kind, ends] = rows[at + 1]?.[1](FIGURES) ?? [];
		assert.equal(kind, "difference interval");
		assert.deepEqual(
			[...(ends as readonly number[])].map((end) => Math.round(end * 10) / 10),
			interval,
		);
	}
});

test("a row that is unknown in every column is left out, and so are percentiles of few samples", () => {
	const unknown = { ...FIGURES, trend_per_hour: null };
	const rows = (...columns: (LoadFigures | null)[]) =>
		namesOf(meaningfulRows(loadRows(60), columns));
	assert.ok(!rows(unknown, null).some((name) => name.startsWith("trend")));
	assert.ok(rows(unknown, FIGURES).includes("trend per 60 s"));
	assert.ok(!rows(FIGURES).includes("effective samples"));
	const few = { ...FIGURES, count: 9 };
	assert.deepEqual(rows(few), ["samples", "mean", "minimum", "median", "maximum"]);
	assert.deepEqual(rows(null), []);
});
