/**
 * The command that `measure` runs, as if it ran alone: it shares the standard streams, the terminal
 * and the process group of this process. What a terminal sends reaches both; what is sent to this
 * process alone is passed on.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import process from "node:process";
import { describeFailure, errorCode } from "../core/errors.ts";
import type { CommandOptions } from "./command-options.ts";

/** What a shell says of a command that it does not find, or cannot run. */
const NOT_FOUND = 127;
const NOT_RUN = 126;
/** Node says no more than the code. */
const FAILURES = {
	ENOENT: "command not found",
	EACCES: "permission denied, or not a program",
	E2BIG: "its arguments are too long",
};
/** How long a command may take to stop after the terminal's request. */
const STOPS_WITHIN_MS = 1000;
const LOOK_EVERY_MS = 5;

/** A process group gets these from its terminal; then the command has them already. */
const FROM_TERMINAL: ReadonlySet<NodeJS.Signals> = new Set([
	"SIGINT",
	"SIGQUIT",
	"SIGTSTP",
	"SIGTTIN",
	"SIGTTOU",
	"SIGWINCH",
]);
const PASSED_ON = ["SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2"] as const;
const STOPPING = ["SIGTSTP", "SIGTTIN", "SIGTTOU"] as const;

/** Called before this process stops with its command, and after it continues. */
export interface JobControl {
	readonly onStop?: () => Promise<unknown>;
	readonly onContinue?: () => void;
}

/** How a command ended, as a shell tells it: 128 + the number of a signal. */
export interface CommandEnd {
	readonly status: number;
	/** Why it could not be started; null if it was. */
	readonly failure: string | null;
}

export class MeasuredCommand {
	readonly #jobControl: JobControl;
	readonly #child: ChildProcess | null;
	readonly ended: Promise<CommandEnd>;
	#isStopping = false;
	#hasStopped = false;

	/** Starts it. */
	constructor(options: CommandOptions, jobControl: JobControl = {}) {
		this.#jobControl = jobControl;
		for (const signal of PASSED_ON) process.on(signal, this.#passOn);
		for (const signal of STOPPING) process.on(signal, this.#stop);
		process.on("SIGCONT", this.#continue);
		let child: ChildProcess | null = null;
		let failure: unknown = null;
		try {
			const { program, words, environment, problem } = options;
			if (problem !== null) throw systemError(problem);
			child = spawn(program, words, { stdio: "inherit", env: environment });
		} catch (error) {
			failure = error;
		}
		this.#child = child;
		const end = child === null ? Promise.resolve(notStarted(failure)) : endOf(child);
		this.ended = end.finally(() => this.#forget());
	}

	readonly #passOn = (signal: NodeJS.Signals): void => {
		if (!(FROM_TERMINAL.has(signal) && isInForeground())) this.#signal(signal);
	};

	/** A command may handle the signal, or ignore it; this process stops only if the command does. */
	readonly #stop = async (signal: NodeJS.Signals): Promise<void> => {
		this.#passOn(signal);
		if (this.#isStopping) return;
		this.#isStopping = true;
		const until_ms = performance.now() + STOPS_WITHIN_MS;
		while (!isStopped(this.#child?.pid) && performance.now() < until_ms) {
			await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
		}
		this.#isStopping = false;
		if (!isStopped(this.#child?.pid)) return;
		await this.#jobControl.onStop?.();
		this.#hasStopped = true;
		// By the same signal, because a shell says which it was.
		for (const stopping of STOPPING) process.off(stopping, this.#stop);
		process.kill(process.pid, signal);
	};

	readonly #continue = (): void => {
		if (this.#hasStopped) {
			this.#hasStopped = false;
			for (const signal of STOPPING) process.on(signal, this.#stop);
			this.#jobControl.onContinue?.();
		}
		this.#signal("SIGCONT");
	};

	#signal(signal: NodeJS.Signals): void {
		try {
			this.#child?.kill(signal);
		} catch {
			// It has other rights by now, or has ended.
		}
	}

	#forget(): void {
		for (const signal of PASSED_ON) process.off(signal, this.#passOn);
		for (const signal of STOPPING) process.off(signal, this.#stop);
		process.off("SIGCONT", this.#continue);
	}
}

function endOf(child: ChildProcess): Promise<CommandEnd> {
	return new Promise((resolve) => {
		child.once("error", (error) => {
			// An error of a signal is none of the command's.
			if (child.pid === undefined) resolve(notStarted(error));
		});
		child.once("exit", (code, signal) => {
			const status = signal === null ? (code ?? 0) : 128 + constants.signals[signal];
			resolve({ status, failure: null });
		});
	});
}

function notStarted(error: unknown): CommandEnd {
	const status = errorCode(error) === "ENOENT" ? NOT_FOUND : NOT_RUN;
	return { status, failure: describeFailure(error, FAILURES) };
}

function systemError(code: string): Error {
	return Object.assign(new Error(code), { code });
}

/** Whether this process is among those that its terminal sends signals to. */
function isInForeground(): boolean {
	const [, , group, , , foreground] = fieldsOf("self");
	return group !== undefined && group === foreground;
}

function isStopped(pid: number | undefined): boolean {
	return pid !== undefined && fieldsOf(String(pid))[0] === "T";
}

/** The fields of `/proc/PID/stat` from the state on; empty if there is no such process. */
function fieldsOf(pid: string): readonly string[] {
	try {
		const text = readFileSync(`/proc/${pid}/stat`, "latin1");
		// The name before it may contain anything.
		return text.slice(text.lastIndexOf(")") + 2).split(" ");
	} catch {
		return [];
	}
}
