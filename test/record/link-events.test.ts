import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { LINK_EVENTS } from "../../source/core/link-event.ts";
import { FIELDS } from "../../source/core/metrics.ts";
import { CSV_HEADER, toCsvLine, toCsvRecord } from "../../source/record/csv-record.ts";
import { toJsonRecord } from "../../source/record/json-record.ts";
import { PLAIN_LINES } from "../../source/record/plain-lines.ts";
import { RecordReader } from "../../source/record/record-reader.ts";
import { anyLinkEvent, linkEventAt } from "../helpers/link-events.ts";
import { START_MS, sampleAt } from "../helpers/recorded-logs.ts";

test("an event is read as it was written, in both formats, and is no reading", () => {
	fc.assert(
		fc.property(anyLinkEvent(START_MS), fc.boolean(), (event, isJson) => {
			const reader = new RecordReader(isJson ? null : CSV_HEADER);
			assert.equal(reader.next(isJson ? toJsonRecord(event) : toCsvRecord(event)), "event");
			const { at_s: _, ...recorded } = event;
			if (recorded.source === "" && recorded.detail === "demo") recorded.source = "simulated";
			assert.deepEqual(reader.event(), recorded);
			assert.equal(reader.unknownEvent, "");
		}),
	);
});

test("an event has nothing but its time, its length, its source, its GPU and its text", () => {
	const event = linkEventAt(START_MS, { event: "stall", elapsed_s: 2.5 });
	const cells = CSV_HEADER.split(",").map((name, at) => [name, toCsvRecord(event).split(",")[at]]);
	assert.deepEqual(Object.fromEntries(cells.filter(([, cell]) => cell !== "")), {
		time: "2025-01-01T00:00:00.000Z",
		elapsed_s: "2.5",
		event: "stall",
		detail: "8 GT/s to 2.5 GT/s",
		source: "anarchy",
		gpu: "0000:01:00.0",
	});
});

test("a log of an older version takes events as well: its columns have room for what they say", () => {
	const old = FIELDS.filter(({ since = 1 }) => since === 1);
	const reader = new RecordReader(old.map(({ name }) => name).join());
	for (const event of LINK_EVENTS) {
		assert.equal(reader.next(toCsvLine(linkEventAt(START_MS, { event }), old)), "event");
		assert.equal(reader.event()?.event, event);
	}
});

test("what decides about an event of a later version is whether the record has a value", () => {
	const kindOf = (cells: object) => {
		const reader = new RecordReader();
		const kind = reader.next(JSON.stringify({ time: "2025-01-01T00:00:00Z", ...cells }));
		return [kind, reader.unknownEvent, kind === "record" ? reader.sample().event : null];
	};
	assert.deepEqual(kindOf({ event: "quench", rx_bytes: 5 }), ["record", "quench", ""]);
	assert.deepEqual(kindOf({ event: "quench", detail: "x", elapsed_s: 5, gpu: "g" }), [
		"event",
		"quench",
		null,
	]);
	for (const event of ["Quench", "2", "a b", `a${"b".repeat(32)}`, "-"]) {
		assert.equal(kindOf({ event, rx_bytes: 5 })[0], "rejected", event);
	}
});

test("in plain lines an event has its time and its text, and blanks for values", () => {
	const format = PLAIN_LINES.start({ isDemo: false, offers: new Set(["tx_mb_per_s"]) });
	const text = format([
		sampleAt(START_MS),
		linkEventAt(START_MS, { event: "link_down", detail: "gone\u001b[2J" }),
	]);
	const [, values, event] = text.split("\n");
	assert.match(values ?? "", /^..:..:.. {4}2203\.4$/);
	assert.match(event ?? "", /^..:..:.. {12}link_down: gone.\[2J$/);
	assert.ok(!text.includes("\u001b"));
});
