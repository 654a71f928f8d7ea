import process from "node:process";

/** Further texts are dropped: the first ones show what is wrong. */
const MAX_TEXTS = 100;

/**
 * Holds back what is written to stderr, including Node's own warnings, until the screen has been
 * left. If stderr is not a terminal nothing is held back.
 */
export class HeldStderr {
	readonly #texts: string[] = [];
	#dropped = 0;
	/** The original write function; null while nothing is held back. */
	#write: typeof process.stderr.write | null = null;

	hold(): void {
		const { stderr } = process;
		if (!stderr.isTTY || this.#write !== null) return;
		this.#write = stderr.write;
		stderr.write = (text: string | Uint8Array, ...rest: unknown[]) => {
			if (this.#texts.length < MAX_TEXTS) this.#texts.push(Buffer.from(text).toString());
			else this.#dropped++;
			const callback = rest.at(-1);
			if (typeof callback === "function") process.nextTick(() => callback());
			return true;
		};
	}

	/** Writes what was held back. Synchronous, so that it works in an exit handler. */
	release(): void {
		if (this.#write === null) return;
		process.stderr.write = this.#write;
		this.#write = null;
		const more = this.#dropped > 0 ? `anarchy-perf-ink: and ${this.#dropped} more messages\n` : "";
		const held = this.#texts.splice(0).join("") + more;
		this.#dropped = 0;
		if (held !== "") process.stderr.write(held);
	}
}
