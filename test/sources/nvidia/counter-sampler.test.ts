/** Which counters a GPU has, and what a reading of them says. */
import assert from "node:assert/strict";
import test from "node:test";
import { CounterSampler } from "../../../source/sources/nvidia/counter-sampler.ts";
import type { FieldValue } from "../../../source/sources/nvidia/field-values.ts";
import { type Nvml, NvmlError } from "../../../source/sources/nvidia/nvml.ts";

const WALL_US = 1_796_000_000_000_000;

/** A GPU of which each field has a return code, and a time in µs after a moment. */
class Gpu implements Nvml {
	codes: Record<number, number> = {};
	times: Record<number, number> = {};
	readonly asked: (readonly number[])[] = [];
	init(): void {}
	shutdown(): void {}
	deviceAt = () => 1n;
	hasInstances = () => false;
	throughput = (_: bigint, counter: number) => (counter === 0 ? 70 : 90);
	fieldValues = (_: bigint, ids: readonly number[]): readonly FieldValue[] => {
		this.asked.push(ids);
		return ids.map((id) => {
			const code = this.codes[id] ?? 0;
			const count = code === 0 ? ({ value: BigInt(id), bits: 32 } as const) : null;
			return { id, timestamp_us: WALL_US + (this.times[id] ?? 0), code, count };
		});
	};
}

/** Its two clocks differ by a known time. */
const clock = { now: () => 1000, wall_us: () => WALL_US + 250, boot_ms: () => null };

test("the host sends what the GPU receives; both are read in one call, with their time", () => {
	const gpu = new Gpu();
	const take = new CounterSampler(gpu, 1n, clock).take();
	assert.ok(take.kind === "counted");
	const { tx, rx, counted_ms } = take.counts;
	assert.deepEqual([tx?.value, rx?.value, take.replays], [198n, 197n, 94]);
	assert.ok(Math.abs((counted_ms ?? 0) - 999.75) < 0.001, `${counted_ms}`);
	assert.deepEqual(gpu.asked.at(-1), [197, 198, 94]);
});

test("fields that are not supported are not asked for again", () => {
	for (const code of [2, 3, 13, 26]) {
		const gpu = new Gpu();
		gpu.codes = { 94: code, 197: code };
		const take = new CounterSampler(gpu, 1n, clock).take();
		assert.ok(take.kind === "counted");
		assert.deepEqual([take.counts.rx, take.replays], [null, null]);
		assert.deepEqual(gpu.asked.at(-1), [198]);
	}
});

test("a GPU without byte counters is sampled", () => {
	const gpu = new Gpu();
	gpu.codes = { 197: 3, 198: 3 };
	const take = new CounterSampler(gpu, 1n, clock).take();
	assert.ok(take.kind === "sampled");
	assert.deepEqual([take.rates.tx_kb_per_s, take.rates.rx_kb_per_s, take.replays], [90, 70, 94]);
});

test("a counter that fails later is a failure, and not a count of 0", () => {
	const gpu = new Gpu();
	const sampler = new CounterSampler(gpu, 1n, clock);
	gpu.codes = { 198: 15 };
	assert.throws(
		() => sampler.take(),
		(error) => error instanceof NvmlError && error.code === 15,
	);
});

test("counters that were not taken together have no common time", () => {
	const gpu = new Gpu();
	const sampler = new CounterSampler(gpu, 1n, clock);
	gpu.times = { 197: -40_000 };
	const take = sampler.take();
	assert.equal(take.kind === "counted" ? take.counts.counted_ms : 0, null);
});

test("a pause between the readings of two clocks is not a step of the wall clock", () => {
	const gpu = new Gpu();
	let now_ms = 1000;
	let pause_ms = 0;
	/** A machine that is busy once, after the wall clock was read. */
	const busy = {
		now: () => now_ms,
		wall_us: () => {
			const wall_us = WALL_US + (now_ms - 1000) * 1000;
			now_ms += pause_ms;
			pause_ms = 0;
			return wall_us;
		},
		boot_ms: () => null,
	};
	const sampler = new CounterSampler(gpu, 1n, busy);
	for (const pause of [40, 0, 40]) {
		const read_ms = now_ms;
		gpu.times = { 197: (read_ms - 1000) * 1000, 198: (read_ms - 1000) * 1000 };
		pause_ms = pause;
		const take = sampler.take();
		assert.equal(take.kind === "counted" && take.counts.counted_ms, read_ms);
		now_ms += 200;
	}
});
