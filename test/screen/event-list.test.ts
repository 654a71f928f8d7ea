import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { EVENT_KINDS, type EventKind } from "../../source/screen/event-kinds.ts";
import {
	type EventList,
	listLines,
	moveSelection,
	nextGroup,
	OPENED_LIST,
} from "../../source/screen/event-list.ts";
import { singleEvent, type TimelineEvent } from "../../source/screen/timeline.ts";

const START_MS = new Date(2026, 10, 28, 14, 0, 0).getTime();
const eventAt = (kind: EventKind, at_s: number, more: Partial<TimelineEvent> = {}) =>
	singleEvent(kind, { at_s, wall_ms: START_MS + at_s * 1000 }, more);

const EVENTS = Array.from({ length: 20 }, (_, index) =>
	index % 2 === 0
		? eventAt("disconnect", index)
		: eventAt("error", index, { counter: "dma_errors", amount: index }),
);

const SHAPE = {
	columns: 80,
	rows: 6,
	isAscii: false,
	hasDates: false,
	emptyText: "no events so far",
};

function linesOf(list: EventList, events: readonly TimelineEvent[] = EVENTS, shape = SHAPE) {
	return listLines(events, list, shape).map((parts) => parts.map(([, text]) => text).join(""));
}

test("the newest event is at the top, and selected at first", () => {
	assert.deepEqual(linesOf(OPENED_LIST), [
		" EVENTS  f all 20 · link 10 · errors 10",
		"›× 14:00:19  19 DMA errors",
		" ▼ 14:00:18  link disconnected",
		" × 14:00:17  17 DMA errors",
		" ▼ 14:00:16  link disconnected",
		"   and 16 more",
	]);
});

test("the selected event stays in sight, and the rest is counted", () => {
	const list = moveSelection(EVENTS, OPENED_LIST, 10);
	const lines = linesOf(list);
	assert.ok(lines.includes("›× 14:00:09  9 DMA errors"), lines.join("\n"));
	assert.equal(lines.at(-1), "   8 newer events above · and 8 more");
	assert.match(linesOf(moveSelection(EVENTS, list, 99)).at(-2) ?? "", /^›▼ 14:00:00/);
	assert.match(linesOf(moveSelection(EVENTS, list, -99))[1] ?? "", /^›× 14:00:19/);
});

test("the filter steps through the groups that have events", () => {
	const link = nextGroup(EVENTS, OPENED_LIST);
	assert.equal(link.group, "link");
	assert.ok(
		linesOf(link)
			.slice(1, 4)
			.every((line) => line.includes("disconnected")),
	);
	const errors = nextGroup(EVENTS, link);
	assert.equal(errors.group, "errors");
	assert.equal(nextGroup(EVENTS, errors).group, null);
});

test("the selection stays on its event while others come, also where it is merged", () => {
	const list = moveSelection(EVENTS, OPENED_LIST, 3);
	const more = [...EVENTS, eventAt("stall", 30)];
	assert.equal(moveSelection(more, list, 0).selected, list.selected);
	const merged = [eventAt("error", 3, { count: 17, last_s: 19 }), eventAt("stall", 30)];
	assert.equal(moveSelection(merged, list, 0).selected, merged[0]);
});

test("an empty list says so", () => {
	assert.deepEqual(linesOf(OPENED_LIST, []), [" EVENTS  f all 0", " no events so far"]);
});

test("a list has the rows that it is given, whatever is in it and selected", () => {
	const kinds = fc.array(fc.constantFrom(...EVENT_KINDS), { maxLength: 40 });
	fc.assert(
		fc.property(
			kinds,
			fc.nat(60),
			fc.integer({ min: 1, max: 12 }),
			fc.nat(3),
			(all, by, rows, tabs) => {
				const events = all.map((kind, at_s) => eventAt(kind, at_s));
				let list = OPENED_LIST;
				for (let tab = 0; tab < tabs; tab++) list = nextGroup(events, list);
				list = moveSelection(events, list, by);
				const lines = linesOf(list, events, { ...SHAPE, rows });
				assert.ok(lines.length <= rows);
				const isShown =
					list.selected === null || rows < 2 || lines.some((line) => line.startsWith("›"));
				assert.ok(isShown, lines.join("\n"));
			},
		),
	);
});
