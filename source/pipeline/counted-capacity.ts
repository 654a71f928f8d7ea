import type { Source } from "../core/interfaces.ts";
import type { LinkCapacity, LinkFacts } from "../link/link.ts";

/** Returns the capacity of a link for what a source counts: payload, or all bytes on the wire. */
export function countedCapacity(
	{ capacity, wire }: Pick<LinkFacts, "capacity" | "wire">,
	{ counts, offers }: Pick<Source, "counts" | "offers">,
): LinkCapacity {
	// Sampled rates are of bytes on the wire too.
	const hasRates = offers.has("tx_mb_per_s") || offers.has("rx_mb_per_s");
	return counts === "wire" || (counts === "" && hasRates) ? wire : capacity;
}
