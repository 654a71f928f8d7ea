import { BYTES_PER_MB } from "../core/metrics.ts";
import type { Outcome } from "../core/sample.ts";

/** Returns what moved between two readings, both directions together; null if that is unknown. */
export function movedBetween(
	before: Outcome,
	after: Outcome,
): { readonly bytes: number; readonly mb_per_s: number } | null {
	if (!before.ok || !after.ok) return null;
	if (before.snapshot.epoch?.id !== after.snapshot.epoch?.id) return null;
	const [first, last] = [before.snapshot.counters, after.snapshot.counters];
	if (first.tx_bytes === null || first.rx_bytes === null) return null;
	if (last.tx_bytes === null || last.rx_bytes === null) return null;
	const bytes = Number(last.tx_bytes - first.tx_bytes + (last.rx_bytes - first.rx_bytes));
	const elapsed_s = (after.snapshot.latest_ms - before.snapshot.latest_ms) / 1000;
	// The counters were reset in between.
	if (bytes < 0 || elapsed_s <= 0) return null;
	return { bytes, mb_per_s: bytes / BYTES_PER_MB / elapsed_s };
}
