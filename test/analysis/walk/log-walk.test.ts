import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { LogWalk, type LogWalkOptions } from "../../../source/analysis/walk/log-walk.ts";
import { MetricValues } from "../../../source/analysis/walk/metric-values.ts";
import {
	BATCH_COLUMNS,
	type BatchColumn,
	EVENTS,
} from "../../../source/analysis/walk/record-batch.ts";
import { TimedMean } from "../../../source/statistics/timed-mean.ts";

interface Row extends Partial<Record<Exclude<BatchColumn, "event">, number>> {
	readonly event?: (typeof EVENTS)[number];
}

/** One record per second, under load and without errors, with changes. */
function rowsOf(count: number, changes: Readonly<Record<number, Row>> = {}): Row[] {
	return Array.from({ length: count }, (_, second) => ({
		time_s: second,
		elapsed_s: 1,
		tx_mb_per_s: 2200,
		rx_mb_per_s: 1500,
		latency_ns: 1200,
		latency_interval_s: 1,
		dma_errors: 0,
		connections: 1,
		disconnections: 0,
		thunderbolt_errors: 0,
		phase: 0,
		...changes[second],
	}));
}

const GAP: Row = {
	event: "gap",
	...Object.fromEntries(
		BATCH_COLUMNS.filter((name) => !["time_s", "event", "phase"].includes(name)).map((name) => [
			name,
			Number.NaN,
		]),
	),
};

function walked(rows: readonly Row[], changes: Partial<LogWalkOptions> = {}, batch = rows.length) {
	const walk = new LogWalk({
		start_s: rows[0]?.time_s ?? 0,
		end_s: rows.at(-1)?.time_s ?? 0,
		interval_s: 1,
		timeResolution_s: null,
		idleBelow_mb_per_s: 100,
		quietBelow_mb_per_s: 1,
		phases: ["", "warm", "hot"],
		bucket: 1,
		values: {},
		...changes,
	});
	for (let at = 0; at < rows.length; at += batch) {
		const some = rows.slice(at, at + batch);
		const columns = BATCH_COLUMNS.map((name) => [
			name,
			Float64Array.from(some, (row) => {
				return name === "event" ? EVENTS.indexOf(row.event ?? "") : (row[name] ?? Number.NaN);
			}),
		]);
		walk.next({
			count: some.length,
			columns: Object.fromEntries(columns) as Record<BatchColumn, Float64Array>,
		});
	}
	return walk.end();
}

test("counts grow from record to record, from the first record of the log on", () => {
	const rows = rowsOf(10).map((row, second) => ({ ...row, dma_errors: 7 + 2 * second }));
	const { counts, phases } = walked(rows);
	assert.equal(counts.dma_errors, 18);
	assert.deepEqual(phases[0]?.counts.dma_errors, { events: 18, covered_s: 10 });
	assert.equal(counts.connections, 0);
});

test("a counter that no record has is unknown and not 0", () => {
	const rows = rowsOf(30).map((row) => ({ ...row, dma_errors: Number.NaN }));
	const { counts, phases } = walked(rows);
	assert.deepEqual([counts.dma_errors, counts.thunderbolt_errors], [null, 0]);
	assert.equal(phases[0]?.counts.dma_errors, null);
	assert.deepEqual(phases[0]?.counts.thunderbolt_errors, { events: 0, covered_s: 30 });
});

test("a counter that is known at times covers the time between, and no more", () => {
	const known = [5, 12, 20];
	const rows = rowsOf(30).map((row, second) => {
		return { ...row, dma_errors: known.includes(second) ? second : Number.NaN };
	});
	const { counts, phases } = walked(rows);
	assert.equal(counts.dma_errors, 15);
	// The first known record covers its own interval.
	assert.deepEqual(phases[0]?.counts.dma_errors, { events: 15, covered_s: 16 });
	const begun = rows.map((row, second) => ({
		...row,
		...(second === 8 ? { event: "start" } : {}),
	}));
	assert.deepEqual(walked(begun as Row[]).phases[0]?.counts.dma_errors, {
		events: 8,
		covered_s: 1 + 1 + 8,
	});
});

test("a moved line is not a reset, and nothing counts twice", () => {
	const times = [0, 1, 3, 2, 4, 5];
	const rows = rowsOf(6).map((row, at) => ({
		...row,
		time_s: times[at] ?? 0,
		dma_errors: times[at] ?? 0,
	}));
	const { counts, resets, earlierRecords } = walked(rows);
	assert.deepEqual([counts.dma_errors, resets, earlierRecords], [5, 0, 1]);
});

test("a counter that drops was reset, and counts from zero", () => {
	const errors = [5, 6, 8, 1, 1, 3];
	const rows = rowsOf(6).map((row, second) => ({ ...row, dma_errors: errors[second] ?? 0 }));
	const { counts, resets } = walked(rows);
	assert.equal(counts.dma_errors, 3 + 1 + 2);
	assert.equal(resets, 1);
});

test("one counter that drops resets all of them", () => {
	const rows = rowsOf(4, {
		0: { dma_errors: 2, connections: 5 },
		1: { dma_errors: 2, connections: 5 },
		2: { dma_errors: 3, connections: 1 },
		3: { dma_errors: 3, connections: 1 },
	});
	const { counts, resets, events } = walked(rows);
	assert.deepEqual([counts.dma_errors, counts.connections, resets], [3, 1, 1]);
	assert.deepEqual(
		events.map(({ kind, count }) => [kind, count]),
		[
			["dma_errors", 3],
			["connections", 1],
			["reset", 1],
		],
	);
});

test("after a reset event a counter counts from zero even where it is higher than before", () => {
	const lost = { tx_mb_per_s: Number.NaN, rx_mb_per_s: Number.NaN, latency_ns: Number.NaN };
	const rows = rowsOf(4, {
		0: { dma_errors: 2 },
		1: { dma_errors: 2 },
		2: { ...lost, dma_errors: 5, event: "reset" },
		3: { dma_errors: 5 },
	});
	const { counts, resets, phases } = walked(rows);
	assert.equal(counts.dma_errors, 5);
	assert.equal(resets, 1);
	assert.equal(phases[0]?.covered_s, 4, "the interval in which the errors were counted too");
});

test("errors between the end of one program and the start of the next belong to neither", () => {
	const start: Row = {
		event: "start",
		dma_errors: 100,
		elapsed_s: Number.NaN,
		tx_mb_per_s: Number.NaN,
		rx_mb_per_s: Number.NaN,
	};
	const rows = rowsOf(4, { 2: start, 3: { dma_errors: 101 } });
	const { counts, starts } = walked(rows);
	assert.equal(counts.dma_errors, 1);
	assert.equal(starts, 1);
});

test("missing readings are gaps, with or without a record of them", () => {
	const rows = rowsOf(100).filter(({ time_s = 0 }) => time_s < 20 || time_s >= 50);
	const { gaps, gap_s, longestGap_s, longestGapStart_s } = walked(rows);
	assert.deepEqual([gaps, gap_s, longestGap_s, longestGapStart_s], [1, 30, 30, 19]);
	const failed = walked(rowsOf(100, { 30: GAP, 31: GAP, 60: GAP }));
	assert.deepEqual([failed.gaps, failed.gap_s, failed.failedReadings], [2, 3, 3]);
	assert.equal(walked(rowsOf(100)).gaps, 0);
});

test("idle time is in the idle share and in no series", () => {
	const quiet: Row = { tx_mb_per_s: 0, rx_mb_per_s: 0, latency_ns: 900 };
	const rows = rowsOf(100).map((row, second) => (second < 40 ? { ...row, ...quiet } : row));
	const { idleShare, phases } = walked(rows);
	assert.equal(idleShare, 0.4);
	for (const { values } of Object.values(phases[0]?.metrics ?? {})) {
		assert.equal(values.length, 60);
	}
	assert.equal(phases[0]?.covered_s, 100);
});

test("latency is thinned to estimates that do not overlap", () => {
	const wide = rowsOf(100).map((row) => ({ ...row, latency_interval_s: 10 }));
	const { times_s } = walked(wide).phases[0]?.metrics.latency_ns ?? { times_s: [] };
	assert.deepEqual([...times_s], [0, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
	const narrow = rowsOf(100).map((row, second) => ({
		...row,
		// Readings are a little early or late.
		time_s: second + (second % 2) * 0.004,
		latency_interval_s: 1.0003,
	}));
	assert.equal(walked(narrow).phases[0]?.metrics.latency_ns.values.length, 100);
});

test("each phase has its own samples and counts, however often it comes", () => {
	const rows = rowsOf(90).map((row, second) => ({
		...row,
		phase: 1 + (Math.floor(second / 30) % 2),
		dma_errors: Math.floor(second / 15),
	}));
	const { phases } = walked(rows);
	assert.deepEqual(
		phases.map(({ name, covered_s, counts, metrics }) => {
			return [name, covered_s, counts.dma_errors?.events, metrics.tx_mb_per_s.values.length];
		}),
		[
			["warm", 60, 3, 60],
			["hot", 30, 2, 30],
		],
	);
});

test("a series is in the order of time even where the clock was set back", () => {
	const rows = rowsOf(20).map((row, second) => ({
		...row,
		time_s: second < 10 ? second : second - 5.5,
		tx_mb_per_s: 2200 + second,
	}));
	const { times_s, values } = walked(rows).phases[0]?.metrics.tx_mb_per_s ?? {};
	assert.deepEqual(
		[...(times_s ?? [])],
		[...(times_s ?? [])].sort((a, b) => a - b),
	);
	assert.equal(values?.length, 20);
});

test("beyond a limit a series has medians of neighbours", () => {
	const rows = rowsOf(30).map((row, second) => ({
		...row,
		tx_mb_per_s: 2000 + (second % 3 === 1 ? 9000 : second),
	}));
	const { times_s, values } = walked(rows, { bucket: 3 }).phases[0]?.metrics.tx_mb_per_s ?? {};
	assert.equal(values?.length, 10);
	assert.equal(times_s?.[0], 2);
	assert.ok(Math.max(...(values ?? [])) < 2100, "no outlier");
});

test("means are weighted by time", () => {
	const rows = [
		...rowsOf(20, {
			3: { elapsed_s: 9, tx_mb_per_s: 1000, latency_ns: 2000, latency_interval_s: 1 },
		}),
		{ ...(rowsOf(1)[0] as Row), time_s: 30, latency_interval_s: 10, latency_ns: 3000 },
	];
	const values = { tx_mb_per_s: new MetricValues(21), latency_ns: new MetricValues(21) };
	const { phases, hours } = walked(rows, { values });
	const tx = (20 * 2200 + 9 * 1000) / 29;
	const latency = (19 * 1200 + 2000 + 10 * 3000) / 30;
	const near = (actual: number | null | undefined, expected: number) =>
		assert.ok(Math.abs((actual ?? 0) / expected - 1) < 1e-12, `${actual} is not ${expected}`);
	near(values.tx_mb_per_s.meanUnderLoad?.value, tx);
	near(values.tx_mb_per_s.meanOfAll?.value, tx);
	near(phases[0]?.means.tx_mb_per_s?.value, tx);
	near(hours[0]?.means.tx_mb_per_s && TimedMean.of([hours[0].means.tx_mb_per_s]), tx);
	near(values.latency_ns.meanUnderLoad?.value, latency);
	near(phases[0]?.means.latency_ns?.value, latency);
});

test("a mean latency is of operations, and none of them counts twice", () => {
	const operations = [100, 1, 1, 1, 300];
	const reach_s = [1, 2, 1, 3, 1];
	const rows = rowsOf(5).map(
		(row, at): Row => ({
			...row,
			operations: operations[at] as number,
			latency_interval_s: reach_s[at] as number,
			latency_ns: 1000 * (at + 1),
		}),
	);
	const meanOf = (some: readonly Row[]) => {
		const values = { latency_ns: new MetricValues(5) };
		const { phases } = walked(some, { values });
		assert.deepEqual(values.latency_ns.meanUnderLoad, phases[0]?.means.latency_ns);
		return phases[0]?.means.latency_ns;
	};
	const expected = (100 * 1000 + 1 * 3000 + 300 * 5000) / 401;
	assert.deepEqual(meanOf(rows), { value: expected, over: "operations" });
	const unknown = rows.map((row) => ({ ...row, operations: Number.NaN }));
	assert.deepEqual(meanOf(unknown), { value: 3000, over: "time" });
});

test("the result does not depend on how records are batched", () => {
	const unsteady = fc.record({
		time_s: fc.nat(60),
		elapsed_s: fc.constantFrom(1, 2, Number.NaN),
		tx_mb_per_s: fc.constantFrom(0, 2200, Number.NaN),
		latency_ns: fc.constantFrom(1200, Number.NaN),
		latency_interval_s: fc.constantFrom(1, 3, Number.NaN),
		dma_errors: fc.constantFrom(0, 1, 5, Number.NaN),
		event: fc.constantFrom(...EVENTS),
		phase: fc.nat(2),
	});
	const part = (
		of: "time_s" | "elapsed_s" | "latency_ns" | "latency_interval_s" | "dma_errors" | "phase",
	) => unsteady.map((row): Row => ({ [of]: row[of] }));
	const steady = fc.record({ tx_mb_per_s: fc.integer({ min: 500, max: 2200 }) });
	const second = fc.oneof(
		{ arbitrary: steady, weight: 30 },
		unsteady,
		part("time_s"),
		part("elapsed_s"),
		part("latency_ns"),
		part("latency_interval_s"),
		part("dma_errors"),
		part("phase"),
	);
	const metrics = ["tx_mb_per_s", "rx_mb_per_s", "latency_ns"] as const;
	fc.assert(
		fc.property(
			fc.array(second, { maxLength: 200 }),
			fc.integer({ min: 1, max: 9 }),
			fc.constantFrom(1, 3, null),
			(some, batch, bucket) => {
				const rows = rowsOf(some.length, Object.fromEntries(some.entries()));
				const found = (size: number) => {
					const kept = metrics.map((metric) => [metric, new MetricValues(rows.length)] as const);
					const result = walked(rows, { bucket, values: Object.fromEntries(kept) }, size);
					const exact = kept.map(([, values]) => [
						values.underLoad().slice(),
						values.all().slice(),
					]);
					return { result, exact };
				};
				// In batches of one, no record takes the steady path.
				assert.deepEqual(found(rows.length || 1), found(1));
				assert.deepEqual(found(batch), found(1));
			},
		),
		{ numRuns: 1000 },
	);
});

const UNCOUNTED: Row = {
	dma_errors: Number.NaN,
	connections: Number.NaN,
	disconnections: Number.NaN,
	thunderbolt_errors: Number.NaN,
};

test("the time line is unknown while nothing was counted", () => {
	const rows = rowsOf(601).map((row, second) => {
		const start = second === 300 ? { event: "start" as const } : {};
		return second < 300 ? row : { ...row, ...UNCOUNTED, ...start };
	});
	const { timeLine, counts, uncounted, phases } = walked(rows);
	assert.deepEqual(
		timeLine.map(({ dma_errors, connections }) => [dma_errors, connections]),
		timeLine.map((_, at) => (at < 30 ? [0, 0] : [null, null])),
	);
	assert.equal(counts.dma_errors, 0);
	assert.deepEqual(uncounted, [{ start_s: 299, end_s: 600 }]);
	assert.deepEqual(phases[0]?.counts.dma_errors, { events: 0, covered_s: 300 });
});

test("time without records has no errors where the log has the counter", () => {
	const rows = rowsOf(601).filter(({ time_s = 0 }) => time_s < 200 || time_s > 400);
	const { timeLine } = walked(rows);
	assert.ok(timeLine.every(({ dma_errors }) => dma_errors === 0));
});

test("a log of one direction is about that direction alone", () => {
	const rows = rowsOf(100).map((row, second) => {
		const idle = second < 40 ? { rx_mb_per_s: 0 } : {};
		return { ...row, ...UNCOUNTED, tx_mb_per_s: Number.NaN, latency_ns: Number.NaN, ...idle };
	});
	const values = {
		tx_mb_per_s: new MetricValues(100),
		rx_mb_per_s: new MetricValues(100),
		latency_ns: new MetricValues(100),
	};
	const { phases, measured, idleShare, hours } = walked(rows, { values });
	assert.deepEqual(measured, ["rx_mb_per_s"]);
	assert.equal(idleShare, 0.4);
	const { metrics, means, counts } = phases[0] ?? {};
	assert.deepEqual(
		[metrics?.tx_mb_per_s, metrics?.rx_mb_per_s, metrics?.latency_ns].map(
			(series) => series?.values.length,
		),
		[0, 60, 0],
	);
	const rx = { value: 1500, over: "time" };
	assert.deepEqual(means, { tx_mb_per_s: null, rx_mb_per_s: rx, latency_ns: null });
	assert.ok(counts !== undefined && Object.values(counts).every((count) => count === null));
	assert.equal(hours[0] && TimedMean.of([hours[0].means.tx_mb_per_s]), null);
	assert.deepEqual([values.tx_mb_per_s.meanOfAll, values.latency_ns.meanOfAll], [null, null]);
});

test("a metric of idle time alone is measured", () => {
	const rows = rowsOf(100, {}).map((row) => ({ ...row, tx_mb_per_s: 0, rx_mb_per_s: 0 }));
	assert.deepEqual(walked(rows).measured, ["tx_mb_per_s", "rx_mb_per_s", "latency_ns"]);
});

test("errors have their place on the time line", () => {
	const rows = rowsOf(601).map((row, second) => ({ ...row, dma_errors: second < 305 ? 0 : 3 }));
	const { timeLine, errors } = walked(rows);
	assert.equal(timeLine.length, 60);
	assert.deepEqual(
		timeLine.flatMap(({ dma_errors }, at) => ((dma_errors ?? 0) > 0 ? [[at, dma_errors]] : [])),
		[[30, 3]],
	);
	assert.deepEqual(errors, [{ start_s: 304, end_s: 305 }]);
});
