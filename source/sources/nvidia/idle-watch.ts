/** Notices that a link has moved next to nothing for a while. */

/** Less traffic than this is idleness: reading the counters is traffic, too. */
const IDLE_BYTES_PER_S = 256 * 1024;

export class IdleWatch {
	readonly #idle_s: number;
	#since_ms: number | null = null;
	#bytes = 0;

	/** @param idle_s after how many seconds the link is idle */
	constructor(idle_s: number) {
		this.#idle_s = idle_s;
	}

	/**
	 * Takes the bytes of both directions since the last call, and returns whether the link is idle.
	 *
	 * @param bytes null if unknown
	 */
	add(now_ms: number, bytes: number | null): boolean {
		this.#bytes += bytes ?? Number.POSITIVE_INFINITY;
		if (this.#since_ms === null || this.#bytes > IDLE_BYTES_PER_S * this.#idle_s) {
			this.#since_ms = now_ms;
			this.#bytes = 0;
		}
		return now_ms - this.#since_ms >= this.#idle_s * 1000;
	}
}
