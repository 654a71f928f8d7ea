/** Lines between the child and its parent. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import {
	type ChildMessage,
	encodeMessage,
	parseChildMessage,
	parseParentMessage,
} from "../../../source/sources/nvidia/child-protocol.ts";
import { LineSplitter } from "../../../source/sources/nvidia/line-splitter.ts";

const whole = fc.nat();
const time = fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 });
const count = fc.option(fc.bigInt({ min: 0n, max: 2n ** 64n }));
const bracket = { earliest_ms: time, latest_ms: time, replays: fc.option(whole), id: whole };

const message: fc.Arbitrary<ChildMessage> = fc.oneof(
	fc.record({ is: fc.constant("ready"), hasInstances: fc.boolean() }),
	fc.record({ is: fc.constantFrom("idle", "removed") }),
	fc.record({ is: fc.constant("pong"), id: whole, now_ms: time }),
	fc.record({ is: fc.constant("failed"), code: whole }),
	fc.record({
		is: fc.constant("counted"),
		...bracket,
		counted_ms: fc.option(time),
		tx_bytes: count,
		rx_bytes: count,
		epoch: whole,
		why: fc.string(),
	}),
	fc.record({ is: fc.constant("sampled"), ...bracket, tx_kb_per_s: whole, rx_kb_per_s: whole }),
) as fc.Arbitrary<ChildMessage>;

test("what is sent arrives, however the pipe cuts it and whatever a library prints between", () => {
	fc.assert(
		fc.property(
			fc.array(fc.oneof(message, fc.constant(null)), { maxLength: 12 }),
			fc.integer({ min: 1, max: 50 }),
			(sent, size) => {
				const text = sent
					.map((message) => (message === null ? "NVRM: {hello\n" : encodeMessage(message)))
					.join("");
				const splitter = new LineSplitter();
				const received: ChildMessage[] = [];
				for (let at = 0; at < text.length; at += size) {
					for (const line of splitter.add(text.slice(at, at + size))) {
						const parsed = parseChildMessage(line);
						if (parsed !== null) received.push(parsed);
					}
				}
				const expected = sent.filter((message) => message !== null);
				const plain = (message: ChildMessage) => JSON.parse(encodeMessage(message));
				assert.deepEqual(received.map(plain), expected.map(plain));
			},
		),
	);
});

test("lines that are not messages are skipped", () => {
	for (const line of [
		"",
		"null",
		"[]",
		'{"is":"counted"}',
		'{"is":"failed","code":-1}',
		'{"is":"failed","code":1.5}',
		'{"is":"pong","id":1,"now_ms":null}',
		'{"is":"sampled","id":1,"earliest_ms":1,"latest_ms":2,"tx_kb_per_s":-4,"rx_kb_per_s":0,"replays":0}',
		'{"is":"counted","id":1,"earliest_ms":1,"latest_ms":2,"counted_ms":null,"tx_bytes":"-1","rx_bytes":null,"replays":null,"epoch":1,"why":""}',
		'{"is":"__proto__"}',
	]) {
		assert.equal(parseChildMessage(line), null, line);
		assert.equal(parseParentMessage(line), null, line);
	}
	assert.deepEqual(parseParentMessage('{"is":"read","id":3}'), { is: "read", id: 3 });
});

test("a line without an end does not grow for ever", () => {
	const splitter = new LineSplitter();
	for (let piece = 0; piece < 200; piece++) splitter.add("x".repeat(1000));
	const [, line] = splitter.add('\n{"is":"ready"}\n');
	assert.equal(line, '{"is":"ready"}');
});
