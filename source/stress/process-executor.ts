/** Runs workloads as processes, none of which outlives the run. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { describeFailure, errorCode } from "../core/errors.ts";
import { asUserPrefix } from "./ambient-capabilities.ts";
import { type Mark, readProcesses } from "./process-table.ts";
import { Watchdog } from "./watchdog.ts";
import type { Executor, Workload, WorkloadEnd } from "./workload.ts";
import { type LoginVariables, workloadEnvironment } from "./workload-environment.ts";

export interface ProcessExecutorOptions {
	/** The user they run as; null: that of this process. */
	readonly user: WorkloadUser | null;
	readonly environment: NodeJS.ProcessEnv;
	/** The open file that output is appended to, by its name. */
	readonly outputOf: (name: string) => number;
}

export interface WorkloadUser {
	readonly uid: number;
	readonly gid: number;
	readonly login: LoginVariables;
}

/** The variable in every workload's environment; its value identifies the run. */
const MARK_NAME = "ANARCHY_PERF_STRESS";
/** A dying process may just have started another: how often to look again. */
const MAX_SWEEPS = 100;

/**
 * Every workload has a session and a process group of its own, and a mark in its environment by
 * which processes outside of the group are found. Only a process that drops session and mark
 * escapes.
 */
export class ProcessExecutor implements Executor {
	readonly #options: ProcessExecutorOptions;
	readonly #ownMark = newMark(process.getuid?.() ?? 0);
	readonly #userMark: Mark;
	readonly #watchdog: Watchdog;
	/** Process groups, which are sessions as well, whose first process is running. */
	readonly #running = new Set<number>();
	/** Sessions not swept yet. */
	readonly #unswept = new Set<number>();

	constructor(options: ProcessExecutorOptions) {
		this.#options = options;
		// A user can read the mark of own processes, and give it to programs that run as root.
		this.#userMark = options.user === null ? this.#ownMark : newMark(options.user.uid);
		this.#watchdog = new Watchdog([this.#ownMark, this.#userMark]);
	}

	start(command: readonly string[], output: string): Workload {
		return this.#start(this.#asUser(command), output, this.#userMark);
	}

	/** Starts with the privileges of this process, for actions on a link that only root can do. */
	startWithOwnRights(command: readonly string[], output: string): Workload {
		return this.#start(command, output, this.#ownMark);
	}

	/** Kills everything synchronously, at the exit of this process. */
	killAll(): void {
		for (const group of this.#running) kill(-group, "SIGKILL");
		this.sweep();
	}

	sweep(): void {
		for (let sweeps = 0; sweeps < MAX_SWEEPS; sweeps++) {
			const leftovers = this.#leftovers();
			if (leftovers.length === 0) break;
			for (const pid of leftovers) kill(pid, "SIGKILL");
		}
		this.#unswept.clear();
	}

	/** Resolves when no process of the run is left, and the watchdog has ended. */
	async close(): Promise<void> {
		this.killAll();
		await this.#watchdog.close();
	}

	#start(command: readonly string[], output: string, mark: Mark): Workload {
		const [program = "", ...words] = command;
		const { environment, user } = this.#options;
		const login = mark === this.#ownMark ? null : (user?.login ?? null);
		let child: ChildProcess;
		try {
			const handle = this.#options.outputOf(output);
			child = spawn(program, words, {
				detached: true,
				stdio: ["ignore", handle, handle],
				env: { ...workloadEnvironment(environment, login), [mark.name]: mark.value },
			});
		} catch (error) {
			return notStarted(describeFailure(error));
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
				// Immediately, before its process id is reused.
				this.#signal(child.pid, "SIGKILL");
				this.#running.delete(child.pid ?? 0);
				this.#watchdog.watch(this.#running);
				if (signal !== null) resolve({ kind: "killed", signal });
				else resolve({ kind: "exited", code: code ?? 0 });
			});
		});
	}

	/** Signals the whole process group, as long as its id still belongs to this run. */
	#signal(group: number | undefined, signal: NodeJS.Signals): void {
		if (group !== undefined && this.#running.has(group)) kill(-group, signal);
	}

	/** Marked processes and those in our sessions, without running workloads. */
	#leftovers(): number[] {
		const processes = readProcesses([this.#ownMark, this.#userMark]);
		// The id of a session without processes may have been reused.
		const taken = new Set(processes.map(({ pid }) => pid).filter((pid) => !this.#running.has(pid)));
		return processes
			.filter(
				({ session, isMarked }) => isMarked || (this.#unswept.has(session) && !taken.has(session)),
			)
			.map(({ pid }) => pid);
	}

	/** The environment is passed to spawn, not to `env`: every user can read a command line. */
	#asUser(command: readonly string[]): readonly string[] {
		return [...asUserPrefix(this.#options.user), ...command];
	}
}

function newMark(uid: number): Mark {
	return { uid, name: MARK_NAME, value: randomUUID() };
}

function notStarted(why: string): Workload {
	return {
		ended: Promise.resolve({ kind: "not started", why }),
		terminate: () => {},
		kill: () => {},
	};
}

/** Signals a process that may be gone already. */
function kill(pid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(pid, signal);
	} catch (error) {
		if (errorCode(error) !== "ESRCH" && errorCode(error) !== "EPERM") throw error;
	}
}
