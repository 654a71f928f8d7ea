/** The source wakes no GPU, keeps none from sleeping, and lets go of one that is unplugged. */
import assert from "node:assert/strict";
import test, { suite, type TestContext } from "node:test";
import type { Clock, Failure, Reading } from "../../../source/core/interfaces.ts";
import { systemClock } from "../../../source/pipeline/system-clock.ts";
import { NvidiaSource } from "../../../source/sources/nvidia/nvidia-source.ts";
import { cannotBuild, FakeNvml, GPU } from "../../helpers/fake-nvml.ts";
import { patientReading } from "../../helpers/patient-reading.ts";
import { until } from "../../helpers/until.ts";

function open(
	t: TestContext,
	fake: FakeNvml,
	clock: Clock = systemClock,
	idle_s = 60,
): NvidiaSource {
	const options = { clock, gpu: GPU, sysfs: fake.sysfs, capacity_bytes_per_s: 8e9, idle_s };
	const source = new NvidiaSource(options);
	t.after(() => source.close());
	return source;
}

/** The machine's clocks, ahead by what a test adds: pauses of a minute pass at once. */
class AdvancedClock implements Clock {
	ahead_ms = 0;
	now = () => systemClock.now() + this.ahead_ms;
	wall = () => systemClock.wall() + this.ahead_ms;
	callAt: Clock["callAt"] = (at_ms, callback) =>
		systemClock.callAt(at_ms - this.ahead_ms, callback);
	waitUntil: Clock["waitUntil"] = (at_ms, signal) =>
		systemClock.waitUntil(at_ms - this.ahead_ms, signal);
	sleepUntil: Clock["sleepUntil"] = (at_ms) => systemClock.sleepUntil(at_ms - this.ahead_ms);
}

async function failureOf(source: NvidiaSource): Promise<Failure> {
	const reading = await patientReading(source);
	assert.ok(!reading.ok, "the reading succeeded");
	return reading;
}

async function assertRead(source: NvidiaSource): Promise<Reading & { ok: true }> {
	const reading = await patientReading(source);
	assert.ok(reading.ok, JSON.stringify(reading));
	return reading;
}

const noneLeft = (fake: FakeNvml) => until(() => fake.children().length === 0, "the child's end");

suite("manners", { skip: cannotBuild }, () => {
	test("a GPU that sleeps is not woken; once it is awake it is read", async (t) => {
		const fake = new FakeNvml(t);
		const clock = new AdvancedClock();
		fake.setAttribute("power/runtime_status", "suspended");
		const source = open(t, fake, clock);
		const { code, message } = await failureOf(source);
		assert.equal(code, "EASLEEP");
		assert.equal(message, `the GPU ${GPU} sleeps, and is not woken to be read: it moves nothing`);
		assert.deepEqual(fake.children(), []);
		fake.setAttribute("power/runtime_status", "active");
		clock.ahead_ms += 1000;
		await assertRead(source);
	});

	test("a GPU that falls asleep while it is read is let go of, and counting begins anew", async (t) => {
		const fake = new FakeNvml(t);
		const clock = new AdvancedClock();
		const source = open(t, fake, clock);
		const before = await assertRead(source);
		fake.setAttribute("power/runtime_status", "suspending");
		clock.ahead_ms += 1000;
		assert.equal((await failureOf(source)).code, "EASLEEP");
		await noneLeft(fake);
		fake.setAttribute("power/runtime_status", "active");
		clock.ahead_ms += 1000;
		const after = await assertRead(source);
		assert.notEqual(after.epoch?.id, before.epoch?.id);
		assert.match(after.epoch?.why ?? "", /not read for a while: the bytes meanwhile are unknown/);
	});

	test("an idle GPU that may sleep is let go of, until it was asleep or another uses it", async (t) => {
		const fake = new FakeNvml(t);
		const clock = new AdvancedClock();
		fake.setAttribute("power/control", "auto");
		const source = open(t, fake, clock, 1);
		await assertRead(source);
		await noneLeft(fake);
		assert.match((await failureOf(source)).message, /idle and was let go of, so that it can sleep/);
		assert.deepEqual(fake.children(), []);
		fake.setAttribute("power/runtime_status", "suspended");
		clock.ahead_ms += 5000;
		assert.equal((await failureOf(source)).code, "EASLEEP");
		fake.setAttribute("power/runtime_status", "active");
		clock.ahead_ms += 1000;
		await assertRead(source);
		await noneLeft(fake);
		assert.equal((await failureOf(source)).code, "LET_GO");
		// It does not fall asleep: somebody else holds it, and it costs nothing to read it again.
		clock.ahead_ms += 11_000;
		await assertRead(source);
	});

	test("an idle GPU that must not sleep is held, and so is one with traffic", async (t) => {
		const fake = new FakeNvml(t);
		const source = open(t, fake, systemClock, 0.5);
		for (const [control, to_gpu] of [
			["on", 0],
			["auto", 500_000_000],
		] as const) {
			fake.set({ to_gpu });
			await assertRead(source);
			fake.setAttribute("power/control", control);
			const { latest_ms } = await assertRead(source);
			for (;;) {
				const reading = await assertRead(source);
				if (reading.latest_ms - latest_ms > 1500) break;
			}
		}
	});

	test("a GPU that is unplugged is let go of, without a reading", async (t) => {
		const fake = new FakeNvml(t);
		const clock = new AdvancedClock();
		const source = open(t, fake, clock);
		await assertRead(source);
		fake.unplug();
		await noneLeft(fake);
		clock.ahead_ms += 1000;
		const { code, message } = await failureOf(source);
		assert.equal(code, "ENODEV");
		assert.match(message, /is gone \(check the cable and the power of the GPU\)/);
		fake.plug();
		clock.ahead_ms += 1000;
		await assertRead(source);
	});

	test("a key lets go of the GPU and takes it again", async (t) => {
		const fake = new FakeNvml(t);
		const source = open(t, fake);
		await assertRead(source);
		await source.release();
		await noneLeft(fake);
		assert.equal(source.isReleased, true);
		assert.match((await failureOf(source)).message, /let go of by a key/);
		assert.deepEqual(fake.children(), []);
		source.resume();
		await assertRead(source);
	});

	test("a source that is closed reads nothing and starts nothing", async (t) => {
		const fake = new FakeNvml(t);
		const source = open(t, fake);
		const first = source.read();
		await source.close();
		assert.equal((await first).ok, false);
		assert.equal((await failureOf(source)).code, "ECANCELED");
		await noneLeft(fake);
	});

	test("readings that are asked for together are answered by one child", async (t) => {
		const fake = new FakeNvml(t);
		const source = open(t, fake);
		const readings = await Promise.all([source.read(), source.read(), source.read()]);
		assert.ok(readings.every(({ ok }) => ok));
		assert.equal(fake.children().length, 1);
	});
});
