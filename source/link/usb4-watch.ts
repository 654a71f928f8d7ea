/** The USB4 adapters, read repeatedly while data moves. */
import type { LinkChange } from "./change.ts";
import type { LinkFacts } from "./link.ts";
import { grownUsb4Errors, type Usb4Adapter, usb4ErrorText } from "./usb4-registers.ts";

/** The interval at which the registers are read while data moves. */
const READ_MS = 10_000;

/** Reads the adapters of USB4 on the way to the GPU. */
export type ReadAdapters = (facts: LinkFacts) => Promise<readonly Usb4Adapter[]>;

export class Usb4Watch {
	readonly #read: ReadAdapters | undefined;
	#adapters: readonly Usb4Adapter[] = [];
	/** The same, when they were known last. */
	#counted: readonly Usb4Adapter[] = [];
	#newErrors = 0;
	#read_ms = Number.NEGATIVE_INFINITY;
	/** Whether data has moved since they were read. */
	#hasMoved = false;

	/** @param read left out: they are not read */
	constructor(read: ReadAdapters | undefined) {
		this.#read = read;
	}

	/** When they were read last; none while a router sleeps. */
	get adapters(): readonly Usb4Adapter[] {
		return this.#adapters;
	}

	/** How many errors they have counted since the start. */
	get newErrors(): number {
		return this.#newErrors;
	}

	/** @param mb_per_s the rate of the link since the last call; null if unknown */
	observe(mb_per_s: number | null): void {
		this.#hasMoved ||= mb_per_s !== null && mb_per_s > 0;
	}

	/**
	 * Reads them if it is time to. A router whose registers are read stays awake for a while, so that
	 * follows traffic.
	 *
	 * @returns what they have counted since
	 */
	async look(facts: LinkFacts, now_ms: number): Promise<readonly LinkChange[]> {
		const isDue = this.#hasMoved && now_ms - this.#read_ms >= READ_MS;
		if (!isDue || this.#read === undefined) return [];
		[this.#hasMoved, this.#read_ms] = [false, now_ms];
		this.#adapters = await this.#read(facts);
		// While a router sleeps its counts are unknown; afterwards they continue.
		if (this.#adapters.length === 0) return [];
		const grown = grownUsb4Errors(this.#counted, this.#adapters);
		this.#counted = this.#adapters;
		this.#newErrors += grown.reduce((sum, { count }) => sum + count, 0);
		const gpu = facts.gpu ?? "";
		return grown.map((errors) => ({
			event: "tunnel",
			detail: usb4ErrorText(errors),
			at: [],
			gpu,
		}));
	}
}
