/** Events that the simulated driver counts: errors, connects and disconnects. */
import type { PhaseEvents } from "./scenarios.ts";

/** Counts events since the last reset. */
export class EventCounters {
	#counts = { dma_errors: 0, connections: 1, disconnections: 0, thunderbolt_errors: 0 };
	#timedConnects: { count: number; sum_ns: number };

	/** @param connect_ns the duration of the first connect, which is counted already, in ns */
	constructor(connect_ns: number) {
		this.#timedConnects = { count: 1, sum_ns: connect_ns };
	}

	/** The counts, and the mean time of a connect in ns; null until a connect was timed. */
	get values() {
		const { count, sum_ns } = this.#timedConnects;
		return { ...this.#counts, connect_time_ns: count === 0 ? null : Math.floor(sum_ns / count) };
	}

	count(events: PhaseEvents): void {
		this.#counts.dma_errors += events.dma_errors ?? 0;
		this.#counts.thunderbolt_errors += events.thunderbolt_errors ?? 0;
		this.#counts.disconnections += events.disconnections ?? 0;
		if (events.connect_ns === undefined) return;
		this.#counts.connections++;
		this.#timedConnects.count++;
		this.#timedConnects.sum_ns += events.connect_ns;
	}

	/** Starts again at 0, also for connects. */
	reset(): void {
		this.#counts = { dma_errors: 0, connections: 0, disconnections: 0, thunderbolt_errors: 0 };
		this.#timedConnects = { count: 0, sum_ns: 0 };
	}
}
