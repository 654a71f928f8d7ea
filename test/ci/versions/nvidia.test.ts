/**
 * The child process that reads NVIDIA's library, on every version of Node: built and from sources.
 */
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { NODE_VERSIONS, nodeOf } from "../../../scripts/node-versions.ts";
import { childCommand } from "../../../source/sources/nvidia/child-command.ts";
import { cannotBuild, FakeNvml, GPU, libraryFolder } from "../../helpers/fake-nvml.ts";
import { temporaryDirectory } from "../../helpers/log-samples.ts";

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
			assert.equal(typeof reading.counted_ms, "number", stdout);
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
		const ask = () => child.stdin.write('{"is":"read","id":7}\n');
		ask();
		for await (const line of lines) {
			const message = JSON.parse(line);
			if (message.is === "ready") continue;
			assert.deepEqual([message.is, message.id], ["counted", 7], line);
			if (typeof message.counted_ms === "number") break;
			// On a busy machine the library may be held up between its two counters.
			ask();
		}
		child.stdin.end();
		assert.deepEqual(await closed, [0, null]);
		assert.equal(stderr, "");
	});
}

test("without node:ffi and koffi the child asks nvidia-smi", async (t) => {
	const folder = temporaryDirectory(t);
	const [OLDEST = ""] = NODE_VERSIONS;
	// Beside it there are no packages.
	const child = join(folder, "nvml-child.cjs");
	copyFileSync(BUILT, child);
	const script = "#!/bin/sh\nprintf '  TX_BYTES: 7\\n  RX_BYTES: 5\\n  REPLAY_COUNTER: 1\\n'\n";
	writeFileSync(join(folder, "nvidia-smi"), script, { mode: 0o755 });
	const { words } = childCommand(child, {
		gpu: GPU,
		folder,
		library: "libnvidia-ml.so.1",
		libc: "libc.so.6",
		capacity_bytes_per_s: 8e9,
		idle_s: 60,
		parent: process.pid,
		epoch: 1,
		why: "",
	});
	const env = { PATH: `${folder}:${process.env["PATH"]}` };
	const running = spawn(nodeOf(OLDEST), words, { stdio: "pipe", env });
	t.after(() => running.kill("SIGKILL"));
	running.stdin.write('{"is":"read","id":7}\n');
	for await (const line of createInterface(running.stdout)) {
		const message = JSON.parse(line);
		if (message.is === "ready") continue;
		const { is, id, tx_bytes, rx_bytes, replays } = message;
		assert.deepEqual([is, id, tx_bytes, rx_bytes, replays], ["counted", 7, "0", "0", 1]);
		break;
	}
	const closed = once(running, "close");
	running.stdin.end();
	assert.deepEqual(await closed, [0, null]);
});
