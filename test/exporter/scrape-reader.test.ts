import assert from "node:assert/strict";
import test from "node:test";
import type { RawReading } from "../../source/core/interfaces.ts";
import { patienceFor } from "../../source/exporter/http-limits.ts";
import { ScrapeReader } from "../../source/exporter/scrape-reader.ts";
import { readingOf, ToldSource } from "../helpers/exporter.ts";
import { FakeClock } from "../helpers/fake-clock.ts";

function setUp() {
	const source = new ToldSource();
	const clock = new FakeClock();
	const answers: ((reading: RawReading) => void)[] = [];
	source.answer = () => new Promise((resolve) => answers.push(resolve));
	return { source, clock, reader: new ScrapeReader(source, clock), answers };
}

test("scrapes at the same moment share one reading, and the next one is read anew", async () => {
	const { source, clock, reader, answers } = setUp();
	const both = Promise.all([reader.read(5000), reader.read(5000)]);
	assert.equal(source.asked, 1);
	answers[0]?.(readingOf());
	const [first, second] = await both;
	assert.deepEqual(first, readingOf());
	assert.equal(first, second);
	assert.equal(clock.waiting, 0, "nobody waits any more");
	void reader.read(5000);
	assert.equal(source.asked, 2);
});

test("a driver that hangs is away after the patience, at once from then on, and is not asked again", async () => {
	const { source, clock, reader, answers } = setUp();
	const first = reader.read(5000);
	await clock.advance(4999);
	const second = reader.read(5000);
	await clock.advance(1);
	for (const reading of await Promise.all([first, second, reader.read(5000)])) {
		assert.ok(!reading.ok, "a driver that hangs is away");
		assert.equal(reading.code, "ETIMEDOUT");
		assert.match(reading.message, /not answered for 5\.0 s/);
	}
	assert.equal(source.asked, 1);
	assert.equal(clock.waiting, 0, "nobody waits any more");

	answers[0]?.(readingOf());
	await clock.advance(0);
	const next = reader.read(5000);
	assert.equal(source.asked, 2, "what came late is not handed on");
	answers[1]?.(readingOf());
	assert.equal((await next).ok, true);
});

test("a scraper that says how long it waits is answered before that", () => {
	assert.equal(patienceFor(undefined), 5000);
	assert.equal(patienceFor("10"), 5000);
	assert.equal(patienceFor("1"), 800);
	assert.equal(patienceFor("0.001"), 50);
	for (const nonsense of ["", "-1", "0", "soon", "NaN"]) {
		assert.equal(patienceFor(nonsense), 5000, nonsense);
	}
});
