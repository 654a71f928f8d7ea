/** When the child reads by itself, and when it lets go of the GPU. */
import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import type { ChildMessage } from "../../../source/sources/nvidia/child-protocol.ts";
import type { Take } from "../../../source/sources/nvidia/counter-sampler.ts";
import { NvmlReader, readingInterval_ms } from "../../../source/sources/nvidia/nvml-reader.ts";

const SETUP = {
	gpu: "0000:01:00.0",
	folder: "/sys/bus/pci/devices/0000:01:00.0",
	library: "",
	libc: "",
	capacity_bytes_per_s: 7.9e9,
	idle_s: 60,
	parent: 1,
	epoch: 1,
	why: "",
};

/** A reader in simulated time, on a GPU that transmits at a rate. */
class Rig {
	now_ms = 0;
	bytes_per_s = 0;
	maySleep = true;
	isThere = true;
	isSampled = false;
	takes = 0;
	readonly sent: ChildMessage[] = [];
	#bytes = 0;
	readonly #test: TestContext;
	readonly #sampler = { hasCounters: true, hasInstances: false, take: () => this.#take() };

	constructor(test: TestContext) {
		this.#test = test;
		test.mock.timers.enable({ apis: ["setTimeout"] });
		const reader = new NvmlReader(this.#sampler, SETUP, {
			now: () => this.now_ms,
			send: (message) => this.sent.push(message),
			end: () => reader.stop(),
			isThere: () => this.isThere,
			maySleep: () => this.maySleep,
		});
		reader.start();
	}

	#take(): Take {
		this.takes++;
		const [earliest_ms, latest_ms] = [this.now_ms, this.now_ms + 0.3];
		if (this.isSampled) {
			const tx_kb_per_s = this.bytes_per_s / 1000;
			const rates = { earliest_ms, latest_ms, tx_kb_per_s, rx_kb_per_s: 0 };
			return { kind: "sampled", rates, replays: null };
		}
		const tx = { value: BigInt(Math.round(this.#bytes)) % 2n ** 32n, bits: 32 } as const;
		const counts = { earliest_ms, latest_ms, counted_ms: null, slept_ms: null, tx, rx: null };
		return { kind: "counted", counts, replays: null };
	}

	async pass(seconds: number): Promise<void> {
		for (let step = 0; step < seconds * 10; step++) {
			this.now_ms += 100;
			this.#bytes += this.bytes_per_s / 10;
			this.#test.mock.timers.tick(100);
			await new Promise((resolve) => setImmediate(resolve));
		}
	}

	get ended(): string[] {
		return this.sent.map(({ is }) => is).filter((is) => is !== "ready");
	}
}

test("the interval is at most 200 ms, and half a wrap", () => {
	const intervals = [1e6, 3.4e9, 7.9e9, 63e9, 1e12].map(readingInterval_ms);
	assert.deepEqual(intervals, [200, 200, 200, 34, 5]);
});

test("it reads five times a second by itself", async (t) => {
	const rig = new Rig(t);
	await rig.pass(10);
	assert.ok(rig.takes >= 49 && rig.takes <= 51, `${rig.takes}`);
});

for (const isSampled of [false, true]) {
	const kind = isSampled ? "sampled rates" : "counts";
	test(`after a minute without traffic it lets go of a GPU that may sleep: ${kind}`, async (t) => {
		const rig = new Rig(t);
		rig.isSampled = isSampled;
		rig.bytes_per_s = 1e9;
		await rig.pass(100);
		assert.deepEqual(rig.ended, []);
		// What the readings themselves move.
		rig.bytes_per_s = 100_000;
		await rig.pass(50);
		assert.deepEqual(rig.ended, []);
		await rig.pass(15);
		assert.deepEqual(rig.ended, ["idle"]);
		const { takes } = rig;
		await rig.pass(10);
		assert.equal(rig.takes, takes);
	});
}

test("it holds an idle GPU that must not sleep", async (t) => {
	const rig = new Rig(t);
	rig.maySleep = false;
	await rig.pass(300);
	assert.deepEqual(rig.ended, []);
});

test("it lets go of a GPU that is removed", async (t) => {
	const rig = new Rig(t);
	await rig.pass(1);
	rig.isThere = false;
	await rig.pass(1);
	assert.deepEqual(rig.ended, ["removed"]);
});
