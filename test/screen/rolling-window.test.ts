import assert from "node:assert/strict";
import test from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { type Sample, UNKNOWN_SAMPLE } from "../../source/core/sample.ts";
import { RollingWindow, WINDOW_LENGTHS_S } from "../../source/screen/rolling-window.ts";
import { latencyLevel_ns } from "../../source/screen/series.ts";
import { Random } from "../../source/sources/simulated/random.ts";

function sample(at_s: number, change: Partial<Sample> = {}): Sample {
	return {
		...UNKNOWN_SAMPLE,
		at_s,
		tx_mb_per_s: 100,
		rx_mb_per_s: 50,
		latency_ns: 1200,
		...change,
	};
}

const GAP: Partial<Sample> = {
	event: "gap",
	tx_mb_per_s: null,
	rx_mb_per_s: null,
	latency_ns: null,
};

function windowOf(length_s: number, samples: readonly Sample[]): RollingWindow {
	const window = new RollingWindow([length_s]);
	for (const sample of samples) window.push(sample);
	return window;
}

/** Samples of one second each; their values depend on the time of their end. */
function seconds(
	from_s: number,
	to_s: number,
	change: (at_s: number) => Partial<Sample>,
): Sample[] {
	return Array.from({ length: to_s - from_s + 1 }, (_, index) =>
		sample(from_s + index, change(from_s + index)),
	);
}

test("a window without samples has empty columns and no summary", () => {
	const window = new RollingWindow([60]);
	const columns = window.columns("tx", 60, 10);
	assert.equal(columns.length, 10);
	assert.ok(columns.every(({ high, state }) => high === null && state === "none"));
	assert.equal(window.summary("tx", 60), null);
});

test("time before the first sample is empty, not zero", () => {
	const window = windowOf(
		60,
		seconds(100, 110, () => ({})),
	);
	const columns = window.columns("tx", 60, 60);
	assert.equal(columns.filter(({ state }) => state === "value").length, 10);
	assert.equal(columns.filter(({ state }) => state === "none").length, 50);
	assert.equal(columns.at(-1)?.high, 100);
});

test("the spike of one sample survives on any number of columns while it is in view", () => {
	for (const length_s of [10, 60, 3600, 86_400]) {
		const interval_s = length_s / 3000;
		const random = new Random(length_s);
		const window = new RollingWindow([length_s]);
		const begin_s = random.between(1, 10) * length_s;
		for (let index = 0; index < 4500; index++) {
			const isSpike = index === 2400;
			window.push(sample(begin_s + index * interval_s, { tx_mb_per_s: isSpike ? 9000 : 100 }));
			if (index < 2400 || index % 291 > 0) continue;
			const end_s = begin_s + index * interval_s;
			for (let count = 1; count <= 400; count++) {
				const width_s = length_s / count;
				const oldest_s = (Math.ceil(end_s / width_s) - count) * width_s;
				const isInView = begin_s + 2399 * interval_s > oldest_s;
				const peaks = window.columns("tx", length_s, count).map(({ high }) => high ?? 0);
				if (isInView) assert.equal(Math.max(...peaks), 9000, `${count} columns`);
				const lit = peaks.filter((peak) => peak === 9000).length;
				assert.ok(lit <= 1 + Math.ceil((4 * interval_s) / width_s), `${lit} of ${count}`);
			}
		}
	}
});

test("the columns of the past never change while they scroll", () => {
	const step = fc.record({
		wait_s: fc.double({ min: 0.01, max: 5, noNaN: true }),
		tx: fc.option(fc.integer({ min: 0, max: 5000 }), { nil: null }),
		event: fc.constantFrom("", "gap", "reset"),
	});
	const steps = fc.array(step, { minLength: 2, maxLength: 40, size: "max" });
	const count = fc.integer({ min: 2, max: 400 });
	const length = fc.constantFrom(...WINDOW_LENGTHS_S, 47, 90.5);
	fc.assert(
		fc.property(steps, count, length, (steps, count, length_s) => {
			const window = new RollingWindow([length_s]);
			const width_s = length_s / count;
			let at_s = 1000;
			window.push(sample(at_s));
			for (const { wait_s, tx, event } of steps) {
				const before = window.columns("tx", length_s, count);
				const newestBefore = Math.ceil(at_s / width_s - 1e-9) - 1;
				// Values are kept in buckets of a 1200th of the window.
				const untouched_s = at_s - length_s / 1200;
				at_s += wait_s;
				window.push(sample(at_s, { ...(event === "gap" ? GAP : { tx_mb_per_s: tx }), event }));
				const shift = Math.ceil(at_s / width_s - 1e-9) - 1 - newestBefore;
				const after = window.columns("tx", length_s, count);
				for (let place = shift; place < count; place++) {
					const end_s = (newestBefore - (count - 1 - place) + 1) * width_s;
					if (end_s > untouched_s) break;
					assert.deepEqual(after[place - shift], before[place], `column ${place} of ${count}`);
				}
			}
		}),
		{ numRuns: 500 },
	);
});

test("the newest column always has the newest value, without a hole before it", () => {
	for (const length_s of [10, 60, 90.5, 3600]) {
		const window = new RollingWindow([length_s]);
		for (let tenth = 1; tenth < 300; tenth++) {
			window.push(sample(tenth / 10));
			if (tenth % 5 > 0) continue;
			for (let count = 1; count <= 400; count += 3) {
				const states = window.columns("tx", length_s, count).map(({ state }) => state);
				const story = `${count} columns at ${tenth / 10} s`;
				assert.equal(states.lastIndexOf("none") + 1, states.indexOf("value"), story);
				assert.equal(states.at(-1), "value", story);
			}
		}
	}
});

test("gaps and unknown values are visible as such, never as zero", () => {
	const window = windowOf(60, [
		...seconds(100, 110, () => ({})),
		...seconds(111, 120, () => GAP),
		sample(121, { ...GAP, event: "reset" }),
		...seconds(122, 130, () => ({ latency_ns: null })),
		...seconds(131, 140, () => ({ tx_mb_per_s: 0 })),
	]);
	const tx = window.columns("tx", 60, 60);
	const at = (at_s: number) => tx[59 - (140 - at_s)];
	assert.deepEqual([at(115)?.high, at(115)?.state], [null, "gap"]);
	assert.deepEqual([at(121)?.high, at(121)?.state], [null, "unknown"]);
	assert.deepEqual([at(135)?.high, at(135)?.state], [0, "value"]);
	const latency = window.columns("latency", 60, 60)[59 - (140 - 125)];
	assert.deepEqual([latency?.high, latency?.state], [null, "unknown"]);
});

test("a gap or an outage is visible on any number of columns, beside the values", () => {
	const change = (at_s: number): Partial<Sample> => {
		if (at_s > 135) return GAP;
		return { connections: 1, disconnections: at_s === 133 ? 1 : 0 };
	};
	const [column] = windowOf(60, seconds(121, 180, change)).columns("tx", 60, 1);
	assert.deepEqual(
		[column?.high, column?.state, column?.hasGap, column?.isDown],
		[100, "value", true, true],
	);
});

test("the link is down while disconnects are not made good, and where one was counted", () => {
	const counts = [
		{ connections: 1, disconnections: 0 },
		{ connections: 1, disconnections: 1 },
		{ connections: 1, disconnections: 1 },
		{ connections: 2, disconnections: 1 },
		{ connections: 3, disconnections: 2 },
		{ connections: 3, disconnections: 2 },
		// A new run of the driver.
		{ connections: 1, disconnections: 0 },
		{ connections: 2, disconnections: 1 },
	];
	const samples = counts.map((links, index) =>
		sample(101 + index, {
			...links,
			event: index === 6 ? "reset" : "",
			tx_mb_per_s: links.connections > links.disconnections ? 100 : 0,
			rx_mb_per_s: 0,
		}),
	);
	const window = windowOf(60, [sample(100), ...samples]);
	const down = window.columns("tx", 60, 60).slice(-8);
	assert.deepEqual(
		down.map(({ isDown }) => isDown),
		[false, true, true, false, true, false, false, true],
	);
});

test("a column has the lowest, the highest and the mean over time of the samples that end in it", () => {
	const samples = [
		sample(100),
		...[300, 100, 100, 100, 500, 100, 100, 100].map((tx_mb_per_s, index) =>
			sample(100.5 + index / 2, { tx_mb_per_s }),
		),
	];
	const columns = windowOf(60, samples).columns("tx", 60, 30).slice(-2);
	assert.deepEqual(
		columns.map(({ low, mean, high, count }) => [low, Math.round(mean ?? 0), high, count]),
		[
			[100, 150, 300, 4],
			[100, 200, 500, 4],
		],
	);
});

test("a sample that is longer than a column is not mixed with the next", () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 60, max: 400 }),
			// Thousandths: a distance below the rounding of a column is none.
			fc.integer({ min: 1_000_000, max: 1_001_000 }).map((milliseconds) => milliseconds / 1000),
			(count, start_s) => {
				const window = windowOf(
					60,
					seconds(0, 70, (at_s) => ({ tx_mb_per_s: at_s })).map((one) => ({
						...one,
						at_s: one.at_s + start_s,
					})),
				);
				const columns = window.columns("tx", 60, count);
				for (const { low, high } of columns) assert.equal(low, high);
				const shown = new Set(columns.map(({ high }) => high));
				for (let value = 12; value <= 70; value++) assert.ok(shown.has(value), `${value}`);
			},
		),
	);
});

test("the summary is the mean over time, not over samples, and ignores unknown values", () => {
	const window = windowOf(60, [
		sample(100),
		sample(110, { tx_mb_per_s: 1000 }),
		sample(111, { tx_mb_per_s: 100 }),
		sample(112, { tx_mb_per_s: 100 }),
		sample(130, GAP),
	]);
	const summary = window.summary("tx", 60);
	assert.ok(summary !== null);
	assert.deepEqual([summary.minimum, summary.maximum], [100, 1000]);
	assert.ok(Math.abs(summary.mean - (10 * 1000 + 2 * 100) / 12) < 1e-6);
	assert.equal(windowOf(60, [sample(100), sample(110, GAP)]).summary("tx", 60), null);
});

test("the summary ignores values that have left the window", () => {
	const window = windowOf(
		60,
		seconds(100, 300, (at_s) => ({ tx_mb_per_s: at_s < 200 ? 9000 : 5 })),
	);
	assert.deepEqual(window.summary("tx", 60), { minimum: 5, mean: 5, maximum: 5, count: 60 });
});

test("a frozen window does not change while the live one continues", () => {
	const window = windowOf(
		60,
		seconds(100, 150, () => ({})),
	);
	const frozen = window.frozen();
	const before = [frozen.columns("tx", 60, 80), frozen.summary("latency", 60)];
	for (const next of seconds(151, 400, () => ({ tx_mb_per_s: 7, latency_ns: 9 })))
		window.push(next);
	assert.deepEqual([frozen.columns("tx", 60, 80), frozen.summary("latency", 60)], before);
	assert.equal(window.columns("tx", 60, 80).at(-1)?.high, 7);
});

test("an interval over which several readings found nothing new is filled at its end", () => {
	const unknown = { tx_mb_per_s: null, rx_mb_per_s: null, latency_ns: null, runtime_s: 7 };
	// A source of RX alone too.
	for (const series of ["tx", "rx"] as const) {
		const window = new RollingWindow([60]);
		window.push(sample(100, { ...unknown, event: "start" }));
		for (let tenth = 1; tenth <= 40; tenth++) {
			const isNew = tenth === 10 || tenth === 40;
			const rate = tenth === 10 ? 300 : 100;
			const change = { [`${series}_mb_per_s`]: rate, elapsed_s: tenth === 10 ? 1 : 3 };
			window.push(sample(100 + tenth / 10, { ...unknown, ...(isNew ? change : {}) }));
			// Columns drawn meanwhile as unknown are drawn again.
			window.columns(series, 60, 60);
		}
		const known = window.columns(series, 60, 60).slice(-4);
		assert.deepEqual(
			known.map(({ high }) => high),
			[300, 100, 100, 100],
		);
		assert.equal(window.summary(series, 60)?.mean.toFixed(6), "150.000000");
	}
});

test("an unknown length is refused", () => {
	assert.throws(() => windowOf(60, [sample(1)]).columns("tx", 61, 10), RangeError);
});

test("a window of a day at 10 Hz costs no more memory than one of a minute", () => {
	setFlagsFromString("--expose-gc");
	const collectGarbage = runInNewContext("gc") as () => void;
	const memoryOf = (length_s: number) => {
		collectGarbage();
		const before = process.memoryUsage();
		const window = new RollingWindow([length_s]);
		for (let index = 0; index < length_s * 10; index++) window.push(sample(1 + index / 10));
		collectGarbage();
		const after = process.memoryUsage();
		assert.equal(window.summary("tx", length_s)?.mean.toFixed(6), "100.000000");
		return after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
	};
	memoryOf(10);
	const [minute, day] = [memoryOf(60), memoryOf(86_400)];
	assert.ok(day < minute + 500_000, `${day} B for a day, ${minute} B for a minute`);
});

test("the drawn latency shows a proven burst, and ignores a bound below the minimum", () => {
	const level = (latency_ns: number | null, latency_at_least_ns: number | null) =>
		latencyLevel_ns(sample(1, { latency_ns, latency_at_least_ns, latency_minimum_ns: 600 }));
	assert.equal(level(1200, null), 1200);
	assert.equal(level(1200, 900), 1200);
	assert.equal(level(1200, 8000), 8000);
	assert.equal(level(null, 8000), 8000);
	assert.equal(level(null, 600), null);
	assert.equal(level(null, null), null);
});

test("a phase starts with its first interval, at the same place in every drawing", () => {
	const phaseOf = (at_s: number) => (at_s <= 110 ? "" : at_s <= 130 ? "warm-up" : "load");
	const samples = seconds(100, 150, (at_s) => ({ phase: phaseOf(at_s) }));
	const window = windowOf(60, samples);
	assert.deepEqual(window.phases(60, 60), [
		{ name: "warm-up", column: 20 },
		{ name: "load", column: 40 },
	]);
	assert.deepEqual(window.phases(60, 30), [
		{ name: "warm-up", column: 10 },
		{ name: "load", column: 20 },
	]);
	const frozen = window.frozen();
	for (const later of seconds(151, 200, () => ({ phase: "" }))) window.push(later);
	assert.deepEqual(window.phases(60, 60), [
		{ name: "load", column: -10 },
		{ name: "", column: 10 },
	]);
	assert.equal(frozen.phases(60, 60).length, 2);
	assert.deepEqual(new RollingWindow([60]).phases(60, 60), []);
});

test("the number of phases kept is bounded", () => {
	const window = windowOf(
		3600,
		seconds(0, 3000, (at_s) => ({ phase: `phase ${at_s}` })),
	);
	const phases = window.phases(3600, 3600);
	assert.equal(phases.length, 100);
	assert.equal(phases.at(-1)?.name, "phase 3000");
});

test("the bound of a latency that is alone in its column is known, of the newest samples", () => {
	const samples = seconds(100, 150, (at_s) => ({
		latency_ns: 1000 + at_s,
		latency_error_ns: at_s,
		// A proven bound that is higher than the estimate has no error.
		latency_at_least_ns: at_s === 130 ? 9000 : null,
	}));
	const window = windowOf(60, samples);
	assert.equal(window.bound_ns(1120, 60, 119), 120);
	assert.equal(window.bound_ns(1120.5, 60, 119), null);
	assert.equal(window.bound_ns(9000, 60, 129), null);
	assert.equal(window.bound_ns(1120, 60, 121), null, "it was before the column");
	const frozen = window.frozen();
	for (const later of seconds(151, 3000, () => ({ latency_ns: 5 }))) window.push(later);
	assert.equal(window.bound_ns(1120, 60, 119), null, "it was too long ago");
	assert.equal(frozen.bound_ns(1120, 60, 119), 120);
});
