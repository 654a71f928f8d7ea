import assert from "node:assert/strict";
import test from "node:test";
import type { Reading } from "../../source/core/interfaces.ts";
import { TimeoutReader } from "../../source/pipeline/timeout-reader.ts";
import { readingOf, ScriptedSource } from "../helpers/exporter.ts";
import { FakeClock } from "../helpers/fake-clock.ts";

function setUp() {
	const source = new ScriptedSource();
	const clock = new FakeClock();
	const answers: ((reading: Reading) => void)[] = [];
	source.answer = () => new Promise((resolve) => answers.push(resolve));
	return { source, clock, reader: new TimeoutReader<Reading>(source, clock), answers };
}

test("callers at the same moment share one reading, and the next one is fresh", async () => {
	const { source, clock, reader, answers } = setUp();
	const both = Promise.all([reader.readFresh(5000), reader.readFresh(5000)]);
	assert.equal(source.asked, 1);
	answers[0]?.(readingOf());
	const [first, second] = await both;
	assert.deepEqual(first, readingOf());
	assert.equal(first, second);
	assert.equal(clock.waiting, 0, "no wait is left");
	void reader.readFresh(5000);
	assert.equal(source.asked, 2);
});

test("a reading that hangs fails after its timeout, and none is begun beside it", async () => {
	const { source, clock, reader, answers } = setUp();
	const first = reader.readFresh(5000);
	await clock.advance(4999);
	const second = reader.readFresh(5000);
	await clock.advance(1);
	for (const reading of await Promise.all([first, second, reader.readFresh(5000)])) {
		assert.ok(!reading.ok, "a reading that hangs fails");
		assert.equal(reading.code, "ETIMEDOUT");
		assert.match(reading.message, /not answered for 5 s/);
	}
	assert.equal(source.asked, 1);
	assert.equal(clock.waiting, 0, "no wait is left");

	answers[0]?.(readingOf());
	await clock.advance(0);
	const next = reader.readFresh(5000);
	assert.equal(source.asked, 2, "a late answer is discarded");
	answers[1]?.(readingOf());
	assert.equal((await next).ok, true);
});

test("a late answer is that of the next call, for a caller that takes every reading", async () => {
	const { source, clock, reader, answers } = setUp();
	const first = reader.read(1000);
	await clock.advance(1000);
	assert.equal((await first).ok, false);
	answers[0]?.(readingOf());
	await clock.advance(0);
	assert.deepEqual(await reader.read(1000), readingOf());
	assert.equal(source.asked, 1);
});

test("after a process was stopped, an answer that came meanwhile counts", async () => {
	const { clock, reader, answers } = setUp();
	const reading = reader.read(1000);
	await clock.skip(60_000);
	answers[0]?.(readingOf());
	assert.equal((await reading).ok, true);
});

test("a stop ends a wait at once", async () => {
	const { source, clock } = setUp();
	const stop = new AbortController();
	const reading = new TimeoutReader<Reading>(source, clock, stop.signal).read(1000);
	stop.abort();
	assert.equal((await reading).ok, false);
	assert.equal(clock.now(), 0);
});
