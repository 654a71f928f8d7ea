import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { BusyLevel } from "../../source/core/load-level.ts";
import { type Sample, UNKNOWN_SAMPLE } from "../../source/core/sample.ts";
import { StallDetector, stallsWithin } from "../../source/core/stall-detector.ts";
import { stalledShare } from "../../source/core/stalls.ts";

const WALL_MS = Date.UTC(2026, 0, 1);

/** What one interval shows, and for how long. */
type Interval =
	| { readonly kind: "load" | "quiet" | "between" | "half" | "gap" | "reset"; readonly s: number }
	| { readonly kind: "unknown" | "one direction"; readonly s: number };

const RATES: Readonly<Record<Interval["kind"], readonly [tx: number | null, rx: number | null]>> = {
	load: [2000, 1000],
	quiet: [29, 29],
	between: [31, 0],
	half: [0, 1500],
	gap: [null, null],
	reset: [null, null],
	unknown: [null, 5],
	"one direction": [2000, null],
};

function samplesOf(intervals: readonly Interval[]): Sample[] {
	let at_s = 100;
	return [{ kind: "load", s: 1 } as Interval, ...intervals].map(({ kind, s }) => {
		at_s += s;
		const [tx_mb_per_s, rx_mb_per_s] = RATES[kind];
		return {
			...UNKNOWN_SAMPLE,
			at_s,
			wall_ms: WALL_MS + at_s * 1000,
			elapsed_s: kind === "gap" ? null : s,
			event: kind === "gap" || kind === "reset" ? kind : "",
			tx_mb_per_s,
			rx_mb_per_s,
		};
	});
}

function found(samples: readonly Sample[]) {
	const detector = new StallDetector();
	const stalls = samples.flatMap((sample) => detector.next(sample) ?? []);
	return { stalls, history: detector.history };
}

const lengthsOf = (intervals: readonly Interval[]) =>
	found(samplesOf(intervals)).stalls.map(({ elapsed_s }) => elapsed_s);

test("a stall is one quiet interval or more, at most 60 s, with a load directly before and after", () => {
	const load = { kind: "load", s: 1 } as const;
	const quiet = (s: number) => ({ kind: "quiet", s }) as const;
	assert.deepEqual(lengthsOf([load, quiet(1), load]), [1]);
	assert.deepEqual(lengthsOf([load, quiet(30), quiet(30), load]), [60]);
	assert.deepEqual(lengthsOf([load, quiet(30), quiet(30.1), load]), []);
	assert.deepEqual(lengthsOf([load, quiet(1)]), [], "it is known when it is over");
	assert.deepEqual(lengthsOf([load, quiet(1), { kind: "half", s: 1 }]), [1], "one way is a load");
	for (const kind of ["between", "gap", "reset", "unknown"] as const) {
		assert.deepEqual(lengthsOf([load, { kind, s: 1 }, quiet(1), load]), [], kind);
		assert.deepEqual(lengthsOf([load, quiet(1), { kind, s: 1 }, load]), [], kind);
	}
});

/** The definition, word by word: every stretch is looked at on its own. */
function byDefinition(intervals: readonly Interval[]): number[] {
	const all = [{ kind: "load", s: 1 } as Interval, ...intervals];
	const isLoad = (one: Interval | undefined) =>
		one?.kind === "load" || one?.kind === "half" || one?.kind === "one direction";
	return all.flatMap((one, from) => {
		if (one.kind !== "quiet" || !isLoad(all[from - 1])) return [];
		const end = all.findIndex(({ kind }, at) => at > from && kind !== "quiet");
		if (end < 0 || !isLoad(all[end])) return [];
		const length_s = all.slice(from, end).reduce((sum, { s }) => sum + s, 0);
		return length_s <= 60 ? [length_s] : [];
	});
}

const anyIntervals = fc.array(
	fc.record({
		kind: fc.constantFrom(
			...(["load", "load", "quiet", "quiet", "quiet", ...Object.keys(RATES)] as Interval["kind"][]),
		),
		s: fc.constantFrom(0.25, 1, 2, 20, 59, 61),
	}),
	{ maxLength: 60 },
);

test("stalls are those of the definition, and their figures are theirs", () => {
	fc.assert(
		fc.property(anyIntervals, (intervals) => {
			const samples = samplesOf(intervals);
			const { stalls, history } = found(samples);
			const lengths_s = byDefinition(intervals);
			assert.deepEqual(
				stalls.map(({ elapsed_s }) => elapsed_s),
				lengths_s,
			);
			const total_s = lengths_s.reduce((sum, one) => sum + one, 0);
			const { count, total_s: found_s, longest_s, loaded_s } = history.figures ?? assert.fail();
			assert.deepEqual(
				[count, found_s, longest_s],
				[lengths_s.length, total_s, Math.max(0, ...lengths_s)],
			);
			assert.ok(loaded_s >= total_s);
			for (const { start_s, end_s, elapsed_s, wall_ms } of stalls) {
				assert.ok(Math.abs(end_s - start_s - elapsed_s) < 1e-9);
				assert.equal(wall_ms, WALL_MS + end_s * 1000);
				assert.ok(
					samples.some(({ at_s }) => at_s === start_s),
					"it begins with a reading",
				);
			}
		}),
	);
});

test("without traffic it is known since when; with traffic, a gap or an unknown rate it is not", () => {
	fc.assert(
		fc.property(anyIntervals, (intervals) => {
			const { noTraffic } = found(samplesOf(intervals)).history;
			const from = intervals.findLastIndex(({ kind }) => kind !== "quiet") + 1;
			const length_s = intervals.slice(from).reduce((sum, { s }) => sum + s, 0);
			const end_s = 101 + intervals.reduce((sum, { s }) => sum + s, 0);
			assert.equal(noTraffic?.at_s ?? null, length_s > 0 ? end_s - length_s : null);
		}),
	);
});

test("a source of one direction alone has no stalls, and not none", () => {
	const one = samplesOf([]).map((sample) => ({ ...sample, rx_mb_per_s: null }));
	assert.equal(found(one).history.figures, null);
	assert.equal(found([]).history.figures, null);
	assert.equal(stallsWithin(found(one).history, 200, 100), null);
});

test("samples of a rate show no pause in between: stalls are unknown", () => {
	const detector = new StallDetector();
	const intervals = (["quiet", "load", "quiet", "load"] as const).map((kind) => ({ kind, s: 1 }));
	const sampled = { source: "amd", counts: "" } as const;
	for (const sample of samplesOf(intervals)) detector.next({ ...sample, ...sampled });
	assert.deepEqual([detector.history.figures, detector.history.noTraffic], [null, null]);
});

test("intervals longer than a stall can be show none, and not that there is none", () => {
	const samples = samplesOf(Array.from({ length: 5 }, () => ({ kind: "load", s: 61 }) as const));
	assert.equal(found(samples.slice(1)).history.figures, null);
});

test("a reading that found nothing new ends nothing: the next one covers its time", () => {
	const [first, quiet, last] = samplesOf([
		{ kind: "quiet", s: 2 },
		{ kind: "load", s: 1 },
	]);
	if (first === undefined || quiet === undefined || last === undefined) assert.fail();
	const repeated: Sample = { ...UNKNOWN_SAMPLE, at_s: 102, wall_ms: WALL_MS, runtime_s: 5 };
	assert.equal(found([first, repeated, quiet, repeated, last]).stalls.length, 1);
});

test("a pause between two phases of a scenario is no stall", () => {
	const samples = samplesOf([
		{ kind: "quiet", s: 2 },
		{ kind: "load", s: 1 },
	]).map((sample, at) => ({ ...sample, phase: ["one", "pause", "two"][at] ?? "" }));
	assert.deepEqual(found(samples).stalls, []);
});

test("the figures of a window are those of the stalls that were over in it", () => {
	const { history } = found(
		samplesOf([
			{ kind: "quiet", s: 2 },
			{ kind: "load", s: 10 },
			{ kind: "quiet", s: 5 },
			{ kind: "load", s: 1 },
		]),
	);
	const now_s = 119;
	assert.deepEqual(stallsWithin(history, now_s, 60), { count: 2, total_s: 7, longest_s: 5 });
	assert.deepEqual(stallsWithin(history, now_s, 5), { count: 1, total_s: 5, longest_s: 5 });
	assert.deepEqual(stallsWithin(history, now_s, 0.5), { count: 0, total_s: 0, longest_s: 0 });
	assert.equal(stalledShare(history.figures ?? assert.fail()), 7 / (1 + 7 + 11));
});

test("the busy level follows the quantile of all rates within 1 %, however they are spread", () => {
	fc.assert(
		fc.property(
			fc.array(fc.double({ min: 0, max: 1e5, noNaN: true }), { minLength: 1, maxLength: 3000 }),
			(rates) => {
				const level = new BusyLevel();
				for (const rate of rates) level.add(rate, null);
				const sorted = [...rates].sort((a, b) => a - b);
				const exact = sorted[Math.ceil(0.999 * rates.length) - 1] as number;
				const found = level.mb_per_s ?? assert.fail();
				assert.ok(
					found <= exact + 1e-9 && found >= Math.min(exact, exact / 1.0101 - 1),
					`${exact}`,
				);
			},
		),
		{ numRuns: 50 },
	);
	assert.equal(new BusyLevel().mb_per_s, null);
});
