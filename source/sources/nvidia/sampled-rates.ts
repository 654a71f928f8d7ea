/** The driver's sampled throughput as rates. */
import { BYTES_PER_MB } from "../../core/metrics.ts";
import type { SampledRates } from "../../core/sample.ts";

/** Some drivers before 570 give a thousand times the throughput. */
const WRONG_UNIT = 1000;
/** A window of 20 ms may carry somewhat more than the capacity; not this much. */
const TOLERANCE = 1.5;
const BYTES_PER_KB = 1000;

/** Follows one GPU, because one rate beyond the capacity shows the unit of all. */
export class SampledUnits {
	readonly #capacity_bytes_per_s: number;
	#divisor = 1;

	constructor(capacity_bytes_per_s: number) {
		this.#capacity_bytes_per_s = capacity_bytes_per_s;
	}

	/** Returns rates of KB/s as the driver gives them; null where they are beyond any capacity. */
	rates(tx_kb_per_s: number, rx_kb_per_s: number): SampledRates {
		const most_kb_per_s = (this.#capacity_bytes_per_s * TOLERANCE) / BYTES_PER_KB;
		if (Math.max(tx_kb_per_s, rx_kb_per_s) > most_kb_per_s) this.#divisor = WRONG_UNIT;
		const rate = (kb_per_s: number) => {
			const true_kb_per_s = kb_per_s / this.#divisor;
			return true_kb_per_s > most_kb_per_s ? null : (true_kb_per_s * BYTES_PER_KB) / BYTES_PER_MB;
		};
		return { tx_mb_per_s: rate(tx_kb_per_s), rx_mb_per_s: rate(rx_kb_per_s) };
	}
}
