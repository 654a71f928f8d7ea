/** The child process that reads NVIDIA's library, on every version of Node: built and from sources. */
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { NODE_VERSIONS, nodeOf } from "../../../scripts/node-versions.ts";
import { childCommand } from "../../../source/sources/nvidia/child-command.ts";
import { cannotBuild, FakeNvml, GPU, libraryFolder } from "../../helpers/fake-nvml.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const BUILT = join(ROOT, "dist/commands/nvml-child.cjs");
const READER = join(ROOT, "test/helpers/nvidia-reader.ts");

for (const version of NODE_VERSIONS) {
	test(`Node ${version} reads the library from sources`, { skip: cannotBuild }, async (t) => {
		const fake = new FakeNvml(t);
		const words = ["--import", "tsx", READER, fake.sysfs, GPU, "3"];
		const { stdout } = await promisify(execFile)(nodeOf(version), words, { cwd: ROOT });
		const readings = stdout
			.trim()
			.split("\n")
			.map((line) => JSON.parse(line));
		assert.equal(readings.length, 3);
		for (const reading of readings) {
			assert.equal(reading.ok, true, stdout);
			assert.match(reading.counters.tx_bytes, /^\d+$/);
			assert.equal(typeof reading.counted_ms, "number", "the wall clock is read exactly");
		}
	});

	test(`Node ${version} runs the built child, which ends with stdin`, {
		skip: cannotBuild,
	}, async (t) => {
		const fake = new FakeNvml(t);
		const { words } = childCommand(BUILT, {
			gpu: GPU,
			folder: fake.gpuFolder,
			library: join(libraryFolder(), "libnvidia-ml.so.1"),
			libc: "libc.so.6",
			capacity_bytes_per_s: 8e9,
			idle_s: 60,
			parent: process.pid,
			epoch: 1,
			why: "",
		});
		const child = spawn(nodeOf(version), words, { stdio: "pipe" });
		t.after(() => child.kill("SIGKILL"));
		let stderr = "";
		child.stderr.setEncoding("utf8").on("data", (text: string) => {
			stderr += text;
		});
		const closed = once(child, "close");
		const lines = createInterface(child.stdout);
		child.stdin.write('{"is":"read","id":7}\n');
		for await (const line of lines) {
			const message = JSON.parse(line);
			if (message.is === "ready") continue;
			assert.deepEqual([message.is, message.id], ["counted", 7], line);
			assert.equal(typeof message.counted_ms, "number");
			break;
		}
		child.stdin.end();
		assert.deepEqual(await closed, [0, null]);
		assert.equal(stderr, "");
	});
}
