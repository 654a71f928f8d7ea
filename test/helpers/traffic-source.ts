/**
 * A source that counts bytes and nothing else: no runtime, no operations, no latency, no errors.
 */
import type { Clock, Reading, Source } from "../../source/core/interfaces.ts";
import { BYTES_PER_MB, offersOf } from "../../source/core/metrics.ts";
import { type Counters, NO_COUNTERS } from "../../source/core/sample.ts";

export const [TX_MB_PER_S, RX_MB_PER_S] = [1200, 300];

export class TrafficSource implements Source {
	readonly name = "a source of traffic alone";
	readonly id = "intel";
	readonly counts = "wire";
	readonly offers = offersOf(["tx_bytes", "rx_bytes"]);
	readonly #clock: Clock;
	#reset_ms: number;

	constructor(clock: Clock) {
		this.#clock = clock;
		this.#reset_ms = clock.now() - 60_000;
	}

	/** Restarts the counters, without any other sign of it. */
	reset(): void {
		this.#reset_ms = this.#clock.now();
	}

	read(): Reading {
		const now_ms = this.#clock.now();
		const counted = (mb_per_s: number) =>
			BigInt(Math.round(((now_ms - this.#reset_ms) / 1000) * mb_per_s * BYTES_PER_MB));
		const counters: Counters = {
			...NO_COUNTERS,
			tx_bytes: counted(TX_MB_PER_S),
			rx_bytes: counted(RX_MB_PER_S),
		};
		return {
			ok: true,
			earliest_ms: now_ms - 0.05,
			latest_ms: now_ms + 0.05,
			parse: () => ({ ok: true, counters }),
		};
	}
}
