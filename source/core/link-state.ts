/** Whether a link is up, by what a sample says of it. */
import type { Sample } from "./sample.ts";

/**
 * Whether the driver has counted as many disconnects as connects, and nothing moves: after a reset
 * of its counters a link that is up has no connect of its own.
 */
export function isLinkDown(sample: Sample): boolean {
	const { connections, disconnections } = sample;
	if (connections === null || disconnections === null || isMoving(sample)) return false;
	return disconnections > 0 && connections <= disconnections;
}

/** Whether anything moved over it in the interval. */
export function isMoving({ tx_mb_per_s, rx_mb_per_s }: Sample): boolean {
	return (tx_mb_per_s ?? 0) + (rx_mb_per_s ?? 0) > 0;
}
