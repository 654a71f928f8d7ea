import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import {
	type Cursor,
	moveCursor,
	pointAt,
	pointAtEvent,
	scrollBy,
	spanOf,
	type View,
} from "../../source/screen/cursor.ts";
import { columnAt } from "../../source/screen/event-marks.ts";

const VIEW: View = { now_s: 1000, oldest_s: 0, length_s: 100, count: 50 };

const columnOf = (cursor: Cursor | null, view = VIEW) =>
	cursor === null ? null : columnAt(cursor.at_s, spanOf(cursor, view));

test("the first step leads to the column before the newest, and one back leads to now", () => {
	const cursor = moveCursor(null, VIEW, -1);
	assert.equal(columnOf(cursor), 48);
	assert.equal(moveCursor(cursor, VIEW, 1), null);
	assert.equal(moveCursor(null, VIEW, 1), null);
});

test("the cursor keeps its moment while time goes on, and takes the graph with it at the left", () => {
	const cursor = moveCursor(null, VIEW, -10);
	assert.equal(columnOf(cursor, { ...VIEW, now_s: 1010 }), 34);
	const later = { ...VIEW, now_s: 1200 };
	assert.equal(columnOf(cursor, later), 0);
	assert.equal(spanOf(cursor, later).end_s < 1200, true);
});

test("an event of this moment has the cursor, though its column is the newest one", () => {
	for (const at_s of [999, 1000, 1001]) {
		const cursor = pointAtEvent(at_s, null, VIEW);
		assert.equal(columnOf(cursor), 49);
		assert.equal(columnOf(cursor, { ...VIEW, now_s: 1010 }), 44);
		assert.equal(moveCursor(cursor, VIEW, 1), null);
	}
	assert.deepEqual(pointAtEvent(900, null, VIEW), pointAt(900, null, VIEW));
});

test("past the left edge the graph moves into the past, as far as it is kept", () => {
	let cursor = moveCursor(null, VIEW, -49);
	assert.equal(columnOf(cursor), 0);
	assert.equal(spanOf(cursor, VIEW).end_s, 1000);
	cursor = moveCursor(cursor, VIEW, -1);
	assert.equal(columnOf(cursor), 0);
	assert.equal(spanOf(cursor, VIEW).end_s, 998);
	cursor = moveCursor(cursor, VIEW, -5000);
	assert.equal(cursor?.at_s, 0);
	// Back to the right the cursor first crosses the graph, and then moves it.
	cursor = moveCursor(cursor, VIEW, 49);
	const end_s = spanOf(cursor, VIEW).end_s;
	cursor = moveCursor(cursor, VIEW, 1);
	assert.ok(spanOf(cursor, VIEW).end_s > end_s);
});

test("scrolling moves the graph and leaves the cursor in its column", () => {
	const cursor = moveCursor(null, VIEW, -10);
	const scrolled = scrollBy(cursor, VIEW, -100);
	assert.equal(columnOf(scrolled), columnOf(cursor));
	assert.equal(spanOf(scrolled, VIEW).end_s, 900);
	assert.equal(spanOf(scrollBy(scrolled, VIEW, 500), VIEW).end_s, 1000);
	assert.equal(spanOf(scrollBy(cursor, VIEW, -1e6), VIEW).end_s, 100);
});

test("a wheel turned back and forth ends at now", () => {
	const back = scrollBy(null, VIEW, -30);
	assert.equal(spanOf(back, VIEW).end_s, 970);
	assert.equal(scrollBy(back, VIEW, 30), null);
});

const views = fc
	.record({
		now_s: fc.double({ min: 1, max: 2e5, noNaN: true }),
		kept: fc.double({ min: 0, max: 1, noNaN: true }),
		length_s: fc.constantFrom(10, 60, 900, 86_400),
		count: fc.integer({ min: 2, max: 200 }),
	})
	.map(({ kept, ...view }): View => ({ ...view, oldest_s: view.now_s * kept }));

const moves = fc.array(
	fc.oneof(
		fc.record({ kind: fc.constant("move" as const), by: fc.integer({ min: -300, max: 300 }) }),
		fc.record({
			kind: fc.constant("scroll" as const),
			by: fc.double({ min: -1e5, max: 1e5, noNaN: true }),
		}),
		fc.record({
			kind: fc.constantFrom("point" as const, "event" as const),
			by: fc.double({ min: -10, max: 3e5, noNaN: true }),
		}),
		fc.record({
			kind: fc.constant("wait" as const),
			by: fc.double({ min: 0, max: 1e5, noNaN: true }),
		}),
	),
	{ maxLength: 20 },
);

test("whatever is done, the cursor is in the graph, and the graph in what is kept", () => {
	fc.assert(
		fc.property(views, moves, (start, steps) => {
			let view = start;
			let cursor: Cursor | null = null;
			for (const { kind, by } of steps) {
				if (kind === "move") cursor = moveCursor(cursor, view, by);
				else if (kind === "scroll") cursor = scrollBy(cursor, view, by);
				else if (kind === "point") cursor = pointAt(by, cursor, view);
				else if (kind === "event") cursor = pointAtEvent(by, cursor, view);
				else view = { ...view, now_s: view.now_s + by };
				const column = columnOf(cursor, view);
				assert.ok(column === null || (column >= 0 && column < view.count), `column ${column}`);
				const { end_s } = spanOf(cursor, view);
				assert.ok(end_s <= view.now_s, "not in the future");
				if (cursor !== null) assert.ok(cursor.at_s >= view.oldest_s - 1e-6, "kept");
			}
		}),
	);
});
