/** What the source says for each return code of the library, and for what runs without it. */
import assert from "node:assert/strict";
import test, { suite } from "node:test";
import type { Failure, Reading } from "../../../source/core/interfaces.ts";
import { systemClock } from "../../../source/pipeline/system-clock.ts";
import { NvidiaSource } from "../../../source/sources/nvidia/nvidia-source.ts";
import { cannotBuild, FakeNvml, GPU } from "../../helpers/fake-nvml.ts";
import { patientReading } from "../../helpers/patient-reading.ts";

async function firstReading(fake: FakeNvml, gpu = GPU): Promise<Reading> {
	const options = { clock: systemClock, gpu, sysfs: fake.sysfs, capacity_bytes_per_s: 8e9 };
	const source = new NvidiaSource(options);
	try {
		return await patientReading(source);
	} finally {
		await source.close();
	}
}

async function failureWith(fake: FakeNvml, knobs: Record<string, number>): Promise<Failure> {
	fake.set(knobs);
	const reading = await firstReading(fake);
	assert.ok(!reading.ok, "the reading succeeded");
	return reading;
}

const MEANINGS: readonly (readonly [code: number, name: string, message: RegExp])[] = [
	[1, "UNINITIALIZED", /lost its connection \(it is started again\)/],
	[3, "NOT_SUPPORTED", /neither PCIe counters nor a sampled throughput .*MIG and vGPU/],
	[4, "NO_PERMISSION", /denies access \(check the permissions of \/dev\/nvidia\*\)/],
	[6, "NOT_FOUND", /does not know this GPU \(nvidia-smi -L/],
	[9, "DRIVER_NOT_LOADED", /not loaded \(sudo modprobe nvidia\)/],
	[12, "LIBRARY_NOT_FOUND", /libnvidia-ml.so.1 is not installed \(install it/],
	[13, "FUNCTION_NOT_FOUND", /lacks a function \(update the driver to 555/],
	[15, "GPU_IS_LOST", /the GPU is lost: .*\(check cable and power/],
	[16, "RESET_REQUIRED", /needs a reset \(reconnect it, or reboot\)/],
	[18, "LIB_RM_VERSION_MISMATCH", /was updated and the old one is still loaded \(reboot/],
	[26, "DEPRECATED", /has withdrawn this request/],
	[28, "GPU_NOT_FOUND", /finds no GPU \(is it bound to another driver\?/],
	[999, "UNKNOWN", /failed without a reason \(see dmesg/],
	[77, "CODE_77", /returned 77/],
];

suite("return codes", { skip: cannotBuild }, () => {
	for (const [code, name, message] of MEANINGS) {
		test(`${code} of the library`, async (t) => {
			const fake = new FakeNvml(t);
			const failure = await failureWith(fake, { init: code });
			assert.equal(failure.code, `NVML_${name}`);
			assert.match(failure.message, message);
		});
	}

	for (const code of [4, 15, 28, 999]) {
		test(`${code} of a call on the GPU, and of a field, has the same words`, async (t) => {
			const fake = new FakeNvml(t);
			const failure = await failureWith(fake, { init: code });
			assert.deepEqual(await failureWith(fake, { call: code }), failure);
			assert.deepEqual(await failureWith(fake, { field: code }), failure);
		});
	}

	test("a GPU that only sys knows is not found", async (t) => {
		const fake = new FakeNvml(t);
		fake.addGpu("0000:02:00.0");
		const reading = await firstReading(fake, "0000:02:00.0");
		assert.equal(reading.ok ? "" : reading.code, "NVML_NOT_FOUND");
	});

	test("fields that are not supported are sampled rates without bytes, from the host", async (t) => {
		const fake = new FakeNvml(t);
		// A kilobyte has 1000 bytes, a megabyte 1,048,576.
		fake.set({ field: 3, kb_to_gpu: 1_048_576, kb_to_host: 104_858, replays: 5 });
		const reading = await firstReading(fake);
		const parsed = reading.ok ? reading.parse() : reading;
		assert.ok(parsed.ok);
		const { tx_mb_per_s, rx_mb_per_s } = parsed.sampled ?? {};
		assert.equal(tx_mb_per_s, 1000);
		assert.equal(Math.round(rx_mb_per_s ?? 0), 100);
		assert.deepEqual([parsed.counters.tx_bytes, parsed.counters.rx_bytes], [null, null]);
		assert.equal(parsed.counters.pcie_replays, 0, "replays count from the beginning");
	});

	test("neither fields nor throughput is not supported", async (t) => {
		const failure = await failureWith(new FakeNvml(t), { field: 3, throughput: 3 });
		assert.equal(failure.code, "NVML_NOT_SUPPORTED");
	});

	test("a GPU that is divided into instances says that all of it is counted", async (t) => {
		const fake = new FakeNvml(t);
		fake.set({ mig: 1 });
		const reading = await firstReading(fake);
		assert.match((reading.ok && reading.note) || "", /^MIG is enabled: .* the whole GPU/);
		fake.set({ mig: 0 });
		const whole = await firstReading(fake);
		assert.ok(whole.ok && whole.note === undefined);
	});

	test("replays that are not supported are unknown", async (t) => {
		const fake = new FakeNvml(t);
		fake.set({ replay_field: 3 });
		const reading = await firstReading(fake);
		const parsed = reading.ok ? reading.parse() : reading;
		assert.ok(parsed.ok);
		assert.equal(parsed.counters.pcie_replays, null);
		assert.equal(parsed.counters.tx_bytes, 0n);
	});
});

test("a machine without the library says so", async (t) => {
	const fake = new FakeNvml(t, { hasLibrary: false });
	const reading = await firstReading(fake);
	assert.equal(reading.ok ? "" : reading.code, "NVML_LIBRARY_NOT_FOUND");
});
