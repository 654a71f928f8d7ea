import type { Clock, RawReading, Source } from "../core/interfaces.ts";

/**
 * In so many parts patience is spent. A process that was stopped, or that a busy machine leaves no time,
 * finds all its waits over before it is told of an answer: it has slept through one of the parts then.
 */
const PARTS = 4;

/**
 * Reads a source that may never answer. A read that hangs in the kernel can not be cancelled, so
 * it is left waiting, no second one is begun beside it, and its answer counts when it comes.
 */
export class PatientReader {
	readonly #source: Source;
	readonly #clock: Clock;
	readonly #stop: AbortSignal;
	#isAsked = false;
	#asked_ms = 0;
	#answer: RawReading | null = null;
	/** Ends the wait under way, because the answer came or because all is stopped. */
	#wait = new AbortController();

	constructor(source: Source, clock: Clock, stop: AbortSignal) {
		this.#source = source;
		this.#clock = clock;
		this.#stop = stop;
		stop.addEventListener("abort", () => this.#wait.abort(), { once: true });
	}

	/** The answer, or a failure after `patience_ms` without one, or when all is stopped. */
	read(patience_ms: number): RawReading | Promise<RawReading> {
		if (!this.#isAsked) {
			const answer = this.#source.read();
			if (!(answer instanceof Promise)) return answer;
			this.#expect(answer);
		}
		return this.#answered(patience_ms);
	}

	async #answered(patience_ms: number): Promise<RawReading> {
		for (let part = 0; part < PARTS && this.#answer === null && !this.#stop.aborted; part++) {
			this.#wait = new AbortController();
			await this.#clock.waitUntil(this.#clock.now() + patience_ms / PARTS, this.#wait.signal);
		}
		if (this.#answer !== null) {
			this.#isAsked = false;
			return this.#answer;
		}
		const waited_s = Math.round((this.#clock.now() - this.#asked_ms) / 1000);
		return {
			ok: false,
			code: "ETIMEDOUT",
			message: `the driver has not answered for ${waited_s} s; a read of its file hangs`,
		};
	}

	#expect(pending: Promise<RawReading>): void {
		this.#isAsked = true;
		this.#asked_ms = this.#clock.now();
		this.#answer = null;
		pending.then((answer) => {
			this.#answer = answer;
			// Without a reason of its own an abort makes an exception with a stack, on every reading.
			this.#wait.abort("answered");
		});
	}
}
