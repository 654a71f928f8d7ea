/** Rates of a GPU through the whole source, against a library whose counts are known exactly. */
import assert from "node:assert/strict";
import test, { suite } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { BYTES_PER_MB } from "../../../source/core/metrics.ts";
import type { Sample } from "../../../source/core/sample.ts";
import { RateDeriver } from "../../../source/pipeline/derive-rates.ts";
import { systemClock } from "../../../source/pipeline/system-clock.ts";
import { NvidiaSource } from "../../../source/sources/nvidia/nvidia-source.ts";
import { cannotBuild, FakeNvml, GPU } from "../../helpers/fake-nvml.ts";

/** How many known rates are compared; intervals in which the child got no time are marked. */
const ENOUGH = 5;
const MB_PER_S = { slow: 120, fast: 7600 };

async function* samplesOf(source: NvidiaSource, interval_s: number): AsyncGenerator<Sample> {
	const deriver = new RateDeriver();
	for (;;) {
		const reading = await source.read();
		const wall_ms = systemClock.wall();
		const parsed = reading.ok ? reading.parse() : reading;
		if (reading.ok && parsed.ok) {
			yield deriver.next({ ok: true, snapshot: { ...reading, ...parsed, wall_ms } });
		} else if (!parsed.ok) {
			yield deriver.next({ ok: false, gap: { ...parsed, at_ms: systemClock.now(), wall_ms } });
		}
		await sleep(interval_s * 1000);
	}
}

async function assertRates(
	t: test.TestContext,
	tx: number,
	rx: number,
	interval_s: number,
	refresh_ms = 0,
) {
	const fake = new FakeNvml(t);
	fake.set({ to_gpu: tx * BYTES_PER_MB, to_host: rx * BYTES_PER_MB, refresh_ms });
	const source = new NvidiaSource({
		clock: systemClock,
		gpu: GPU,
		sysfs: fake.sysfs,
		capacity_bytes_per_s: 8e9,
	});
	t.after(() => source.close());
	let known = 0;
	for await (const sample of samplesOf(source, interval_s)) {
		const { event, elapsed_s, tx_mb_per_s, rx_mb_per_s, detail } = sample;
		if (event === "start") continue;
		if (event === "gap" || event === "reset") {
			// A busy machine is late; then nothing is said of the bytes.
			assert.match(detail, /^ETIMEDOUT|the bytes meanwhile are unknown/);
			assert.equal(tx_mb_per_s, null);
			continue;
		}
		// The counters were not brought up to date since the reading before.
		if (refresh_ms > 0 && elapsed_s === null) continue;
		assertWithin(tx_mb_per_s, tx);
		assertWithin(rx_mb_per_s, rx);
		if (++known >= ENOUGH || known * interval_s > 10) break;
	}
}

function assertWithin(rate: number | null, expected: number): void {
	assert.ok(rate !== null && Math.abs(rate / expected - 1) < 1e-3, `${rate}, not ${expected}`);
}

suite("through wraps of 32 bits, each way", { skip: cannotBuild }, () => {
	for (const interval_s of [0.05, 0.3, 1, 10]) {
		test(`120 and 7600 MB/s every ${interval_s} s are exact to 0.1 %`, async (t) => {
			await assertRates(t, MB_PER_S.slow, MB_PER_S.fast, interval_s);
			await assertRates(t, MB_PER_S.fast, MB_PER_S.slow, interval_s);
		});
	}

	test("counters that are brought up to date every 90 ms make no rate of 0 or of twice", (t) =>
		assertRates(t, MB_PER_S.fast, MB_PER_S.slow, 0.05, 90));
});
