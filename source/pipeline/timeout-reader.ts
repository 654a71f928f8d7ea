/** Reads that may hang. */
import { formatDuration } from "../core/format.ts";
import type { Clock, Failure, Reading } from "../core/interfaces.ts";

/**
 * A timeout is waited for in this many parts. After a process was stopped, or got no time on a busy
 * machine, a wait ends before the answer that came meanwhile is noticed; then only one part is
 * lost.
 */
const PARTS = 4;

interface Readable<Answer> {
	read(): Answer | Promise<Answer>;
}

/** A reading that was not answered immediately. */
interface PendingRead<Answer> {
	readonly began_ms: number;
	/** Null until it came. */
	answer: Answer | null;
	/** Ends all waits for the answer, when it comes or when everything is stopped. */
	readonly settled: AbortController;
}

/**
 * Reads a source that may never answer. A read that hangs in the kernel cannot be cancelled: it is
 * left pending, and no second read is begun beside it.
 */
export class TimeoutReader<Answer extends Reading> {
	readonly #source: Readable<Answer>;
	readonly #clock: Clock;
	readonly #stop: AbortSignal;
	#pending: PendingRead<Answer> | null = null;

	/** @param stop ends every wait; never, if left out */
	constructor(source: Readable<Answer>, clock: Clock, stop = new AbortController().signal) {
		this.#source = source;
		this.#clock = clock;
		this.#stop = stop;
		stop.addEventListener("abort", () => this.#pending?.settled.abort(), { once: true });
	}

	/**
	 * Returns the answer, or a failure if there is none `timeout_ms` after this call. An answer that
	 * comes later is that of the next call.
	 */
	read(timeout_ms: number): Answer | Failure | Promise<Answer | Failure> {
		const begun = this.#pending ?? this.#begin();
		return "began_ms" in begun ? this.#wait(begun, this.#clock.now() + timeout_ms) : begun;
	}

	/**
	 * As {@link read}, for several callers at a time: they share a reading, which fails `timeout_ms`
	 * after it began. An answer that comes later is discarded, because it is not fresh any more.
	 */
	readFresh(timeout_ms: number): Answer | Failure | Promise<Answer | Failure> {
		if (this.#pending !== null && this.#pending.answer !== null) this.#pending = null;
		const begun = this.#pending ?? this.#begin();
		return "began_ms" in begun ? this.#wait(begun, begun.began_ms + timeout_ms) : begun;
	}

	#begin(): Answer | PendingRead<Answer> {
		const began_ms = this.#clock.now();
		const answer = this.#source.read();
		if (!(answer instanceof Promise)) return answer;
		const pending: PendingRead<Answer> = { began_ms, answer: null, settled: new AbortController() };
		answer.then((answer) => {
			pending.answer = answer;
			// Without a reason of its own an abort creates an exception with a stack, on every reading.
			pending.settled.abort("answered");
		});
		this.#pending = pending;
		return pending;
	}

	async #wait(pending: PendingRead<Answer>, end_ms: number): Promise<Answer | Failure> {
		const part_ms = (end_ms - this.#clock.now()) / PARTS;
		const isOver = () => pending.answer !== null || this.#stop.aborted || part_ms <= 0;
		for (let part = 0; part < PARTS && !isOver(); part++) {
			await this.#clock.waitUntil(this.#clock.now() + part_ms, pending.settled.signal);
		}
		if (pending.answer === null) return this.#timedOut(pending);
		if (this.#pending === pending) this.#pending = null;
		return pending.answer;
	}

	#timedOut({ began_ms }: PendingRead<Answer>): Failure {
		const waited = formatDuration((this.#clock.now() - began_ms) / 1000);
		const message = `the source has not answered for ${waited}; a read of it hangs`;
		return { ok: false, code: "ETIMEDOUT", message };
	}
}
