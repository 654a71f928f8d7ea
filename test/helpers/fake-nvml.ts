/** NVIDIA's library as `test/fixtures/nvml/fake-nvml.c` plays it, and a GPU in a tree of sysfs. */
import { execFileSync, spawnSync } from "node:child_process";
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { TestContext } from "node:test";
import { until } from "./until.ts";

const SOURCE = join(import.meta.dirname, "../fixtures/nvml/fake-nvml.c");
export const GPU = "0000:01:00.0";

/** Why the library cannot be built; false if it can. */
export const cannotBuild =
	spawnSync("cc", ["-fsyntax-only", SOURCE]).status === 0
		? false
		: "there is no C compiler, or the headers of the C library are missing";

let built: string | null = null;

/** Builds the library once per process; returns its folder. */
export function libraryFolder(): string {
	if (built === null) {
		const folder = mkdtempSync(join(tmpdir(), "fake-nvml-"));
		process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
		const output = join(folder, "libnvidia-ml.so.1");
		const flags = ["-shared", "-fPIC", "-O1", "-Wall", "-Werror"];
		execFileSync("cc", [...flags, "-o", output, SOURCE]);
		built = folder;
	}
	return built;
}

export type Knobs = Readonly<Record<string, number>>;

export class FakeNvml {
	readonly folder: string;
	/** A mount point of sysfs in which the GPU is. */
	readonly sysfs: string;

	readonly #hasLibrary: boolean;

	/** The library of this process and its children, until the test ends. */
	constructor(test: Pick<TestContext, "after">, { hasLibrary = true } = {}) {
		this.#hasLibrary = hasLibrary;
		this.folder = mkdtempSync(join(tmpdir(), "nvidia-"));
		this.sysfs = join(this.folder, "sys");
		const before = { ...process.env };
		test.after(() => {
			for (const name of ["FAKE_NVML", "LD_LIBRARY_PATH"]) {
				if (before[name] === undefined) delete process.env[name];
				else process.env[name] = before[name];
			}
			rmSync(this.folder, { recursive: true, force: true });
		});
		Object.assign(process.env, this.environment);
		this.set({});
		this.plug();
	}

	get environment(): { readonly FAKE_NVML: string; readonly LD_LIBRARY_PATH: string } {
		const LD_LIBRARY_PATH = this.#hasLibrary ? libraryFolder() : "";
		return { FAKE_NVML: join(this.folder, "knobs"), LD_LIBRARY_PATH };
	}

	get gpuFolder(): string {
		return join(this.sysfs, "bus/pci/devices", GPU);
	}

	/** Takes the place of all former settings; a call reads the former or these. */
	set(knobs: Knobs): void {
		rmSync(join(this.folder, "knobs.hanging"), { force: true });
		const lines = Object.entries(knobs).map(([name, value]) => `${name} ${value}\n`);
		writeFileSync(join(this.folder, "new"), lines.join(""));
		renameSync(join(this.folder, "new"), join(this.folder, "knobs"));
	}

	/** Lets the next call hang; resolves when it does. */
	async hang(): Promise<void> {
		this.set({ hang_ms: 3_600_000 });
		await until(() => existsSync(join(this.folder, "knobs.hanging")), "a call that hangs");
	}

	setAttribute(name: string, text: string): void {
		mkdirSync(join(this.gpuFolder, "power"), { recursive: true });
		writeFileSync(join(this.gpuFolder, name), `${text}\n`);
	}

	/** The GPU is there and awake, and may not sleep. */
	plug(): void {
		this.setAttribute("power/runtime_status", "active");
		this.setAttribute("power/control", "on");
	}

	/** Adds a GPU that the library does not know. */
	addGpu(address: string): void {
		const folder = join(this.sysfs, "bus/pci/devices", address);
		mkdirSync(folder);
		writeFileSync(join(folder, "class"), "0x030000\n");
	}

	unplug(): void {
		rmSync(this.gpuFolder, { recursive: true });
	}

	/** The ids of all child processes that read this GPU, of any parent. */
	children(): number[] {
		return readdirSync("/proc")
			.filter((name) => /^\d+$/.test(name))
			.filter((pid) => commandLine(pid).includes(this.gpuFolder))
			.map(Number);
	}
}

function commandLine(pid: string): string {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, "utf8");
	} catch {
		return "";
	}
}
