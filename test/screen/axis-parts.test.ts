import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { type AxisFacts, axisParts } from "../../source/screen/axis-parts.ts";
import { EVENT_KINDS, type EventMark, markOf } from "../../source/screen/event-kinds.ts";
import { timeLabels } from "../../source/screen/time-axis.ts";
import { widthOf } from "../../source/terminal/line.ts";

const FACTS: AxisFacts = {
	columns: 40,
	labels: timeLabels(40, 60),
	marks: [],
	cursor: null,
	isAscii: false,
};

const textOf = (facts: Partial<AxisFacts>, rows: 1 | 2) =>
	axisParts({ ...FACTS, ...facts }, rows).map((parts) => parts.map(([, text]) => text).join(""));

const markedAt = (column: number) =>
	Array.from({ length: 40 }, (_, at) => (at === column ? markOf("disconnect") : null));

test("marks lie on the rule, and labels below it stay", () => {
	const [rule = "", labels = ""] = textOf({ marks: markedAt(20) }, 2);
	const [plain = "", same = ""] = textOf({}, 2);
	assert.equal(rule, `${plain.slice(0, 20)}▼${plain.slice(21)}`);
	assert.equal(labels, same);
});

test("in one row a label gives way to a mark on it or on its blanks", () => {
	const [plain = ""] = textOf({}, 1);
	const at = plain.indexOf("40 s");
	assert.ok(at > 0, plain);
	for (const column of [at - 1, at, at + 3, at + 4]) {
		const [row = ""] = textOf({ marks: markedAt(column) }, 1);
		assert.equal(row[column], "▼");
		assert.ok(!row.includes("40 s"), row);
		assert.ok(row.includes("20 s"), row);
	}
});

test("the time of the cursor lies under it, with its event beside it", () => {
	const event = [["error", "▼ "] as const, ["text", "link disconnected"] as const];
	const [rule = "", labels = ""] = textOf({ cursor: { column: 10, text: "20:10:19", event } }, 2);
	assert.equal(rule[10], "│");
	assert.match(
		labels,
		/^ {5} 20:10:19 {2}▼ link disconnected +now$|^.* 20:10:19 {2}▼ link disconnected.*$/,
	);
	const [, right = ""] = textOf({ cursor: { column: 36, text: "20:10:19", event } }, 2);
	assert.match(right, /▼ link disconnected {2}20:10:19 $/);
});

test("whatever is marked, the rows are as wide as the plot and marks are in their columns", () => {
	const marks = fc.array(
		fc.constantFrom<EventMark | null>(null, null, ...EVENT_KINDS.map(markOf)),
		{
			minLength: 40,
			maxLength: 40,
		},
	);
	const cursor = fc.option(
		fc.record({
			column: fc.nat(39),
			text: fc.constant("20:10:19"),
			event: fc.constantFrom([], [["warn", "‖ "] as const, ["text", "x".repeat(50)] as const]),
		}),
	);
	fc.assert(
		fc.property(marks, cursor, fc.constantFrom(1, 2), (marks, cursor, rows) => {
			const lines = textOf({ marks, cursor }, rows as 1 | 2);
			assert.deepEqual(lines.map(widthOf), new Array(rows).fill(40));
			if (rows === 1 && cursor !== null) return;
			for (const [column, mark] of marks.entries()) {
				if (mark !== null) assert.equal(lines[0]?.[column], mark.glyph);
			}
		}),
	);
});
