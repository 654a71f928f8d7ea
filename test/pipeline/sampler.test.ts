import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import fc from "fast-check";
import type { Reading, Source } from "../../source/core/interfaces.ts";
import type { Sample } from "../../source/core/sample.ts";
import { linkFacts } from "../../source/link/facts.ts";
import type { LinkView } from "../../source/link/link.ts";
import { takeSamples } from "../../source/pipeline/sampler.ts";
import { Ticker } from "../../source/pipeline/ticker.ts";
import { TextReading } from "../../source/sources/anarchy/text-reading.ts";
import { SimulatedDriver } from "../../source/sources/simulated/simulated-driver.ts";
import { SimulatedSource } from "../../source/sources/simulated/simulated-source.ts";
import { AS_DRIVER } from "../helpers/as-driver.ts";
import { FakeClock } from "../helpers/fake-clock.ts";

/** Takes samples from a source until it is stopped. */
function sample(source: Source, clock: FakeClock, interval_s: number, link?: LinkView) {
	const stop = new AbortController();
	const ticker = new Ticker(clock, interval_s, stop.signal);
	const samples: Sample[] = [];
	const ended = (async () => {
		const stream = takeSamples({
			source,
			ticker,
			clock,
			...(link === undefined ? {} : { link }),
		});
		for await (const taken of stream) samples.push(...taken);
	})();
	return { samples, ticker, stop, ended };
}

/** A source whose answers are given by hand. */
class SlowSource implements Source {
	readonly name = "a driver that hangs";
	readonly id = AS_DRIVER.id;
	readonly counts = AS_DRIVER.counts;
	readonly offers = AS_DRIVER.offers;
	reads = 0;
	#answer: (reading: Reading) => void = () => {};

	read(): Promise<Reading> {
		this.reads++;
		return new Promise((resolve) => {
			this.#answer = resolve;
		});
	}

	answer(driver: SimulatedDriver, now_ms: number): void {
		driver.advanceTo(now_ms);
		this.#answer(new TextReading(driver.text(), now_ms, now_ms));
	}
}

function answering(reading: () => Reading): Source {
	return { ...AS_DRIVER, name: "test", read: () => Promise.resolve(reading()) };
}

test("every tick gives a sample, and all samples of a demo are marked as such", async () => {
	const clock = new FakeClock({ now_ms: 1000 });
	const { samples, stop, ended } = sample(new SimulatedSource(clock), clock, 0.5);
	await clock.advance(2000);
	stop.abort();
	await ended;
	assert.deepEqual(
		samples.map(({ at_s, event, detail }) => [at_s, event, detail]),
		[
			[1, "start", "demo"],
			[1.5, "", "demo"],
			[2, "", "demo"],
			[2.5, "", "demo"],
			[3, "", "demo"],
		],
	);
	for (const { tx_mb_per_s } of samples.slice(1)) {
		assert.ok(tx_mb_per_s !== null && Math.abs(tx_mb_per_s / 2200 - 1) < 0.1, `${tx_mb_per_s}`);
	}
});

test("a failed reading of a demo is marked as such", async () => {
	const clock = new FakeClock();
	const reading = { ok: false, code: "EIO", message: "gone" } as const;
	const source = { ...answering(() => reading), id: "simulated" } as const;
	const { samples } = sample(source, clock, 1);
	await clock.advance(0);
	assert.equal(samples[0]?.detail, "demo; EIO: gone");
});

test("a failed reading is a gap with code and message, and the next one tries again", async () => {
	const clock = new FakeClock();
	const driver = new SimulatedDriver({ uptime_s: 60 });
	const source = answering(() => {
		const now_ms = clock.now();
		if (now_ms === 1000) return { ok: false, code: "ENODEV", message: "the device is gone" };
		driver.advanceTo(now_ms);
		return new TextReading(driver.text(), now_ms, now_ms);
	});
	const { samples } = sample(source, clock, 1);
	await clock.advance(2000);
	assert.deepEqual(
		samples.map(({ event }) => event),
		["start", "gap", "resume"],
	);
	assert.equal(samples[1]?.detail, "ENODEV: the device is gone");
	assert.equal(samples[1]?.tx_mb_per_s, null);
});

test("a text that is not statistics is a gap with the reason", async () => {
	const clock = new FakeClock();
	const text = readFileSync(new URL("../fixtures/statistics/busy.txt", import.meta.url), "latin1");
	for (const wrong of ["", "hello\n", text.slice(0, 200), text.replace("DMA Stat", "XXX Stat")]) {
		const source = answering(() => new TextReading(wrong, 0, 0));
		const { samples } = sample(source, clock, 1);
		await clock.advance(0);
		assert.equal(samples[0]?.event, "gap");
		assert.match(samples[0]?.detail ?? "", /^EFORMAT: not a statistics file: it /);
		assert.equal(samples[0]?.tx_bytes, null);
	}
});

test("a source that does not answer gives gaps, and is not read again meanwhile", async () => {
	const clock = new FakeClock();
	const source = new SlowSource();
	const { samples } = sample(source, clock, 0.1);
	await clock.advance(5050);
	assert.equal(source.reads, 1);
	assert.ok(samples.length >= 4 && samples.length <= 6, `${samples.length} samples`);
	for (const { event, detail } of samples) {
		assert.equal(event, "gap");
		assert.match(detail, /^ETIMEDOUT: the source has not answered for [1-5] s/);
	}
	assert.match(samples.at(-1)?.detail ?? "", / 5 s/);
});

test("after a process was stopped, an answer that came meanwhile counts", async () => {
	const clock = new FakeClock();
	const source = new SlowSource();
	const driver = new SimulatedDriver({ uptime_s: 60 });
	const { samples } = sample(source, clock, 0.1);
	await clock.advance(100);
	// All waits end at the same time, and the answer, which came earlier, is noticed after them.
	await clock.skip(10_000);
	source.answer(driver, 101);
	await clock.advance(0);
	assert.deepEqual(
		samples.map(({ event }) => event),
		["start"],
	);
});

test("the late answer of a source counts, and readings continue after it", async () => {
	const clock = new FakeClock();
	const source = new SlowSource();
	const driver = new SimulatedDriver({ uptime_s: 60 });
	const { samples } = sample(source, clock, 1);
	await clock.advance(100);
	source.answer(driver, clock.now());
	await clock.advance(2900);
	assert.equal(source.reads, 2);
	assert.equal(samples.at(-1)?.event, "gap");
	await clock.advance(500);
	source.answer(driver, clock.now());
	await clock.advance(0);
	const late = samples.at(-1);
	assert.ok(late !== undefined);
	assert.deepEqual([late.event, late.at_s], ["resume", 3.5]);
	assert.ok(late.elapsed_s !== null && Math.abs(late.elapsed_s - 3.4) < 0.002);
	assert.ok(late.tx_mb_per_s !== null && Math.abs(late.tx_mb_per_s / 2200 - 1) < 0.1);
	await clock.advance(500);
	assert.equal(source.reads, 3);
	const times = samples.map(({ at_s }) => at_s);
	assert.deepEqual(
		times,
		times.toSorted((a, b) => a - b),
	);
});

test("the timeout is the interval if that is more than a second", async () => {
	const clock = new FakeClock();
	const { samples } = sample(new SlowSource(), clock, 60);
	await clock.advance(59_000);
	assert.equal(samples.length, 0);
	await clock.advance(2000);
	assert.equal(samples.length, 1);
});

test("a stop ends the samples immediately, also while a reading hangs", async () => {
	const clock = new FakeClock();
	for (const source of [new SimulatedSource(clock), new SlowSource()]) {
		const { stop, ended } = sample(source, clock, 3600);
		await clock.advance(10_000);
		const before_ms = clock.now();
		stop.abort();
		const hasEnded = await Promise.race([
			ended.then(() => true),
			clock.advance(0).then(() => false),
		]);
		assert.ok(hasEnded, source.name);
		assert.equal(clock.now(), before_ms);
		assert.equal(clock.waiting, 0);
	}
});

test("the time between samples follows a change of the interval", async () => {
	const clock = new FakeClock();
	const { samples, ticker } = sample(new SimulatedSource(clock), clock, 10);
	await clock.advance(15_000);
	ticker.interval_s = 1;
	await clock.advance(2000);
	assert.deepEqual(
		samples.map(({ at_s }) => at_s),
		[0, 10, 15, 16, 17],
	);
});

test("samples contain what is known about the link, and a gap does not", async () => {
	const clock = new FakeClock();
	const driver = new SimulatedDriver({});
	let isGone = false;
	const source = answering(() => {
		driver.advanceTo(clock.now());
		const now_ms = clock.now();
		if (isGone) return { ok: false, code: "ENOENT", message: "gone" };
		return new TextReading(driver.text(), now_ms, now_ms);
	});
	const link: { facts: LinkView["facts"] } = { facts: null };
	const { samples, stop, ended } = sample(source, clock, 1, link);
	await clock.advance(0);
	link.facts = {
		...linkFacts({ devices: [], domains: [], gpus: [] }),
		device: "Razer",
		capacity: { tx_mb_per_s: 3248, rx_mb_per_s: null },
		errors: { correctable: 3, nonfatal: 0, fatal: null },
	};
	await clock.advance(1000);
	isGone = true;
	await clock.advance(1000);
	stop.abort();
	await ended;
	assert.deepEqual(
		samples.map((one) => [
			one.event,
			one.link_device,
			one.link_capacity_tx_mb_per_s,
			one.link_capacity_rx_mb_per_s,
			one.pcie_correctable_errors,
			one.pcie_nonfatal_errors,
			one.pcie_fatal_errors,
		]),
		[
			["start", "", null, null, null, null, null],
			["", "Razer", 3248, null, 3, 0, null],
			["gap", "", null, null, null, null, null],
		],
	);
});

/** What is taken of a driver that now and then cannot be read, in the pieces in which it comes. */
async function gathered(
	batch_ms: number,
	interval_ms: number,
	failing: ReadonlySet<number>,
	isAsync: boolean,
) {
	const clock = new FakeClock({ isAutomatic: true });
	const stop = new AbortController();
	const driver = new SimulatedDriver({ seed: 7 });
	const answer = (): Reading => {
		const now_ms = clock.now();
		if (failing.has(now_ms)) return { ok: false, code: "EIO", message: "now and then" };
		driver.advanceTo(now_ms);
		return new TextReading(driver.text(), now_ms, now_ms);
	};
	const read = () => {
		const answered = answer();
		return isAsync || !answered.ok ? Promise.resolve(answered) : answered;
	};
	const source: Source = { ...AS_DRIVER, name: "test", read };
	const ticker = new Ticker(clock, interval_ms / 1000, stop.signal, 1);
	const pieces: { readonly at_ms: number; readonly samples: readonly Sample[] }[] = [];
	const sampling = { source, ticker, clock, batch_ms };
	for await (const samples of takeSamples(sampling)) {
		pieces.push({ at_ms: clock.now(), samples });
	}
	return pieces;
}

test("batched readings make the same samples, with a bounded delay", async () => {
	const times = fc.uniqueArray(fc.nat(100).map((ticks) => ticks * 10));
	const intervals = fc.constantFrom(10, 20, 50, 70, 100, 250);
	await fc.assert(
		fc.asyncProperty(
			fc.nat(300),
			intervals,
			times,
			fc.boolean(),
			async (batch_ms, interval_ms, failing, isAsync) => {
				const one = await gathered(0, interval_ms, new Set(failing), true);
				const many = await gathered(batch_ms, interval_ms, new Set(failing), isAsync);
				assert.ok(one.every(({ samples }) => samples.length === 1));
				assert.deepEqual(
					many.flatMap(({ samples }) => samples),
					one.flatMap(({ samples }) => samples),
				);
				for (const { at_ms, samples } of many) {
					const [first] = samples;
					assert.ok(first !== undefined && at_ms - first.at_s * 1000 <= batch_ms);
					const gap = samples.findIndex(({ event }) => event === "gap");
					assert.ok(gap < 0 || gap === samples.length - 1, "a gap is told at once");
				}
			},
		),
		{ numRuns: 60 },
	);
});

test("a stop does not lose the batch", async () => {
	const clock = new FakeClock();
	const stop = new AbortController();
	const ticker = new Ticker(clock, 0.01, stop.signal);
	const driver = new SimulatedSource(clock);
	// After six readings it hangs.
	let readings = 0;
	const hanging = new Promise<Reading>(() => {});
	const read = () => (readings++ < 6 ? driver.read() : hanging);
	const source: Source = { ...AS_DRIVER, name: "test", read };
	const samples: Sample[] = [];
	const ended = (async () => {
		const sampling = { source, ticker, clock, batch_ms: 100 };
		for await (const taken of takeSamples(sampling)) samples.push(...taken);
	})();
	await clock.advance(10);
	assert.equal(samples.length, 0);
	stop.abort();
	await ended;
	assert.equal(samples.length, 6);
});
