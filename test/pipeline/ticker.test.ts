import assert from "node:assert/strict";
import test from "node:test";
import { Ticker } from "../../source/pipeline/ticker.ts";
import { FakeClock } from "../helpers/fake-clock.ts";

const NEVER = new AbortController().signal;

/** Notes the moment of every tick until the ticker is stopped. */
function follow(ticker: Ticker, clock: FakeClock) {
	const ticks_ms: number[] = [];
	const ended = (async () => {
		while (await ticker.next()) ticks_ms.push(clock.now());
	})();
	return { ticks_ms, ended };
}

test("the first tick is due immediately, and the next ones an interval apart", async () => {
	const clock = new FakeClock({ now_ms: 500 });
	const { ticks_ms } = follow(new Ticker(clock, 2, NEVER), clock);
	await clock.advance(5000);
	assert.deepEqual(ticks_ms, [500, 2500, 4500]);
});

test("ticks do not drift over a day, although waits end late and ticks take time", async () => {
	const clock = new FakeClock();
	const ticker = new Ticker(clock, 1, NEVER);
	for (let second = 0; second < 86_400; second++) {
		const due_ms = second * 1000;
		const tick = ticker.next();
		// A timer fires late, by up to 3 ms, and the work of the tick takes up to 900 ms.
		await clock.skip(due_ms - clock.now() + (second % 4));
		assert.equal(await tick, true);
		assert.ok(clock.now() - due_ms < 4, `tick ${second} at ${clock.now()} ms`);
		await clock.skip(second % 900);
	}
});

test("an interval of 10 ms does not drift either", async () => {
	const clock = new FakeClock({ now_ms: 123_456.789, isAutomatic: true });
	const ticker = new Ticker(clock, 0.01, NEVER);
	for (let tick = 0; tick <= 100_000; tick++) await ticker.next();
	assert.ok(Math.abs(clock.now() - 123_456.789 - 1_000_000) < 0.001);
});

test("missed ticks are skipped, and the ones after them are on time", async () => {
	const clock = new FakeClock();
	const ticker = new Ticker(clock, 1, NEVER);
	await ticker.next();
	await clock.skip(3700);
	const late = ticker.next();
	await clock.advance(0);
	assert.equal(await late, true);
	const { ticks_ms } = follow(ticker, clock);
	await clock.advance(2000);
	assert.deepEqual(ticks_ms, [4000, 5000]);
});

test("a shorter interval takes effect during a wait", async () => {
	const clock = new FakeClock();
	const ticker = new Ticker(clock, 3600, NEVER);
	const { ticks_ms } = follow(ticker, clock);
	await clock.advance(10_000);
	ticker.interval_s = 60;
	await clock.advance(115_000);
	assert.deepEqual(ticks_ms, [0, 60_000, 120_000]);
	assert.equal(ticker.interval_s, 60);
});

test("an interval that is already over ticks immediately", async () => {
	const clock = new FakeClock();
	const ticker = new Ticker(clock, 3600, NEVER);
	const { ticks_ms } = follow(ticker, clock);
	await clock.advance(10_000);
	ticker.interval_s = 2;
	await clock.advance(4500);
	assert.deepEqual(ticks_ms, [0, 10_000, 12_000, 14_000]);
});

test("a longer interval takes effect during a wait", async () => {
	const clock = new FakeClock();
	const ticker = new Ticker(clock, 1, NEVER);
	const { ticks_ms } = follow(ticker, clock);
	await clock.advance(1500);
	ticker.interval_s = 10;
	await clock.advance(30_000);
	assert.deepEqual(ticks_ms, [0, 1000, 11_000, 21_000, 31_000]);
});

test("a stop ends a wait immediately, and there are no more ticks", async () => {
	const clock = new FakeClock();
	const stop = new AbortController();
	const ticker = new Ticker(clock, 3600, stop.signal);
	const { ticks_ms, ended } = follow(ticker, clock);
	await clock.advance(10_000);
	stop.abort();
	await ended;
	assert.deepEqual(ticks_ms, [0]);
	assert.equal(clock.now(), 10_000);
	assert.equal(clock.waiting, 0);
	assert.equal(await ticker.next(), false);
});

test("consecutive ticks sleep in between; a late one lets the event loop run first", async () => {
	const clock = new FakeClock({ now_ms: 500 });
	const ticker = new Ticker(clock, 0.01, NEVER);
	let woken_ms = 0;
	clock.callAt(505, () => {
		woken_ms = clock.now();
	});
	const ticks_ms: number[] = [];
	const ended = ticker.each(() => {
		ticks_ms.push(clock.now());
		// The work of the second tick takes longer than an interval.
		if (ticks_ms.length === 2) clock.sleepUntil(clock.now() + 13);
		return ticks_ms.length < 4;
	});
	assert.deepEqual(ticks_ms, [500, 510]);
	assert.equal(woken_ms, 0);
	await clock.advance(0);
	assert.equal(woken_ms, 523);
	assert.deepEqual(ticks_ms, [500, 510, 523, 530]);
	assert.equal(await ended, true);
});

test("a stop is noticed even if every tick takes longer than an interval", async () => {
	const clock = new FakeClock();
	const stop = new AbortController();
	const ticker = new Ticker(clock, 0.1, stop.signal);
	setImmediate(() => stop.abort());
	let ticks = 0;
	while (await ticker.next()) {
		ticks++;
		// A read of the driver that takes 150 ms, as one that blocks the thread.
		clock.sleepUntil(clock.now() + 150);
		assert.ok(ticks < 1000, "the event loop has no turn");
	}
	assert.equal(ticks, 1);
});

test("sleep ends with the duration", async () => {
	const clock = new FakeClock();
	const ticker = new Ticker(clock, 0.01, NEVER, 0.025);
	let ticks = 0;
	assert.equal(await ticker.each(() => ++ticks > 0), false);
	assert.deepEqual([ticks, clock.now()], [3, 25]);
});

test("a ticker that was stopped before it began does not tick", async () => {
	assert.equal(await new Ticker(new FakeClock(), 1, AbortSignal.abort()).next(), false);
});

test("a duration of three intervals has four ticks, wherever on the clock it begins", async () => {
	// From the second of these moments three times 200 ms add up to more than 600 ms.
	for (const now_ms of [0, 97.1710840411046, 83_123.456789]) {
		const clock = new FakeClock({ now_ms, isAutomatic: true });
		const ticker = new Ticker(clock, 0.2, new AbortController().signal, 0.6);
		let ticks = 0;
		while (await ticker.next()) ticks++;
		assert.equal(ticks, 4, `from ${now_ms} ms`);
	}
});
