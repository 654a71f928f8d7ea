/** The stress command against a simulated driver whose traffic follows the workloads. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { PROGRAM } from "./replayed-screen.ts";
import { until } from "./until.ts";

export interface StressEnd {
	readonly status: number | null;
	readonly signal: NodeJS.Signals | null;
	readonly stdout: string;
	readonly stderr: string;
}

export interface StressProcess {
	readonly child: ChildProcess;
	readonly ended: Promise<StressEnd>;
}

/** A driver that moves 1000 MB/s a workload out and 500 MB/s in, up to 2600 MB/s. */
export class StressRig implements AsyncDisposable {
	readonly folder = mkdtempSync(join(tmpdir(), "stress-"));
	readonly load = join(this.folder, "load");
	readonly output = join(this.folder, "output");
	readonly driverFile = join(this.folder, "statistics");
	#driver: ChildProcess | null = null;

	static async start(): Promise<StressRig> {
		const rig = new StressRig();
		mkdirSync(rig.load);
		const rates = ["--tx", "1000", "--rx", "500"];
		const flags = ["simulate", rig.driverFile, "--load-from", rig.load, ...rates];
		rig.#driver = spawn(process.execPath, [PROGRAM, ...flags], { stdio: "ignore" });
		await until(() => existsSync(rig.driverFile));
		return rig;
	}

	/** A command that is a workload of the simulated link until it is ended. */
	get workload(): string[] {
		return ["sh", "-c", this.workloadThat("exec sleep 1000")];
	}

	/** A line for the shell that loads the link and then does this. */
	workloadThat(does: string): string {
		return `touch ${this.load}/$$; ${does}`;
	}

	/** Stress with readings every 50 ms. */
	stress(...words: readonly string[]): StressProcess {
		const flags = ["--stats-file", this.driverFile, "--interval", "0.05", "-o", this.output];
		return start(["stress", ...flags, ...words], this.folder);
	}

	file(name: string): string {
		return join(this.folder, name);
	}

	/** The driver's module is unloaded: its file goes with it. */
	async unload(): Promise<void> {
		const driver = this.#driver;
		if (driver === null || driver.exitCode !== null) return;
		const ended = once(driver, "exit");
		driver.kill("SIGTERM");
		await ended;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.unload();
		rmSync(this.folder, { recursive: true, force: true });
	}
}

export function start(words: readonly string[], cwd: string): StressProcess {
	const child = spawn(process.execPath, [PROGRAM, ...words], {
		cwd,
		env: { ...process.env, SUDO_UID: "", XDG_DATA_HOME: join(cwd, "data") },
		stdio: ["ignore", "pipe", "pipe"],
	});
	let [stdout, stderr] = ["", ""];
	child.stdout.on("data", (chunk) => {
		stdout += chunk;
	});
	child.stderr.on("data", (chunk) => {
		stderr += chunk;
	});
	const ended = once(child, "close").then(([status, signal]) => ({
		status,
		signal,
		stdout,
		stderr,
	}));
	return { child, ended };
}

export interface RunningProcess {
	readonly pid: number;
	readonly group: number;
	readonly session: number;
}

/** All processes that are alive, zombies aside, of which this is true. */
export function processesThat(
	isMeant: (process: RunningProcess, commandLine: string) => boolean,
): RunningProcess[] {
	return readdirSync("/proc").flatMap((name) => {
		const pid = Number(name);
		if (!Number.isInteger(pid)) return [];
		try {
			const status = readFileSync(`/proc/${pid}/stat`, "latin1");
			const [state, , group, session] = status.slice(status.lastIndexOf(")") + 2).split(" ");
			const found = { pid, group: Number(group), session: Number(session) };
			const commandLine = readFileSync(`/proc/${pid}/cmdline`, "latin1").replaceAll("\0", " ");
			return state !== "Z" && isMeant(found, commandLine) ? [found] : [];
		} catch {
			return [];
		}
	});
}
