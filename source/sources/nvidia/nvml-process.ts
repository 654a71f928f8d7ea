/** The parent's side of one child process: its requests, its answers by our clock, its end. */
import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { describeFailure } from "../../core/errors.ts";
import type { Clock, Failure } from "../../core/interfaces.ts";
import type { ChildCommand } from "./child-command.ts";
import { type ChildMessage, encodeMessage, parseChildMessage } from "./child-protocol.ts";
import { byOurClock, type ChildReading } from "./child-reading.ts";
import { ClockOffset } from "./clock-offset.ts";
import { crashed, explainCode, GONE, LET_GO, unstartable } from "./explain-failure.ts";
import { LineSplitter } from "./line-splitter.ts";

/** Why there will be no more readings. */
export interface ChildEnd {
	readonly failure: Failure;
	/** Whether the child released an idle GPU, which is not an error. */
	readonly isIdle: boolean;
	/** When that was known, by our clock. */
	readonly at_ms: number;
}

/** How long a child may take to release the GPU, and to be killed. */
const [LET_GO_MS, KILLED_MS] = [300, 400];

export class NvmlProcess {
	readonly #clock: Clock;
	readonly #child: ChildProcess | null;
	readonly #lines = new LineSplitter();
	readonly #pending = new Map<number, (answer: ChildReading | Failure) => void>();
	readonly #ended = new AbortController();
	#lastId = 0;
	#pingSent_ms = 0;
	readonly #offset = new ClockOffset();
	#end: ChildEnd | null = null;
	#hasInstances = false;

	constructor(command: ChildCommand, clock: Clock) {
		this.#clock = clock;
		this.#child = this.#spawn(command);
	}

	/** Whether the library is initialised. */
	get isReady(): boolean {
		return this.#offset.isKnown;
	}

	/** Whether the GPU is divided into instances; known once it is ready. */
	get hasInstances(): boolean {
		return this.#hasInstances;
	}

	/** Null while the child lives. */
	get end(): ChildEnd | null {
		return this.#end;
	}

	/** Resolves with a fresh reading, or with a failure when the child ends. */
	read(): Promise<ChildReading | Failure> {
		if (this.#end !== null) return Promise.resolve(this.#end.failure);
		return new Promise((resolve) => {
			const id = ++this.#lastId;
			this.#pending.set(id, resolve);
			if (this.isReady) this.#send("read", id);
		});
	}

	/** Kills the child and what it has started; it may hang in a call. */
	kill(failure: Failure): void {
		this.#finish(failure);
		const child = this.#child;
		if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
		try {
			// It leads a process group of its own.
			process.kill(-child.pid, "SIGKILL");
		} catch {
			child.kill("SIGKILL");
		}
		this.#dispose();
	}

	/** Makes the child release the GPU; kills it if it does not. Resolves within a second. */
	async close(failure: Failure): Promise<void> {
		this.#finish(failure);
		this.#child?.stdin?.end();
		const wait = (ms: number) => this.#clock.waitUntil(this.#clock.now() + ms, this.#ended.signal);
		await wait(LET_GO_MS);
		if (!this.#ended.signal.aborted) this.kill(failure);
		await wait(KILLED_MS);
		// A process that hangs in the kernel ends when the call does; nothing here waits for it.
		this.#dispose();
	}

	#spawn({ program, words, environment, folder }: ChildCommand): ChildProcess | null {
		try {
			const child = spawn(program, words, {
				// In a session of its own it gets neither Ctrl-C nor the hangup of the terminal.
				detached: true,
				stdio: ["pipe", "pipe", "ignore"],
				cwd: folder,
				env: environment,
			});
			// Only a wait for an answer keeps this process running.
			child.unref();
			for (const stream of [child.stdin, child.stdout]) {
				if (stream !== null && "unref" in stream) (stream as { unref(): void }).unref();
				stream?.on("error", () => {});
			}
			child.stdout?.setEncoding("utf8").on("data", (piece: string) => this.#receive(piece));
			child.once("error", (error) => this.#finish(unstartable(describeFailure(error))));
			child.once("close", (code, signal) => this.#closed(code, signal));
			return child;
		} catch (error) {
			this.#finish(unstartable(describeFailure(error)));
			this.#ended.abort("ended");
			return null;
		}
	}

	#closed(code: number | null, signal: string | null): void {
		this.#finish(crashed(signal ?? `exit code ${code}`));
		this.#ended.abort("ended");
		this.#dispose();
	}

	#dispose(): void {
		this.#child?.stdin?.destroy();
		this.#child?.stdout?.destroy();
	}

	/** The first reason is the true one. */
	#finish(failure: Failure, isIdle = false): void {
		this.#end ??= { failure, isIdle, at_ms: this.#clock.now() };
		for (const resolve of this.#pending.values()) resolve(this.#end.failure);
		this.#pending.clear();
	}

	/** The child releases the GPU and ends, unless that hangs. */
	#letEnd(failure: Failure, isIdle = false): void {
		this.#finish(failure, isIdle);
		void this.close(failure);
	}

	#receive(piece: string): void {
		const received_ms = this.#clock.now();
		for (const line of this.#lines.add(piece)) {
			const message = parseChildMessage(line);
			if (message !== null) this.#handle(message, received_ms);
		}
	}

	#handle(message: ChildMessage, received_ms: number): void {
		switch (message.is) {
			case "ready":
				this.#hasInstances = message.hasInstances;
				this.#ping();
				break;
			case "pong":
				this.#compareClocks(message.now_ms, received_ms);
				break;
			case "failed":
				this.#letEnd(explainCode(message.code));
				break;
			case "removed":
				this.#letEnd(GONE);
				break;
			case "idle":
				this.#letEnd(LET_GO, true);
				break;
			default:
				this.#pending.get(message.id)?.(byOurClock(message, this.#offset));
				this.#pending.delete(message.id);
		}
	}

	#ping(): void {
		this.#pingSent_ms = this.#clock.now();
		this.#send("ping", 0);
	}

	#compareClocks(child_ms: number, received_ms: number): void {
		if (this.isReady) return;
		this.#offset.add(this.#pingSent_ms, child_ms, received_ms);
		if (!this.isReady) this.#ping();
		else for (const id of this.#pending.keys()) this.#send("read", id);
	}

	#send(is: "ping" | "read", id: number): void {
		const { stdin } = this.#child ?? {};
		if (stdin?.writable === true) stdin.write(encodeMessage({ is, id }));
	}
}
