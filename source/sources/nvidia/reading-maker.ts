/** From what the child read to readings of the source. */
import type { Reading } from "../../core/interfaces.ts";
import { NO_COUNTERS } from "../../core/sample.ts";
import type { CountedMessage, SampledMessage } from "./child-protocol.ts";
import { EventTotal } from "./event-total.ts";
import { SampledUnits } from "./sampled-rates.ts";

/** Follows one GPU, through all children that read it. */
export class ReadingMaker {
	readonly #replays = new EventTotal();
	#units: SampledUnits | null = null;

	/** @param capacity_bytes_per_s per direction on the wire, which shows units that are wrong */
	make(read: CountedMessage | SampledMessage, capacity_bytes_per_s: number): Reading {
		const { earliest_ms, latest_ms } = read;
		const pcie_replays = this.#replays.next(read.replays);
		if (read.is === "sampled") {
			this.#units ??= new SampledUnits(capacity_bytes_per_s);
			const sampled = this.#units.rates(read.tx_kb_per_s, read.rx_kb_per_s);
			const counters = { ...NO_COUNTERS, pcie_replays };
			return { ok: true, earliest_ms, latest_ms, parse: () => ({ ok: true, counters, sampled }) };
		}
		const { tx_bytes, rx_bytes, counted_ms, epoch, why } = read;
		const counters = { ...NO_COUNTERS, tx_bytes, rx_bytes, pcie_replays };
		return {
			ok: true,
			earliest_ms,
			latest_ms,
			epoch: { id: epoch, why },
			...(counted_ms === null ? {} : { counted_ms }),
			parse: () => ({ ok: true, counters }),
		};
	}
}
