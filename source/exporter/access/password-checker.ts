/** A queue before the thread that checks passwords. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { ExitCode, UserError } from "../../core/errors.ts";
import type { Clock } from "../../core/interfaces.ts";
import type { PasswordQuestion } from "./password-worker.ts";

/** A request that waits for an answer. */
export interface PasswordClient {
	/** The IP address of its client. */
	readonly address: string;
	readonly isGone: boolean;
}

/** Checks a password; `busy` if too many requests are waiting, or the client has disconnected. */
export type CheckPassword = (
	question: PasswordQuestion,
	client: PasswordClient,
) => Promise<"right" | "wrong" | "busy">;

/** With the usual cost of 10 the last of them is answered within a scrape's timeout. */
const MAX_WAITING = 16;
/** So that guessing from one address does not take the places of other clients. */
const MAX_WAITING_PER_ADDRESS = 4;
/** The thread is ended, to free its memory, when it has not been needed for this long, in ms. */
const IDLE_MS = 10_000;
/** bcrypt ignores the bytes after these. */
const MAX_PASSWORD_BYTES = 72;

/** The program of the thread: in the sources, or beside the built commands. */
const PLACES = ["./password-worker.ts", "./password-worker.cjs"];

export class PasswordChecker {
	readonly #clock: Clock;
	readonly #program: string;
	#worker: Worker | null = null;
	#cancelIdle = () => {};
	/** The addresses of the clients that wait. */
	readonly #waiting: string[] = [];
	#last: Promise<unknown> = Promise.resolve();

	/** @param program the file of the thread */
	constructor(clock: Clock, program = findProgram()) {
		this.#clock = clock;
		this.#program = program;
	}

	/** One check at a time, so checks never take more than one processor. */
	readonly check: CheckPassword = async (question, client) => {
		const { address } = client;
		const ofAddress = this.#waiting.filter((one) => one === address).length;
		if (this.#waiting.length >= MAX_WAITING || ofAddress >= MAX_WAITING_PER_ADDRESS) return "busy";
		this.#waiting.push(address);
		let began_ms = 0;
		const answer = this.#last.then(() => {
			began_ms = this.#clock.now();
			return client.isGone ? "busy" : this.#ask(question);
		});
		this.#last = answer.then(async (result) => {
			this.#waiting.splice(this.#waiting.indexOf(address), 1);
			// Guessing gets at most half of a processor.
			if (result === "wrong") await this.#pause(this.#clock.now() - began_ms);
		});
		return answer;
	};

	close(): void {
		this.#cancelIdle();
		void this.#worker?.terminate();
		this.#worker = null;
	}

	#ask({ password, hash }: PasswordQuestion): Promise<"right" | "wrong" | "busy"> {
		if (password.length === 0) return Promise.resolve("wrong");
		this.#cancelIdle();
		const worker = this.#worker ?? this.#start();
		if (worker === null) return Promise.resolve("busy");
		return new Promise((resolve) => {
			const onMessage = (isRight: boolean) => end(isRight ? "right" : "wrong");
			const onExit = () => end("busy");
			const end = (result: "right" | "wrong" | "busy") => {
				worker.off("message", onMessage);
				worker.off("exit", onExit);
				worker.unref();
				this.#cancelIdle = this.#clock.callAt(this.#clock.now() + IDLE_MS, () => this.close());
				resolve(result);
			};
			worker.ref();
			worker.on("message", onMessage);
			worker.on("exit", onExit);
			worker.postMessage({ password: password.slice(0, MAX_PASSWORD_BYTES), hash });
		});
	}

	/** Null if the machine cannot start another thread now. */
	#start(): Worker | null {
		try {
			const worker = new Worker(this.#program);
			const forget = () => {
				if (this.#worker === worker) this.#worker = null;
			};
			worker.on("error", forget);
			worker.on("exit", forget);
			this.#worker = worker;
			return worker;
		} catch {
			return null;
		}
	}

	#pause(duration_ms: number): Promise<void> {
		return this.#clock.waitUntil(this.#clock.now() + duration_ms, new AbortController().signal);
	}
}

/** @throws {UserError} if that part of the program is missing */
function findProgram(): string {
	const found = PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url)));
	const program = found.find((path) => existsSync(path));
	if (program !== undefined) return program;
	const message = "password-worker.cjs is missing in the folder commands/ of the program";
	throw new UserError(`${message}: copy it as well`, ExitCode.usage);
}
