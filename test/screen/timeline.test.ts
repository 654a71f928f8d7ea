import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { EVENT_KINDS, type EventKind, markOf } from "../../source/screen/event-kinds.ts";
import { countOf } from "../../source/screen/event-lookup.ts";
import { columnAt, eventsIn, marksOf, middleOf } from "../../source/screen/event-marks.ts";
import { eventText } from "../../source/screen/event-words.ts";
import { singleEvent, Timeline, type TimelineEvent } from "../../source/screen/timeline.ts";

const event = (kind: EventKind, at_s: number, more: Partial<TimelineEvent> = {}) =>
	singleEvent(kind, { at_s, wall_ms: at_s * 1000 }, more);

const moments = fc.array(
	fc.record({
		kind: fc.constantFrom(...EVENT_KINDS),
		after_s: fc.double({ min: 0, max: 500, noNaN: true }),
	}),
	{ maxLength: 300 },
);

/** Adds events one by one, each some time after the one before. */
function filled(steps: readonly { kind: EventKind; after_s: number }[], max: number): Timeline {
	const timeline = new Timeline(Number.POSITIVE_INFINITY, max);
	let now_s = 0;
	for (const { kind, after_s } of steps) {
		now_s += after_s;
		timeline.add([event(kind, now_s)], now_s);
	}
	return timeline;
}

test("merging loses no event: the count of each kind is that of what was added", () => {
	fc.assert(
		fc.property(moments, fc.integer({ min: 60, max: 100 }), (steps, max) => {
			const { events } = filled(steps, max);
			for (const kind of EVENT_KINDS) {
				assert.equal(
					countOf(events.filter((one) => one.kind === kind)),
					steps.filter((one) => one.kind === kind).length,
					kind,
				);
			}
			assert.ok(events.length <= max, `${events.length} of ${max}`);
		}),
	);
});

test("the newest half is kept as it was, in order of time", () => {
	fc.assert(
		fc.property(moments, (steps) => {
			const { events } = filled(steps, 80);
			for (const [index, { at_s }] of events.entries()) {
				assert.ok(at_s >= (events[index - 1]?.at_s ?? 0), "order");
			}
			const single = events.slice(-40).filter(({ kind }) => kind !== "maximum");
			assert.ok(single.every(({ count }) => count === 1));
		}),
	);
});

test("a link that flaps for a day stays within the memory of 4096 events, and is counted", () => {
	const timeline = new Timeline(86_400);
	for (let at_s = 0; at_s < 2 * 86_400; at_s += 4) {
		timeline.add([event("disconnect", at_s), event("connect", at_s + 1)], at_s + 1);
	}
	assert.ok(timeline.events.length <= 4096, String(timeline.events.length));
	const oldest_s = Math.min(...timeline.events.map(({ at_s }) => at_s));
	// A merged event goes when its last moment is too old.
	assert.ok(oldest_s >= 86_400 - 400, String(oldest_s));
	const disconnects = countOf(timeline.events.filter(({ kind }) => kind === "disconnect"));
	assert.ok(Math.abs(disconnects - 86_400 / 4) <= 100, String(disconnects));
});

test("a maximum that keeps rising is one event, until the driver is reset", () => {
	const timeline = new Timeline();
	timeline.add([event("maximum", 1, { amount: 100 })], 1);
	timeline.add([event("disconnect", 2)], 2);
	timeline.add([event("maximum", 3, { amount: 48_200 })], 3);
	assert.deepEqual(
		timeline.events.map(({ kind, at_s, count }) => [kind, at_s, count]),
		[
			["disconnect", 2, 1],
			["maximum", 3, 2],
		],
	);
	assert.equal(
		eventText(timeline.events[1] as TimelineEvent),
		"new worst op 48.2 µs (rose 2 times)",
	);
	timeline.add([event("reset", 4), event("maximum", 4, { amount: 5 })], 4);
	assert.equal(timeline.events.length, 4);
});

test("what happened earlier than the last event, as a stall that is over, comes in its place", () => {
	const timeline = new Timeline();
	timeline.add([event("error", 5)], 5);
	timeline.add([event("stall", 2, { last_s: 7, duration_s: 5 })], 7);
	assert.deepEqual(
		timeline.events.map(({ kind }) => kind),
		["stall", "error"],
	);
});

test("a copy is not changed by what is added later", () => {
	const timeline = new Timeline();
	timeline.add([event("error", 5)], 5);
	const copy = timeline.frozen();
	timeline.add([event("error", 6)], 6);
	assert.deepEqual([copy.events.length, timeline.events.length], [1, 2]);
	assert.notEqual(copy.version, timeline.version);
});

const span = fc.record({
	end_s: fc.double({ min: 1, max: 1e6, noNaN: true }),
	length_s: fc.constantFrom(10, 60, 900, 3600, 86_400),
	count: fc.integer({ min: 1, max: 200 }),
});

test("a column has a mark exactly if an event is in it, that of the most important one", () => {
	fc.assert(
		fc.property(moments, span, (steps, where) => {
			const { events } = filled(steps, 4096);
			for (const [column, mark] of marksOf(events, where).entries()) {
				const [first] = eventsIn(events, column, where);
				assert.equal(mark, first === undefined ? null : markOf(first.kind), `column ${column}`);
			}
		}),
		{ numRuns: 30 },
	);
});

test("what took a while has one mark, where it began, and is found in all of its columns", () => {
	const stall = { ...event("stall", 3.5), last_s: 7.5, duration_s: 4 };
	const where = (end_s: number) => ({ end_s, length_s: 10, count: 10 });
	const marked = (end_s: number) =>
		marksOf([stall], where(end_s)).flatMap((mark, column) => (mark === null ? [] : [column]));
	const found = (end_s: number) =>
		Array.from({ length: 10 }, (_, column) => column).filter(
			(column) => eventsIn([stall], column, where(end_s)).length > 0,
		);
	assert.deepEqual(marked(10), [3]);
	assert.deepEqual(found(10), [3, 4, 5, 6, 7]);
	// It began before the graph does.
	assert.deepEqual([marked(16), found(16)], [[0], [0, 1]]);
	assert.deepEqual([marked(19), found(19)], [[], []]);
});

test("the middle of a column is in that column, and the end of the graph in the last one", () => {
	fc.assert(
		fc.property(
			span,
			fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
			(where, part) => {
				const column = Math.floor(part * where.count);
				assert.equal(columnAt(middleOf(column, where), where), column);
				assert.equal(columnAt(where.end_s, where), where.count - 1);
			},
		),
	);
});

test("marks are distinct, also as ASCII, and one column wide", () => {
	const marks = EVENT_KINDS.map(markOf);
	assert.equal(new Set(marks.map(({ glyph }) => glyph)).size, marks.length);
	assert.equal(new Set(marks.map(({ ascii }) => ascii)).size, marks.length);
	for (const { ascii } of marks) assert.match(ascii, /^[!-~]$/);
});

test("words of one event, and of several that were merged", () => {
	const wall_ms = new Date(2026, 10, 28, 14, 3, 11).getTime();
	const at = { wall_ms, last_wall_ms: wall_ms + 69_000 };
	const text = (kind: EventKind, more: Partial<TimelineEvent> = {}) =>
		eventText(event(kind, 5, { ...at, ...more }));
	assert.equal(text("disconnect"), "link disconnected");
	assert.equal(text("disconnect", { count: 23 }), "23 disconnects until 14:04:20");
	assert.equal(text("connect", { duration_s: 1.49 }), "link connected (1.5 s)");
	assert.equal(text("error", { counter: "dma_errors", amount: 7 }), "7 DMA errors");
	assert.equal(text("error", { counter: "dma_errors", amount: 1 }), "1 DMA error");
	assert.equal(
		text("error", { counter: "dma_errors", amount: 70, count: 9 }),
		"70 DMA errors until 14:04:20",
	);
	assert.equal(text("stall", { duration_s: 5.3 }), "TX and RX stopped for 5.3 s");
	assert.equal(text("stall", { duration_s: 12, count: 3 }), "3 stalls, 12 s until 14:04:20");
	assert.equal(text("outage", { detail: "the module\u001B[2J is gone" }).includes("\u001B"), false);
	assert.equal(text("retrain", { detail: "8 GT/s x4 to x1" }), "retrain: 8 GT/s x4 to x1");
});
