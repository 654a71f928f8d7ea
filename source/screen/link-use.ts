/** How full the link is, relative to its capacity and to the best rate measured. */
import type { Direction } from "../core/direction.ts";
import type { Sample } from "../core/sample.ts";
import type { LinkCapacity } from "../link/link.ts";

/** What a rate is compared with, per direction in MB/s; null if unknown. */
export interface LinkLimits {
	readonly theory: LinkCapacity;
	readonly verified: LinkCapacity;
}

const UNKNOWN_CAPACITY: LinkCapacity = { tx_mb_per_s: null, rx_mb_per_s: null };
/** From which width on there is a number, words with it, and both numbers. */
const MIN_COLUMNS = { number: 80, words: 100, both: 120 };

/** @param sample the last known one, so that an outage does not move anything */
export function linkLimits(sample: Sample | null, verified: LinkCapacity | null): LinkLimits {
	return {
		theory: {
			tx_mb_per_s: sample?.link_capacity_tx_mb_per_s ?? null,
			rx_mb_per_s: sample?.link_capacity_rx_mb_per_s ?? null,
		},
		verified: verified ?? UNKNOWN_CAPACITY,
	};
}

/** The limit to draw: that of the link, or the best rate measured if it is unknown. */
export function drawnLimit({ theory, verified }: LinkLimits, direction: Direction): number | null {
	return theory[`${direction}_mb_per_s`] ?? verified[`${direction}_mb_per_s`];
}

/** `62 % of the link, 81 % of the best measured`; empty if unknown, or without room. */
export function shareText(
	rate: number | null,
	{ theory, verified }: LinkLimits,
	direction: Direction,
	columns: number,
): string {
	const [ofLink = "", ofBest = ""] = [theory, verified].map((limit) => {
		const most = limit[`${direction}_mb_per_s`];
		return rate === null || most === null ? "" : `${((rate / most) * 100).toFixed(0)} %`;
	});
	if (columns < MIN_COLUMNS.number) return "";
	if (columns < MIN_COLUMNS.words) return ofLink || ofBest;
	const texts = [
		ofLink === "" ? "" : `${ofLink} of the link`,
		ofBest === "" ? "" : `${ofBest} of the best measured`,
	].filter(Boolean);
	return texts.slice(0, columns < MIN_COLUMNS.both ? 1 : 2).join(", ");
}
