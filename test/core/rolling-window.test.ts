import assert from "node:assert/strict";
import test from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { Random } from "../../source/core/random.ts";
import {
	latencyLevel_ns,
	RollingWindow,
	WINDOW_LENGTHS_S,
} from "../../source/core/rolling-window.ts";
import { type Sample, UNKNOWN_SAMPLE } from "../../source/core/sample.ts";

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

/** Samples of a second each, from one moment to another; what they are is up to their end. */
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
	assert.ok(columns.every(({ peak, state }) => peak === null && state === "before"));
	assert.equal(window.summary("tx", 60), null);
});

test("what was before the first sample is not zero but empty", () => {
	const window = windowOf(
		60,
		seconds(100, 110, () => ({})),
	);
	const columns = window.columns("tx", 60, 60);
	assert.equal(columns.filter(({ state }) => state === "known").length, 10);
	assert.equal(columns.filter(({ state }) => state === "before").length, 50);
	assert.equal(columns.at(-1)?.peak, 100);
});

test("the spike of one sample survives at any number of columns, for as long as it is in view", () => {
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
				const peaks = window.columns("tx", length_s, count).map(({ peak }) => peak ?? 0);
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
				// What is kept is kept in parts of a 1200th of the window.
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

test("the newest column always has the newest value, and there is no hole before it", () => {
	for (const length_s of [10, 60, 90.5, 3600]) {
		const window = new RollingWindow([length_s]);
		for (let tenth = 1; tenth < 300; tenth++) {
			window.push(sample(tenth / 10));
			if (tenth % 5 > 0) continue;
			for (let count = 1; count <= 400; count += 3) {
				const states = window.columns("tx", length_s, count).map(({ state }) => state);
				const story = `${count} columns at ${tenth / 10} s`;
				assert.equal(states.lastIndexOf("before") + 1, states.indexOf("known"), story);
				assert.equal(states.at(-1), "known", story);
			}
		}
	}
});

test("gaps, resets and what is unknown are visible as such, never as zero", () => {
	const window = windowOf(60, [
		...seconds(100, 110, () => ({})),
		...seconds(111, 120, () => GAP),
		sample(121, { ...GAP, event: "reset" }),
		...seconds(122, 130, () => ({ latency_ns: null })),
		...seconds(131, 140, () => ({ tx_mb_per_s: 0 })),
	]);
	const tx = window.columns("tx", 60, 60);
	const at = (at_s: number) => tx[59 - (140 - at_s)];
	assert.deepEqual([at(115)?.peak, at(115)?.state], [null, "gap"]);
	assert.deepEqual([at(121)?.peak, at(121)?.state, at(121)?.hasReset], [null, "unknown", true]);
	assert.deepEqual([at(135)?.peak, at(135)?.state, at(135)?.hasReset], [0, "known", false]);
	assert.equal(tx.filter(({ hasReset }) => hasReset).length, 1);
	const latency = window.columns("latency", 60, 60)[59 - (140 - 125)];
	assert.deepEqual([latency?.peak, latency?.state], [null, "unknown"]);
});

test("a gap or a reset is visible however few columns there are, beside the values", () => {
	const change = (at_s: number): Partial<Sample> =>
		at_s === 133 ? { ...GAP, event: "reset" } : at_s > 135 ? GAP : {};
	const [column] = windowOf(60, seconds(121, 180, change)).columns("tx", 60, 1);
	assert.deepEqual([column?.peak, column?.hasReset, column?.state], [100, true, "known"]);
});

test("a new maximum is marked on the latency alone, and neither a reset nor a start is one", () => {
	const maxima = [null, 500, 500, 700, 700, 400, 450, 450];
	const samples = maxima.map((latency_maximum_ns, index) =>
		sample(101 + index, { latency_maximum_ns, event: index === 5 ? "reset" : "" }),
	);
	const window = windowOf(60, samples);
	const marked = window
		.columns("latency", 60, 60)
		.map(({ hasNewMaximum }, place) => (hasNewMaximum ? 108 - (59 - place) : 0))
		.filter(Boolean);
	assert.deepEqual(marked, [104, 107]);
	assert.ok(window.columns("tx", 60, 60).every(({ hasNewMaximum }) => !hasNewMaximum));
});

test("the summary is the mean over time, not over samples, and leaves out what is unknown", () => {
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

test("the summary forgets what has left the window", () => {
	const window = windowOf(
		60,
		seconds(100, 300, (at_s) => ({ tx_mb_per_s: at_s < 200 ? 9000 : 5 })),
	);
	assert.deepEqual(window.summary("tx", 60), { minimum: 5, mean: 5, maximum: 5 });
});

test("a frozen window does not change, and the live one goes on", () => {
	const window = windowOf(
		60,
		seconds(100, 150, () => ({})),
	);
	const frozen = window.frozen();
	const before = [frozen.columns("tx", 60, 80), frozen.summary("latency", 60)];
	for (const next of seconds(151, 400, () => ({ tx_mb_per_s: 7, latency_ns: 9 })))
		window.push(next);
	assert.deepEqual([frozen.columns("tx", 60, 80), frozen.summary("latency", 60)], before);
	assert.equal(window.columns("tx", 60, 80).at(-1)?.peak, 7);
});

test("a length that is not kept is refused", () => {
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

test("the latency that is drawn shows a proven burst, and no bound that says nothing", () => {
	const level = (latency_ns: number | null, latency_at_least_ns: number | null) =>
		latencyLevel_ns(sample(1, { latency_ns, latency_at_least_ns, latency_minimum_ns: 600 }));
	assert.equal(level(1200, null), 1200);
	assert.equal(level(1200, 900), 1200);
	assert.equal(level(1200, 8000), 8000);
	assert.equal(level(null, 8000), 8000);
	assert.equal(level(null, 600), null);
	assert.equal(level(null, null), null);
});

test("a phase begins where its first interval does, and is at the same place in every drawing", () => {
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

test("phases without number are not kept without number", () => {
	const window = windowOf(
		3600,
		seconds(0, 3000, (at_s) => ({ phase: `phase ${at_s}` })),
	);
	const phases = window.phases(3600, 3600);
	assert.equal(phases.length, 100);
	assert.equal(phases.at(-1)?.name, "phase 3000");
});
