/** Totals of the operations of the simulated driver, exact over any time. */
import { OPERATION_BYTES, type Operations } from "./simulated-operations.ts";

/** What really happened since the driver started, including its uptime, regardless of resets. */
export interface SimulatedTruth {
	readonly tx_bytes: bigint;
	readonly rx_bytes: bigint;
	readonly operations: bigint;
	/** Sum of the latencies of all operations, in ns. */
	readonly latency_ns: bigint;
}

/** Adds up the operations of all steps. */
export class OperationTotals {
	readonly #tx: ExactSum;
	readonly #rx: ExactSum;
	readonly #latency: ExactSum;

	/**
	 * Starts with the operations of an uptime: their numbers, and the sum of their latencies in ns.
	 */
	constructor(tx: bigint, rx: bigint, latency_ns: bigint) {
		this.#tx = new ExactSum(tx);
		this.#rx = new ExactSum(rx);
		this.#latency = new ExactSum(latency_ns);
	}

	/** Adds a completed step. */
	add({ tx, rx, latency_ns }: Operations): void {
		this.#tx.add(tx);
		this.#rx.add(rx);
		this.#latency.add(latency_ns);
	}

	/** Returns the totals including a step that is not added. */
	with(step: Operations): SimulatedTruth {
		const tx = this.#tx.total + BigInt(step.tx);
		const rx = this.#rx.total + BigInt(step.rx);
		return {
			tx_bytes: tx * OPERATION_BYTES,
			rx_bytes: rx * OPERATION_BYTES,
			operations: tx + rx,
			latency_ns: this.#latency.total + BigInt(step.latency_ns),
		};
	}
}

/** A sum of integers that is exact beyond 2⁵³, and cheap to add to. */
class ExactSum {
	#folded: bigint;
	#recent = 0;

	constructor(initial: bigint) {
		this.#folded = initial;
	}

	/** @param addend an integer, at most 2⁵² */
	add(addend: number): void {
		this.#recent += addend;
		if (this.#recent < 2 ** 52) return;
		this.#folded += BigInt(this.#recent);
		this.#recent = 0;
	}

	get total(): bigint {
		return this.#folded + BigInt(this.#recent);
	}
}
