/** Calls that hang, a library that crashes, a parent that is killed: nothing is left. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import test, { suite, type TestContext } from "node:test";
import type { Clock } from "../../../source/core/interfaces.ts";
import { systemClock } from "../../../source/pipeline/system-clock.ts";
import { NvidiaSource } from "../../../source/sources/nvidia/nvidia-source.ts";
import { cannotBuild, FakeNvml, GPU } from "../../helpers/fake-nvml.ts";
import { patientReading } from "../../helpers/patient-reading.ts";
import { until } from "../../helpers/until.ts";

const READER = join(import.meta.dirname, "../../helpers/nvidia-reader.ts");
const ROUNDS = 20;

/** Waits pass as many times as fast, and are added up. */
class HurriedClock implements Clock {
	speed = 1;
	waited_ms = 0;
	#ahead_ms = 0;
	#since_ms = systemClock.now();

	now(): number {
		const now_ms = systemClock.now();
		this.#ahead_ms += (now_ms - this.#since_ms) * (this.speed - 1);
		this.#since_ms = now_ms;
		return now_ms + this.#ahead_ms;
	}

	wall(): number {
		return systemClock.wall();
	}

	skip(ms: number): void {
		this.#ahead_ms += ms;
	}

	callAt(at_ms: number, callback: () => void): () => void {
		const wait_ms = (at_ms - this.now()) / this.speed;
		return systemClock.callAt(systemClock.now() + wait_ms, callback);
	}

	waitUntil(at_ms: number, signal: AbortSignal): Promise<void> {
		const wait_ms = at_ms - this.now();
		this.waited_ms += wait_ms;
		return systemClock.waitUntil(systemClock.now() + wait_ms / this.speed, signal);
	}

	sleepUntil(at_ms: number): void {
		systemClock.sleepUntil(systemClock.now() + (at_ms - this.now()) / this.speed);
	}
}

function open(t: TestContext, fake: FakeNvml, clock: Clock): NvidiaSource {
	const options = { clock, gpu: GPU, sysfs: fake.sysfs, capacity_bytes_per_s: 8e9 };
	const source = new NvidiaSource(options);
	t.after(() => source.close());
	return source;
}

const openFiles = () => readdirSync("/proc/self/fd").length;
const noneLeft = (fake: FakeNvml) => until(() => fake.children().length === 0, "the child's end");

/** Reads, lets something happen that ends the child, and reads again, over and over. */
async function assertRecovers(
	t: TestContext,
	harm: (fake: FakeNvml, clock: HurriedClock) => Promise<void> | void,
	expected: RegExp,
): Promise<void> {
	const fake = new FakeNvml(t);
	const clock = new HurriedClock();
	const source = open(t, fake, clock);
	let files: number | null = null;
	for (let round = 0; round < ROUNDS; round++) {
		fake.set({});
		clock.speed = 1;
		// Longer than any back-off.
		clock.skip(60_000);
		const reading = await patientReading(source);
		assert.ok(reading.ok, `round ${round}: ${JSON.stringify(reading)}`);
		await harm(fake, clock);
		const failed = await source.read();
		assert.match(failed.ok ? "" : `${failed.code}: ${failed.message}`, expected);
		await noneLeft(fake);
		await until(() => openFiles() <= (files ?? openFiles()), "the closing of descriptors");
		files ??= openFiles();
	}
}

suite("endings", { skip: cannotBuild }, () => {
	test("twenty calls that hang are twenty gaps, and nothing of them is left", (t) =>
		assertRecovers(
			t,
			async (fake, clock) => {
				await fake.hang();
				clock.speed = 40;
			},
			/^ETIMEDOUT: NVIDIA's library has not answered for [\d.]+ s \(it is started again\)/,
		));

	test("twenty crashes are twenty gaps, and nothing of them is left", (t) =>
		assertRecovers(
			t,
			(fake) => fake.set({ crash: 1 }),
			/^ECHILD: NVIDIA's library crashed: SIGSEGV \(it is started again; see dmesg\)/,
		));

	test("a library that hangs at its start is waited for, then given up", async (t) => {
		const fake = new FakeNvml(t);
		fake.set({ hang_ms: 3_600_000 });
		const clock = new HurriedClock();
		clock.speed = 20;
		const source = open(t, fake, clock);
		const messages: string[] = [];
		while (!messages.some((message) => message.includes("next try in"))) {
			const reading = await source.read();
			messages.push(reading.ok ? "" : reading.message);
		}
		assert.match(messages[0] ?? "", /^NVIDIA's library has been starting for [\d.]+ s$/);
		await noneLeft(fake);
	});

	test("pauses between starts double up to half a minute", async (t) => {
		const fake = new FakeNvml(t);
		fake.set({ init: 999 });
		const clock = new HurriedClock();
		// Nothing but what is skipped counts, however slow the machine is.
		clock.speed = 1e-3;
		const source = open(t, fake, clock);
		const pauses: string[] = [];
		for (let start = 0; start < 7; start++) {
			await source.read();
			const reading = await source.read();
			pauses.push(/next try in (.*)$/.exec(reading.ok ? "" : reading.message)?.[1] ?? "none");
			clock.skip(31_000);
		}
		assert.deepEqual(pauses, ["1 s", "2 s", "4 s", "8 s", "16 s", "30 s", "30 s"]);
	});

	for (const hangs of [false, true]) {
		test(`it closes within a second where a call ${hangs ? "hangs" : "answers"}`, async (t) => {
			const fake = new FakeNvml(t);
			const clock = new HurriedClock();
			const source = open(t, fake, clock);
			assert.ok((await patientReading(source)).ok);
			if (hangs) await fake.hang();
			const pending = source.read();
			clock.waited_ms = 0;
			await source.close();
			assert.ok(clock.waited_ms < 1000, `${clock.waited_ms} ms`);
			await pending;
			await noneLeft(fake);
		});

		test(`the child ends with its parent, however that ends, where a call ${hangs ? "hangs" : "answers"}`, async (t) => {
			const fake = new FakeNvml(t);
			const words = ["--import", "tsx", READER, fake.sysfs, GPU, "1000000"];
			const stdio = ["ignore", "pipe", "inherit"] as const;
			const parent = spawn(process.execPath, words, { stdio: [...stdio] });
			t.after(() => parent.kill("SIGKILL"));
			const [line] = await once(createInterface(parent.stdout), "line");
			assert.match(String(line), /^\{"ok":true/);
			if (hangs) await fake.hang();
			const [child] = fake.children().filter((pid) => pid !== parent.pid);
			assert.ok(child !== undefined);
			parent.kill("SIGKILL");
			await noneLeft(fake);
		});
	}
});
