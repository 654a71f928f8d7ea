/** AMD's `pcie_bw`: messages that a card counted over a window of a second, from text to rates. */
import { BYTES_PER_MB } from "../../core/metrics.ts";
import type { SampledRates } from "../../core/sample.ts";

/** The kernel's window, in seconds. */
const WINDOW_S = 1;

/** The largest payload that PCIe knows, in bytes. */
const MAX_PAYLOAD_BYTES = 4096;
/** All bits of a register set: what is read of a card that has left the bus. */
const UNANSWERED = 2 ** 32 - 1;

/**
 * Returns upper bounds of the rates: every message counts as one of the largest payload, and no
 * direction carries more than its link. The text is `received sent payload`, as the card sees it.
 * Null if it is not of this form, or not of a card that answers.
 *
 * @param most_mb_per_s what the link can carry at most each way; null if unknown
 */
export function parsePcieBw(
	text: string,
	most_mb_per_s: number | null = null,
): SampledRates | null {
	const match = /^(\d{1,15}) (\d{1,15}) (\d{1,5})\s*$/.exec(text);
	if (match === null) return null;
	const [received = 0, sent = 0, payload_bytes = 0] = match.slice(1).map(Number);
	// Without a payload the messages say nothing.
	if (payload_bytes === 0 || payload_bytes > MAX_PAYLOAD_BYTES) return null;
	if (received >= UNANSWERED || sent >= UNANSWERED) return null;
	const most = most_mb_per_s ?? Number.POSITIVE_INFINITY;
	const rateOf = (messages: number) =>
		Math.min(most, (messages * payload_bytes) / WINDOW_S / BYTES_PER_MB);
	return { tx_mb_per_s: rateOf(received), rx_mb_per_s: rateOf(sent) };
}

/** Parses `pcie_replay_count`; null if it is not a count. */
export function parseReplays(text: string | null): number | null {
	const digits = text?.trim() ?? "";
	return /^\d{1,15}$/.test(digits) ? Number(digits) : null;
}
