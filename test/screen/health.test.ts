import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { type Sample, UNKNOWN_SAMPLE } from "../../source/core/sample.ts";
import { StallDetector } from "../../source/core/stall-detector.ts";
import type { LinkVerdict } from "../../source/link/finding.ts";
import { type HeaderFacts, headerParts } from "../../source/screen/header-parts.ts";
import { type Health, healthOf } from "../../source/screen/health.ts";
import { sampleEvents } from "../../source/screen/sample-events.ts";
import { EMPTY_HISTORY, reduceHistory } from "../../source/screen/session-history.ts";
import { singleEvent, Timeline } from "../../source/screen/timeline.ts";
import { widthOfParts } from "../../source/terminal/line.ts";

const BUSY: Partial<Sample> = {
	elapsed_s: 1,
	tx_mb_per_s: 2000,
	rx_mb_per_s: 1500,
	connections: 1,
	disconnections: 0,
	dma_errors: 0,
	thunderbolt_errors: 0,
};
const QUIET = { ...BUSY, tx_mb_per_s: 0, rx_mb_per_s: 0 };
const DOWN = { ...QUIET, disconnections: 1 };
const GAP: Partial<Sample> = { event: "gap", detail: "ENOENT: the module is not loaded" };
const SLOW: LinkVerdict = {
	level: "fault",
	findings: [
		{ level: "fault", kind: "width", at: "0000:3b:00.0", text: "Gen 3 x1 (capable of x4)" },
	],
	text: "Gen 3 x1 (capable of x4)",
};

/** The state of the link after samples that are a second apart. */
function healthAfter(
	samples: readonly Partial<Sample>[],
	{
		verdict = null,
		firing = [],
		hasEnded = false,
	}: { verdict?: LinkVerdict | null; firing?: readonly string[]; hasEnded?: boolean } = {},
): Health {
	let history = EMPTY_HISTORY;
	const timeline = new Timeline();
	const detector = new StallDetector();
	for (const [at_s, changes] of samples.entries()) {
		const sample = { ...UNKNOWN_SAMPLE, at_s, wall_ms: at_s * 1000, ...changes };
		const after = reduceHistory(history, sample);
		timeline.add(sampleEvents(history, after, sample), at_s);
		detector.next(sample);
		history = after;
	}
	const { events } = timeline;
	return healthOf({ history, events, stalls: detector.history, verdict, firing, hasEnded });
}

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);
const textOf = ({ level, word, rest }: Health) => `${level}: ${word}${rest}`;
const after = (...samples: readonly Partial<Sample>[]) => textOf(healthAfter(samples));
const clock = (second: number) => {
	const date = new Date(second * 1000);
	return [date.getHours(), date.getMinutes(), date.getSeconds()]
		.map((number) => String(number).padStart(2, "0"))
		.join(":");
};

test("the state of a link before and after its samples, and while all is well", () => {
	assert.equal(textOf(healthAfter([])), "quiet: WAITING");
	assert.equal(textOf(healthAfter([], { hasEnded: true })), "quiet: ENDED");
	assert.equal(after(BUSY, BUSY), "ok: OK");
	assert.equal(after(QUIET, QUIET), "quiet: IDLE");
});

test("no data, with the time since when", () => {
	assert.equal(after(BUSY, GAP, GAP, GAP), `error: NO DATA since ${clock(1)}`);
	assert.equal(after(BUSY, GAP, BUSY), "ok: OK");
});

test("a link that is down, with the time since when", () => {
	assert.equal(after(BUSY, DOWN, DOWN), `error: LINK DOWN since ${clock(1)}`);
});

test("a link that dropped is worse than the errors that came with it, for a minute", () => {
	const up = { ...BUSY, connections: 2, disconnections: 1 };
	assert.equal(after(BUSY, DOWN, up), "error: DROPPED 1x in the last 60 s");
	const wrong = { ...up, dma_errors: 3 };
	const again = { ...wrong, connections: 3, disconnections: 2 };
	const [down, twice] = [{ ...QUIET, disconnections: 2, connections: 2, dma_errors: 3 }, again];
	assert.equal(
		after(BUSY, DOWN, wrong, down, twice),
		"error: DROPPED 2x in the last 60 s · errors +3",
	);
	assert.match(after(BUSY, DOWN, up, ...times(60, up)), /^ok: OK/);
});

test("a stall that goes on is told with those before it", () => {
	const stalls = times(3, [...times(4, QUIET), ...times(4, BUSY)]).flat();
	assert.equal(
		after(...times(20, BUSY), ...stalls, ...times(4, QUIET)),
		"warn: STALLING now for 4 s, and 12 s of the last 60 s",
	);
	const one = [...times(2, QUIET), ...times(9, BUSY)];
	assert.equal(
		after(...times(20, BUSY), ...one, ...times(4, QUIET)),
		"quiet: NO TRAFFIC 4 s · 1 stall in 60 s",
	);
});

test("errors are news for a minute, and then a remark", () => {
	const wrong = { ...BUSY, dma_errors: 3 };
	const news = (count: number) => `error: ERRORS +${count} in the last 60 s`;
	assert.equal(after(BUSY, wrong), news(3));
	assert.equal(after(BUSY, wrong, ...times(59, wrong)), news(3));
	assert.equal(after(BUSY, wrong, ...times(60, wrong)), "ok: OK · 3 errors since start");
	const more = { ...BUSY, dma_errors: 3, thunderbolt_errors: 2 };
	assert.equal(after(BUSY, wrong, ...times(90, wrong), more), news(2), "not those before");
	assert.equal(after(BUSY, wrong, ...times(20, wrong), more), news(5));
	assert.equal(after({ ...BUSY, dma_errors: 8 }, { ...BUSY, dma_errors: 8 }), "ok: OK");
});

test("counters that stand still are not called well", () => {
	const same = { ...BUSY, runtime_s: 9, elapsed_s: null, tx_mb_per_s: null, rx_mb_per_s: null };
	assert.equal(after(BUSY, same), "ok: OK");
	assert.equal(after(BUSY, same, same, same), `warn: FROZEN since ${clock(0)}`);
});

test("a link that is judged slower than it could be", () => {
	const judged = (verdict: LinkVerdict) => textOf(healthAfter([BUSY, BUSY], { verdict }));
	assert.equal(judged(SLOW), "warn: GEN 3 x1 of x4");
	assert.equal(judged({ ...SLOW, level: "note" }), "ok: OK");
});

test("operations that take twice as long as in the mean are told; a low rate alone is not", () => {
	const slow = (latency_ns: number, latency_error_ns = 100) =>
		after(BUSY, { ...BUSY, latency_ns, latency_error_ns, latency_average_ns: 1000 });
	assert.equal(slow(2800), "warn: LATENCY 2.8x its mean since the reset");
	assert.equal(slow(2100), "warn: LATENCY 2.1x its mean since the reset");
	assert.equal(slow(2050), "ok: OK");
	assert.equal(slow(2800, 1000), "ok: OK", "it may be less than twice");
	assert.equal(after(BUSY, { ...BUSY, tx_mb_per_s: 20 }), "ok: OK");
});

test("a link that is lost in the middle of an interval is down at its end", () => {
	const lost = { ...BUSY, disconnections: 1 };
	assert.match(after(BUSY, lost), /^error: LINK DOWN since/);
	assert.match(after(BUSY, lost, lost), /^error: DROPPED 1x/);
	const back = { ...BUSY, connections: 2, disconnections: 1 };
	assert.match(after(BUSY, back), /^error: DROPPED 1x/);
});

test("an alert that fires is named, and one of a recording for a minute", () => {
	const alert = "tx < 1000 MB/s for 3s";
	assert.equal(textOf(healthAfter([BUSY], { firing: [alert] })), `warn: ALERT ${alert}`);
	const history = reduceHistory(EMPTY_HISTORY, { ...UNKNOWN_SAMPLE, ...BUSY, at_s: 70 });
	const of = (at_s: number) => {
		const detail = `demo; ${alert}: 512.3 MB/s`;
		const events = [singleEvent("alert", { at_s, wall_ms: 0 }, { detail })];
		const stalls = new StallDetector().history;
		const facts = { history, events, stalls, verdict: null, firing: null, hasEnded: false };
		return healthOf(facts).word;
	};
	assert.equal(of(60), `ALERT ${alert}: 512.3 MB/s`);
	assert.equal(of(5), "OK");
});

test("stalls are a remark, and many of them a warning", () => {
	const load = times(10, BUSY);
	const stall = [...times(3, QUIET), BUSY];
	assert.match(after(...load, ...stall), /^ok: OK · 1 stall in 60 s$/);
	assert.match(
		after(...load, ...stall, ...load, ...stall, ...load),
		/^warn: STALLING 6 s of the last 60 s$/,
	);
	assert.equal(after(...load, ...stall, ...times(70, BUSY)), "ok: OK");
});

test("a pause after traffic is counted, without a judgement, and becomes idle", () => {
	assert.equal(after(...times(9, BUSY), ...times(4, QUIET)), "quiet: NO TRAFFIC 4 s");
	assert.equal(after(...times(9, BUSY), ...times(70, QUIET)), "quiet: IDLE");
});

test("of several, the worst is said", () => {
	const wrong = { ...DOWN, dma_errors: 4 };
	const order = ["NO DATA", "LINK DOWN", "ERRORS", "ALERT", "GEN 3"];
	const samples = [
		[BUSY, wrong, GAP],
		[BUSY, wrong],
		[BUSY, { ...BUSY, dma_errors: 4 }],
		[BUSY],
		[BUSY],
	];
	for (const [at, word] of order.entries()) {
		const firing = word === "GEN 3" ? [] : ["tx < 1000 MB/s"];
		const health = healthAfter(samples[at] ?? [], { verdict: SLOW, firing });
		assert.ok(health.word.startsWith(word), `${health.word}, and not ${word}`);
	}
});

const FACTS: HeaderFacts = {
	health: { level: "ok", word: "OK", rest: " · 4 stalls in 60 s" },
	sourceName: "/sys/kernel/debug/anarchy-egpu/statistics",
	isDemo: false,
	isLogging: true,
	logName: "week.csv",
	isPaused: true,
	hasEnded: false,
	cursorAgo_s: null,
	interval_s: 0.5,
	speed: null,
	length_s: 60,
	clock: "20:15:33",
};

function headerOf(facts: HeaderFacts, columns: number): string {
	const { left, right } = headerParts(facts, columns);
	const space = columns - widthOfParts(left) - widthOfParts(right);
	const text = (parts: typeof left) => parts.map(([, part]) => part).join("");
	return text(left) + " ".repeat(Math.max(0, space)) + text(right);
}

test("the header leaves out the source first, and then one part after the other", () => {
	const wide = headerOf(FACTS, 140);
	for (const words of [
		"● OK · 4 stalls",
		"anarchy-perf-ink",
		" LOG week.csv ",
		" PAUSED ",
		"/sys/",
	]) {
		assert.ok(wide.includes(words), wide);
	}
	assert.ok(!headerOf(FACTS, 99).includes("every"));
	assert.ok(!headerOf(FACTS, 59).includes("anarchy"));
	assert.ok(!headerOf(FACTS, 55).includes("last"));
	assert.ok(!headerOf(FACTS, 29).includes("20:15"));
});

test("that this is a demo, and not what is now, is in the header even where the clock is not", () => {
	const health = { level: "error", word: "ERRORS +11", rest: "" } as const;
	const header = headerOf({ ...FACTS, health, isDemo: true, isPaused: false, cursorAgo_s: 14 }, 40);
	assert.equal(header.trimEnd(), " ● ERRORS +11   DEMO   CURSOR 14 s ago");
});

test("the state of the link is in the header at every width, whole", () => {
	const words = fc.constantFrom("OK", "ERRORS +18", "NO DATA since 20:15:33", "Gen 3 x1 of x4");
	const levels = fc.constantFrom("ok", "warn", "error", "quiet");
	fc.assert(
		fc.property(fc.integer({ min: 12, max: 220 }), words, levels, fc.boolean(), (...drawn) => {
			const [columns, word, level, isDemo] = drawn;
			const health = { level, word, rest: " · 4 stalls in 60 s" } as const;
			const header = headerOf({ ...FACTS, health, isDemo }, columns);
			assert.ok(header.startsWith(` ● ${word}`), header);
			if (word.length + 6 <= columns) assert.ok(header.length <= columns, header);
		}),
	);
});
