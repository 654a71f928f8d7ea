/** Counters as NVIDIA's program prints them, where nothing can call C. */
import assert from "node:assert/strict";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import test, { type TestContext } from "node:test";
import { ProgramSampler, parseCounters } from "../../../source/sources/nvidia/nvidia-smi.ts";
import { NvmlError } from "../../../source/sources/nvidia/nvml.ts";
import { temporaryDirectory } from "../../helpers/log-samples.ts";
import { until } from "../../helpers/until.ts";

const TEXT = `GPU 0: NVIDIA GeForce RTX 4090 (UUID: GPU-11111111-2222-3333-4444-555555555555)
    REPLAY_COUNTER: 2
    REPLAY_ROLLOVER_COUNTER: 9
    TX_BYTES: 4294967290
    RX_BYTES: 17
`;
const clock = { now: () => 5, wall_us: () => null, boot_ms: () => 7 };

/** A program of that name on the path. */
function putProgram(t: TestContext, script: string): void {
	const folder = temporaryDirectory(t);
	writeFileSync(join(folder, "nvidia-smi"), `#!/bin/sh\n${script}\n`);
	chmodSync(join(folder, "nvidia-smi"), 0o755);
	const path = process.env["PATH"];
	process.env["PATH"] = `${folder}:${path}`;
	t.after(() => {
		process.env["PATH"] = path;
	});
}

async function codeOf(sampler: ProgramSampler): Promise<number> {
	try {
		await sampler.take();
	} catch (error) {
		if (error instanceof NvmlError) return error.code;
	}
	return 0;
}

test("the counters of the text are turned: the host sends what the GPU receives", async (t) => {
	putProgram(t, `[ "$*" = "pci -i 0000:01:00.0 -gCnt" ] && cat <<'END'\n${TEXT}END`);
	const take = await new ProgramSampler("0000:01:00.0", clock).take();
	assert.deepEqual(take, {
		kind: "counted",
		counts: {
			earliest_ms: 5,
			latest_ms: 5,
			counted_ms: null,
			slept_ms: { low: 2, high: 2 },
			tx: { value: 17n, bits: 64 },
			rx: { value: 4294967290n, bits: 64 },
		},
		replays: 2,
	});
});

test("what is not a count is unknown", () => {
	for (const value of ["N/A", "-5", "[Not Supported]", "1,234", "1.5", "12 KB", ""]) {
		const text = `  TX_BYTES: ${value}\n  RX_BYTES: ${value}\n  REPLAY_COUNTER: ${value}\n`;
		assert.deepEqual(parseCounters(text), { transmitted: null, received: null, replays: null });
	}
});

test("a program that hangs is killed when the reading ends", async (t) => {
	const folder = temporaryDirectory(t);
	putProgram(t, `echo $$ >${folder}/new; mv ${folder}/new ${folder}/pid; exec sleep 1000`);
	const sampler = new ProgramSampler("0000:01:00.0", clock);
	const code = codeOf(sampler);
	await until(() => existsSync(join(folder, "pid")));
	sampler.close();
	assert.equal(await code, 999);
	const pid = readFileSync(join(folder, "pid"), "utf8").trim();
	assert.equal(existsSync(`/proc/${pid}`), false);
});

test("its failures are those of the library", async (t) => {
	const sampler = new ProgramSampler("0000:01:00.0", clock);
	putProgram(t, "exit 15");
	assert.equal(await codeOf(sampler), 15);
	putProgram(t, "echo no counters");
	assert.equal(await codeOf(sampler), 3);
	putProgram(t, "kill -SEGV $$");
	assert.equal(await codeOf(sampler), 999);
	process.env["PATH"] = temporaryDirectory(t);
	assert.equal(await codeOf(sampler), 10_000);
});
