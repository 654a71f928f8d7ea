/** `--on-alert`: a command of the user's, with the facts of an alert in its environment. */
import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import type { Firing } from "../alerts/alert-watcher.ts";
import { describeFailure, errorCode } from "../core/errors.ts";
import type { Clock } from "../core/interfaces.ts";
import { invokingUser, loginVariables } from "../log/invoking-user.ts";
import { asUserPrefix } from "../stress/ambient-capabilities.ts";
import { workloadEnvironment } from "../stress/workload-environment.ts";

/** A command that runs longer is ended, because the next one waits for it. */
const MAX_RUN_MS = 60_000;
/** How long the end of the program waits for a command, and then for its death. */
const LAST_WAIT_MS = 2000;
const GRACE_MS = 500;

/**
 * Runs the command as the user who typed it, never two at a time. Its output goes nowhere: a screen
 * or a log is not its own.
 */
export class AlertCommand {
	readonly #command: string;
	readonly #clock: Clock;
	readonly #warn: (text: string) => void;
	readonly #user = invokingUser(false);
	readonly #login = this.#user.ids === null ? null : loginVariables(this.#user);
	/** The newest firing of each alert that waits for the command before it. */
	readonly #waiting = new Map<string, Firing>();
	readonly #closing = new AbortController();
	#running: Promise<void> | null = null;
	#child: ChildProcess | null = null;
	#lastFailure = "";

	/** @param warn reports failures, each once until another one */
	constructor(command: string, clock: Clock, warn: (text: string) => void) {
		this.#command = command;
		this.#clock = clock;
		this.#warn = warn;
		process.on("exit", this.#kill);
	}

	/** Runs the command now, or after the one that is running. Never waits, never throws. */
	run(firing: Firing): void {
		if (this.#closing.signal.aborted) return;
		this.#waiting.set(firing.alert.text, firing);
		this.#running ??= this.#runAll().finally(() => {
			this.#running = null;
		});
	}

	/** Resolves when no command is left; those that wait are not begun. */
	async close(): Promise<void> {
		this.#waiting.clear();
		const running = this.#running;
		if (running !== null) {
			await Promise.race([running, this.#after(LAST_WAIT_MS)]);
			this.#signal("SIGTERM");
			await Promise.race([running, this.#after(GRACE_MS)]);
			this.#kill();
		}
		this.#closing.abort();
		process.off("exit", this.#kill);
	}

	async #runAll(): Promise<void> {
		for (let [next] = this.#waiting; next !== undefined; [next] = this.#waiting) {
			const [text, firing] = next;
			this.#waiting.delete(text);
			const failure = await this.#runOne(firing);
			if (failure !== null && failure !== this.#lastFailure) {
				this.#warn(`--on-alert ${failure}`);
			}
			this.#lastFailure = failure ?? "";
		}
	}

	/** @returns what went wrong; null for status 0 */
	async #runOne(firing: Firing): Promise<string | null> {
		let child: ChildProcess;
		try {
			child = this.#spawn(firing);
		} catch (error) {
			return `could not be started: ${describeFailure(error)}`;
		}
		this.#child = child;
		const ended = new Promise<string | null>((resolve) => {
			child.once("error", (error) =>
				resolve(`could not be started: ${child.spawnfile}: ${errorCode(error)}`),
			);
			child.once("exit", (code, signal) => {
				// What it left behind in its group goes with it.
				this.#kill();
				this.#child = null;
				if (signal !== null) resolve(`was ended by ${signal}`);
				else resolve(code === 0 ? null : `exited with status ${code}`);
			});
		});
		const limit = new AbortController();
		const late = this.#clock
			.waitUntil(
				this.#clock.now() + MAX_RUN_MS,
				AbortSignal.any([limit.signal, this.#closing.signal]),
			)
			.then(() => {
				if (!limit.signal.aborted && !this.#closing.signal.aborted) this.#kill();
			});
		const failure = await ended;
		limit.abort();
		await late;
		return failure;
	}

	#spawn(firing: Firing): ChildProcess {
		const { ids } = this.#user;
		const [program = "", ...words] = [...asUserPrefix(ids), "sh", "-c", this.#command];
		const start = () =>
			spawn(program, words, {
				detached: true,
				stdio: "ignore",
				env: { ...workloadEnvironment(process.env, this.#login), ...factsOf(firing) },
			});
		return ids === null ? start() : asRoot(start);
	}

	#signal(signal: NodeJS.Signals): void {
		const pid = this.#child?.pid;
		if (pid === undefined) return;
		const send = () => process.kill(-pid, signal);
		try {
			if (this.#user.ids === null) send();
			else asRoot(send);
		} catch (error) {
			if (errorCode(error) !== "ESRCH" && errorCode(error) !== "EPERM") throw error;
		}
	}

	readonly #kill = (): void => this.#signal("SIGKILL");

	#after(ms: number): Promise<void> {
		return this.#clock.waitUntil(this.#clock.now() + ms, this.#closing.signal);
	}
}

/**
 * Runs a synchronous action as root where only the effective user was given up: a child that kept
 * root as its real user could take it back.
 */
function asRoot<T>(action: () => T): T {
	const { geteuid, seteuid } = process;
	const euid = geteuid?.() ?? 0;
	if (euid === 0 || seteuid === undefined) return action();
	try {
		seteuid(0);
		return action();
	} finally {
		seteuid(euid);
	}
}

/** The environment of the command. */
function factsOf({ alert, wall_ms, value, source, gpu }: Firing): Record<string, string> {
	return {
		ANARCHY_ALERT: alert.text,
		ANARCHY_ALERT_METRIC: alert.field,
		ANARCHY_ALERT_VALUE: String(value),
		ANARCHY_ALERT_TIME: new Date(wall_ms).toISOString(),
		ANARCHY_ALERT_SOURCE: source,
		ANARCHY_ALERT_GPU: gpu,
	};
}
