import type { Clock, RawReading, Source } from "../core/interfaces.ts";

interface UnderWay {
	readonly answer: Promise<RawReading>;
	readonly began_ms: number;
}

/**
 * Reads the driver for scrapes, which may come many at a time and do not wait for ever.
 *
 * Scrapes at the same moment share one reading. One that hangs in the kernel can not be cancelled:
 * no second one is begun beside it, and its answer, when it comes, is for nobody.
 */
export class ScrapeReader {
	readonly #source: Source;
	readonly #clock: Clock;
	#underWay: UnderWay | null = null;

	constructor(source: Source, clock: Clock) {
		this.#source = source;
		this.#clock = clock;
	}

	/** The answer, or a failure when it did not come within `patience_ms`. */
	async read(patience_ms: number): Promise<RawReading> {
		const { answer, began_ms } = this.#underWay ?? this.#begin();
		const end_ms = began_ms + patience_ms;
		// Nothing is hung onto an answer that may never come but for the time that it may take.
		const reading = this.#clock.now() < end_ms ? await this.#until(end_ms, answer) : null;
		return reading ?? this.#timedOut(began_ms);
	}

	#begin(): UnderWay {
		const underWay = {
			answer: Promise.resolve(this.#source.read()),
			began_ms: this.#clock.now(),
		};
		this.#underWay = underWay;
		underWay.answer.then(() => {
			this.#underWay = null;
		});
		return underWay;
	}

	async #until(end_ms: number, answer: Promise<RawReading>): Promise<RawReading | null> {
		const wait = new AbortController();
		const end = this.#clock.waitUntil(end_ms, wait.signal).then(() => null);
		const reading = await Promise.race([answer, end]);
		// Without a reason of its own an abort makes an exception with a stack, on every reading.
		wait.abort("answered");
		return reading;
	}

	#timedOut(began_ms: number): RawReading {
		const waited_s = ((this.#clock.now() - began_ms) / 1000).toFixed(1);
		const message = `the driver has not answered for ${waited_s} s; a read of its file hangs`;
		return { ok: false, code: "ETIMEDOUT", message };
	}
}
