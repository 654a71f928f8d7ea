/**
 * The work of the child process: reads often enough to notice every wrap, answers its parent, and
 * releases a GPU that is idle or gone.
 */
import type {
	ChildMessage,
	ChildSetup,
	CountedMessage,
	ParentMessage,
	SampledMessage,
} from "./child-protocol.ts";
import type { Sampler, Take } from "./counter-sampler.ts";
import { CounterUnwrapper, wrapTime_ms } from "./counter-unwrapper.ts";
import { IdleWatch } from "./idle-watch.ts";
import { NvmlCode, NvmlError } from "./nvml.ts";

/** How often counters are read at least; twice per wrap where that is more often. */
const [MIN_INTERVAL_MS, MAX_INTERVAL_MS] = [5, 200];

/** Returns the longest time between two readings in ms. */
export function readingInterval_ms(capacity_bytes_per_s: number): number {
	const half_ms = Math.floor(wrapTime_ms(capacity_bytes_per_s) / 2);
	return Math.max(MIN_INTERVAL_MS, Math.min(MAX_INTERVAL_MS, half_ms));
}

/** What the reader needs from its process; tests replace it. */
export interface ReaderContext {
	/** Monotonic clock, ms. */
	now(): number;
	send(message: ChildMessage): void;
	/** Ends the process after what was sent. */
	end(): void;
	/** Whether the GPU is on the bus, and whether it may sleep; neither wakes it. */
	isThere(): boolean;
	maySleep(): boolean;
}

export class NvmlReader {
	readonly #sampler: Sampler;
	readonly #context: ReaderContext;
	readonly #unwrapper: CounterUnwrapper;
	readonly #interval_ms: number;
	#timer: NodeJS.Timeout | undefined;
	/** Readings of NVIDIA's program take time, and one is made after another. */
	#chain: Promise<void> = Promise.resolve();
	#hasEnded = false;
	readonly #idle: IdleWatch;
	#isIdle = false;
	/** Of the last reading. */
	#last = { at_ms: 0, epoch: -1, total: 0n };

	constructor(sampler: Sampler, setup: ChildSetup, context: ReaderContext) {
		this.#sampler = sampler;
		this.#context = context;
		const { capacity_bytes_per_s, epoch, why, idle_s } = setup;
		this.#idle = new IdleWatch(idle_s);
		this.#unwrapper = new CounterUnwrapper(capacity_bytes_per_s, { id: epoch, why });
		this.#interval_ms = readingInterval_ms(capacity_bytes_per_s);
	}

	start(): void {
		this.#context.send({ is: "ready", hasInstances: this.#sampler.hasInstances });
		this.#read(null);
	}

	handle({ is, id }: ParentMessage): void {
		if (is === "ping") this.#context.send({ is: "pong", id, now_ms: this.#context.now() });
		else this.#read(id);
	}

	/** Stops reading. */
	stop(): void {
		this.#hasEnded = true;
		clearTimeout(this.#timer);
		this.#sampler.close?.();
	}

	/** @param id of the request; null for a reading of the child's own */
	#read(id: number | null): void {
		this.#chain = this.#chain.then(async () => {
			if (this.#hasEnded) return;
			clearTimeout(this.#timer);
			try {
				if (!this.#context.isThere()) return this.#letGo({ is: "removed" });
				// A GPU that may sleep cannot while a process holds it.
				if (this.#isIdle && this.#context.maySleep()) return this.#letGo({ is: "idle" });
				if (id !== null || this.#sampler.hasCounters) {
					const pending = this.#sampler.take();
					this.#answer(pending instanceof Promise ? await pending : pending, id);
				}
			} catch (error) {
				const code = error instanceof NvmlError ? error.code : NvmlCode.unknown;
				return this.#letGo({ is: "failed", code });
			}
			if (!this.#hasEnded) this.#timer = setTimeout(() => this.#read(null), this.#interval_ms);
		});
	}

	#answer(take: Take, id: number | null): void {
		const answer = take.kind === "counted" ? this.#count(take) : this.#sampled(take);
		if (id !== null) this.#context.send({ ...answer, id });
	}

	#count({ counts, replays }: Take & { kind: "counted" }): Omit<CountedMessage, "id"> {
		const { tx_bytes, rx_bytes, epoch } = this.#unwrapper.next(counts);
		const { earliest_ms, latest_ms, counted_ms } = counts;
		const total = (tx_bytes ?? 0n) + (rx_bytes ?? 0n);
		const isNew = epoch.id !== this.#last.epoch;
		this.#isIdle = this.#idle.add(latest_ms, isNew ? null : Number(total - this.#last.total));
		this.#last = { ...this.#last, epoch: epoch.id, total };
		const times = { earliest_ms, latest_ms, counted_ms };
		const { id, why } = epoch;
		return { is: "counted", ...times, tx_bytes, rx_bytes, replays, epoch: id, why };
	}

	#sampled({ rates, replays }: Take & { kind: "sampled" }): Omit<SampledMessage, "id"> {
		const { latest_ms, tx_kb_per_s, rx_kb_per_s } = rates;
		const elapsed_ms = latest_ms - this.#last.at_ms;
		this.#last = { ...this.#last, at_ms: latest_ms };
		this.#isIdle = this.#idle.add(latest_ms, (tx_kb_per_s + rx_kb_per_s) * elapsed_ms);
		return { is: "sampled", ...rates, replays };
	}

	#letGo(message: ChildMessage): void {
		this.stop();
		this.#context.send(message);
		this.#context.end();
	}
}
