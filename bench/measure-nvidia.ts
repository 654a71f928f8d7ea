/**
 * `npx tsx bench/measure-nvidia.ts [--seconds 60]`: what the child process that reads NVIDIA's
 * library costs, against a stand-in of the library: CPU time, and memory beside a bare Node. It
 * needs a C compiler and the built program, and measures the runtime that it runs on.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { childCommand } from "../source/sources/nvidia/child-command.ts";
import { FakeNvml, GPU, libraryFolder } from "../test/helpers/fake-nvml.ts";
import { cpuTime, peakMemory, residentMemory } from "./process-accounts.ts";

const CHILD = join(import.meta.dirname, "../dist/commands/nvml-child.cjs");
const { values } = parseArgs({ options: { seconds: { type: "string", default: "60" } } });
const seconds = Number(values.seconds);

const endings: (() => void)[] = [];
const fake = new FakeNvml({ after: (end) => endings.push(end as () => void) });
fake.set({ to_gpu: 7.6e9, to_host: 1.2e8 });

/** The child at a capacity, which says how often it reads. */
async function measure(capacity_bytes_per_s: number): Promise<string> {
	const { words } = childCommand(CHILD, {
		gpu: GPU,
		folder: fake.gpuFolder,
		library: join(libraryFolder(), "libnvidia-ml.so.1"),
		libc: "libc.so.6",
		capacity_bytes_per_s,
		idle_s: 1e9,
		parent: process.pid,
		epoch: 1,
		why: "",
	});
	const child = spawn(process.execPath, words, { stdio: ["pipe", "pipe", "inherit"] });
	const pid = child.pid ?? 0;
	await once(child.stdout, "data");
	await sleep(5000);
	const before_ms = cpuTime(pid);
	// A request per second, as the monitor makes.
	for (let second = 0; second < seconds; second++) {
		child.stdin.write('{"is":"read","id":1}\n');
		await sleep(1000);
	}
	const share = (cpuTime(pid) - before_ms) / (seconds * 1000);
	const [peak_mb, resident_mb] = [peakMemory(pid), residentMemory(pid)];
	child.stdin.end();
	await once(child, "close");
	const memory = `peak ${peak_mb.toFixed(1)} MB, resident ${resident_mb.toFixed(1)} MB`;
	return `${(share * 100).toFixed(2)} % of a core, ${memory}`;
}

async function bareNode(): Promise<string> {
	const script = "process.stdin.resume(); console.log(1)";
	const child = spawn(process.execPath, ["-e", script], { stdio: ["pipe", "pipe", "inherit"] });
	await once(child.stdout, "data");
	await sleep(2000);
	const pid = child.pid ?? 0;
	const [peak_mb, resident_mb] = [peakMemory(pid), residentMemory(pid)];
	child.stdin.end();
	await once(child, "close");
	return `peak ${peak_mb.toFixed(1)} MB, resident ${resident_mb.toFixed(1)} MB`;
}

console.log(`node ${process.version}, ${seconds} s each`);
console.log(`bare node that reads stdin:  ${await bareNode()}`);
console.log(`every 200 ms (8 GB/s):       ${await measure(8e9)}`);
console.log(`every 34 ms (63 GB/s):       ${await measure(63e9)}`);
for (const end of endings) end();
