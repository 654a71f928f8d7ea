/** The simulated GPU, whose counters wrap, against what its driver really moved. */
import assert from "node:assert/strict";
import test from "node:test";
import { RateDeriver } from "../../../source/pipeline/derive-rates.ts";
import { SimulatedNvidiaSource } from "../../../source/sources/nvidia/simulated-nvml.ts";
import { SimulatedDriver } from "../../../source/sources/simulated/simulated-driver.ts";
import { FakeClock } from "../../helpers/fake-clock.ts";

const OPTIONS = { tx_mb_per_s: 7000, rx_mb_per_s: 4500, seed: 7 };

test("bytes are those of the driver, through many wraps at any interval", async () => {
	const clock = new FakeClock();
	const source = new SimulatedNvidiaSource(clock, OPTIONS);
	const driver = new SimulatedDriver(OPTIONS);
	source.read();
	let at_ms = 0;
	for (const pause_ms of [10, 500, 1000, 3000, 10_000, 60_000, 600_000]) {
		await clock.advance(pause_ms);
		at_ms += pause_ms;
		driver.advanceTo(at_ms);
		const reading = source.read();
		const parsed = reading.ok ? reading.parse() : reading;
		assert.ok(parsed.ok && reading.ok);
		assert.equal(reading.epoch?.id, 1);
		const { tx_bytes, rx_bytes } = parsed.counters;
		assert.deepEqual([tx_bytes, rx_bytes], [driver.truth.tx_bytes, driver.truth.rx_bytes]);
	}
});

test("after a pause of hours the bytes are unknown, and it goes on", async () => {
	const clock = new FakeClock();
	const source = new SimulatedNvidiaSource(clock, OPTIONS);
	const deriver = new RateDeriver();
	const events: string[] = [];
	for (const pause_ms of [0, 1000, 5 * 3_600_000, 1000]) {
		await clock.advance(pause_ms);
		const reading = source.read();
		const parsed = reading.ok ? reading.parse() : reading;
		assert.ok(parsed.ok && reading.ok);
		const snapshot = { ...reading, ...parsed, wall_ms: clock.wall() };
		const { event, tx_mb_per_s } = deriver.next({ ok: true, snapshot });
		events.push(tx_mb_per_s === null ? event : "rate");
	}
	assert.deepEqual(events, ["start", "rate", "reset", "rate"]);
});
