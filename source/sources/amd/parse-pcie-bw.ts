/** AMD's `pcie_bw`: messages that a card counted over a window of a second, from text to rates. */
import { BYTES_PER_MB } from "../../core/metrics.ts";
import type { SampledRates } from "../../core/sample.ts";

/** The kernel's window, in seconds. */
const WINDOW_S = 1;

/**
 * Returns upper bounds of the rates: every message counts as one of the largest payload. The text is
 * `received sent payload`, as the card sees it. Null if it is not of this form.
 */
export function parsePcieBw(text: string): SampledRates | null {
	const match = /^(\d{1,15}) (\d{1,15}) (\d{1,5})\s*$/.exec(text);
	if (match === null) return null;
	const [received = 0, sent = 0, payload_bytes = 0] = match.slice(1).map(Number);
	// Without a payload the messages say nothing.
	if (payload_bytes === 0) return null;
	const rateOf = (messages: number) => (messages * payload_bytes) / WINDOW_S / BYTES_PER_MB;
	return { tx_mb_per_s: rateOf(received), rx_mb_per_s: rateOf(sent) };
}

/** Parses `pcie_replay_count`; null if it is not a count. */
export function parseReplays(text: string | null): number | null {
	const digits = text?.trim() ?? "";
	return /^\d{1,15}$/.test(digits) ? Number(digits) : null;
}
