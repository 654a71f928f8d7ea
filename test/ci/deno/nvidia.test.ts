/** NVIDIA's library under Deno: its own FFI in a child that alone may use it. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import test, { suite } from "node:test";
import { cannotBuild, FakeNvml, GPU } from "../../helpers/fake-nvml.ts";
import { until } from "../../helpers/until.ts";

const READER = join(import.meta.dirname, "../../helpers/nvidia-reader.ts");

function wordsOf(fake: FakeNvml, count: number, ...permissions: readonly string[]): string[] {
	const flags = permissions.map((name) => `--allow-${name}`);
	return ["run", "--quiet", "--no-prompt", ...flags, READER, fake.sysfs, GPU, String(count)];
}

const environment = () => ({ ...process.env, DENO_NO_UPDATE_CHECK: "1" });

function readingsOf(fake: FakeNvml, ...permissions: readonly string[]) {
	const words = wordsOf(fake, 3, ...permissions);
	const run = spawnSync("deno", words, { encoding: "utf8", env: environment(), timeout: 120_000 });
	assert.equal(run.status, 0, run.stderr);
	return run.stdout
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line));
}

suite("under Deno", { skip: cannotBuild }, () => {
	test("the child reads the library, and the program itself needs no --allow-ffi", async (t) => {
		const fake = new FakeNvml(t);
		fake.set({ to_gpu: 1e9, to_host: 2e9 });
		const readings = readingsOf(fake, "env", "read", "run");
		assert.equal(readings.length, 3);
		const [first, , last] = readings;
		for (const reading of readings) assert.equal(reading.ok, true, JSON.stringify(reading));
		const elapsed_s = (last.counted_ms - first.counted_ms) / 1000;
		const growth = (name: string) => Number(last.counters[name]) - Number(first.counters[name]);
		assert.ok(Math.abs(growth("tx_bytes") / elapsed_s / 1e9 - 1) < 1e-3, `${growth("tx_bytes")}`);
		assert.ok(Math.abs(growth("rx_bytes") / elapsed_s / 2e9 - 1) < 1e-3, `${growth("rx_bytes")}`);
		await until(() => fake.children().length === 0, "the child's end");
	});

	for (const [lacks, permissions] of [
		["run", ["env", "read"]],
		["read", ["env", "run"]],
	] as const) {
		test(`without --allow-${lacks} a reading names that flag`, (t) => {
			for (const reading of readingsOf(new FakeNvml(t), ...permissions)) {
				assert.equal(reading.code, "NotCapable");
				assert.match(reading.message, new RegExp(`\\(run deno with --allow-${lacks}\\)`));
			}
		});
	}

	test("the child ends with its parent, even in a call that hangs", async (t) => {
		const fake = new FakeNvml(t);
		const words = wordsOf(fake, 1_000_000, "env", "read", "run");
		const parent = spawn("deno", words, {
			stdio: ["ignore", "pipe", "inherit"],
			env: environment(),
		});
		t.after(() => parent.kill("SIGKILL"));
		const [line] = await once(createInterface(parent.stdout), "line");
		assert.match(String(line), /^\{"ok":true/);
		await fake.hang();
		assert.ok(fake.children().some((pid) => pid !== parent.pid));
		parent.kill("SIGKILL");
		await until(() => fake.children().length === 0, "the child's end");
	});
});
