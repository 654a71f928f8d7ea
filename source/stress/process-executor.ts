/** Runs workloads as processes, of which none outlives the run. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { errorCode } from "../core/errors.ts";
import { hasAmbientCapabilities, NO_CAPABILITIES } from "./ambient-capabilities.ts";
import { MARK_NAME, readProcesses } from "./process-table.ts";
import { Watchdog } from "./watchdog.ts";
import type { Executor, Workload, WorkloadEnd } from "./workload.ts";
import { workloadEnvironment } from "./workload-environment.ts";

export interface ProcessExecutorOptions {
	/** Whose rights and groups they have; null: those of this process. */
	readonly user: { readonly uid: number; readonly gid: number } | null;
	readonly environment: NodeJS.ProcessEnv;
	/** The open file that output is appended to. */
	readonly outputOf: (name: string) => number;
}

/** A process that dies may just have begun another one: so often is looked again. */
const MOST_SWEEPS = 100;

/**
 * Every workload has a session and a process group of its own, and bears a mark in its environment
 * by which what it leaves elsewhere is found. What escapes is a process that gives up both.
 */
export class ProcessExecutor implements Executor {
	readonly #options: ProcessExecutorOptions;
	readonly #mark = `${MARK_NAME}=${randomUUID()}`;
	readonly #watchdog = new Watchdog(this.#mark);
	/** Process groups, which are sessions as well, whose first process runs. */
	readonly #running = new Set<number>();
	/** Sessions that were looked for leftovers not yet. */
	readonly #unswept = new Set<number>();

	constructor(options: ProcessExecutorOptions) {
		this.#options = options;
	}

	start(command: readonly string[], output: string): Workload {
		return this.#start(this.#asUser(command), output, this.#options.user !== null);
	}

	/** With the rights of this process, whoever that is: for what only root can do to a link. */
	startWithOwnRights(command: readonly string[], output: string): Workload {
		return this.#start(command, output, false);
	}

	/** Everything at once, in a moment: for the exit of this process. */
	killAll(): void {
		for (const group of this.#running) kill(-group, "SIGKILL");
		this.sweep();
	}

	sweep(): void {
		for (let sweeps = 0; sweeps < MOST_SWEEPS; sweeps++) {
			const leftovers = this.#leftovers();
			if (leftovers.length === 0) break;
			for (const pid of leftovers) kill(pid, "SIGKILL");
		}
		this.#unswept.clear();
	}

	/** Resolves when nothing of the run is left, and nobody watches for it. */
	async close(): Promise<void> {
		this.killAll();
		await this.#watchdog.close();
	}

	#start(command: readonly string[], output: string, isAnotherUser: boolean): Workload {
		const [program = "", ...words] = command;
		const [name, value] = this.#mark.split("=", 2);
		let child: ChildProcess;
		try {
			const handle = this.#options.outputOf(output);
			child = spawn(program, words, {
				detached: true,
				stdio: ["ignore", handle, handle],
				env: {
					...workloadEnvironment(this.#options.environment, isAnotherUser),
					[name ?? ""]: value,
				},
			});
		} catch (error) {
			return notStarted(error instanceof Error ? error.message : String(error));
		}
		const group = child.pid;
		if (group !== undefined) {
			this.#running.add(group);
			this.#unswept.add(group);
			this.#watchdog.watch(this.#running);
		}
		return {
			ended: this.#endOf(child),
			terminate: () => this.#signal(group, "SIGTERM"),
			kill: () => this.#signal(group, "SIGKILL"),
		};
	}

	#endOf(child: ChildProcess): Promise<WorkloadEnd> {
		return new Promise((resolve) => {
			child.once("error", (error) =>
				resolve({ kind: "not started", why: `${child.spawnfile}: ${errorCode(error)}` }),
			);
			child.once("exit", (code, signal) => {
				// At once, before its number can be anybody else's.
				this.#signal(child.pid, "SIGKILL");
				this.#running.delete(child.pid ?? 0);
				this.#watchdog.watch(this.#running);
				if (signal !== null) resolve({ kind: "killed", signal });
				else resolve({ kind: "exited", code: code ?? 0 });
			});
		});
	}

	/** To the whole process group, as long as its number is ours. */
	#signal(group: number | undefined, signal: NodeJS.Signals): void {
		if (group !== undefined && this.#running.has(group)) kill(-group, signal);
	}

	/** Marked processes, and those in a session of ours; not those of workloads that run. */
	#leftovers(): number[] {
		const mark = this.#mark;
		const processes = readProcesses(mark);
		// The number of a session without processes may be somebody else's by now.
		const taken = new Set(processes.map(({ pid }) => pid).filter((pid) => !this.#running.has(pid)));
		return processes
			.filter(
				({ session, isMarked }) => isMarked || (this.#unswept.has(session) && !taken.has(session)),
			)
			.map(({ pid }) => pid);
	}

	/** `setpriv` gives the user's groups, home and shell; the kept variables come back behind it. */
	#asUser(command: readonly string[]): readonly string[] {
		const { user, environment } = this.#options;
		if (user === null) {
			return hasAmbientCapabilities() ? ["setpriv", ...NO_CAPABILITIES, "--", ...command] : command;
		}
		const variables = Object.entries(workloadEnvironment(environment, true));
		const ids = [`--reuid=${user.uid}`, `--regid=${user.gid}`, "--init-groups", "--reset-env"];
		const assignments = variables.map(([name, value]) => `${name}=${value}`);
		return [
			"setpriv",
			...ids,
			...NO_CAPABILITIES,
			"--",
			"env",
			this.#mark,
			...assignments,
			...command,
		];
	}
}

function notStarted(why: string): Workload {
	return {
		ended: Promise.resolve({ kind: "not started", why }),
		terminate: () => {},
		kill: () => {},
	};
}

/** It may be gone already. */
function kill(pid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(pid, signal);
	} catch (error) {
		if (errorCode(error) !== "ESRCH" && errorCode(error) !== "EPERM") throw error;
	}
}
