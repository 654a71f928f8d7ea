/** How full the link is: of what it can carry in theory, and of the best that was measured. */
import type { LinkCapacity } from "../core/link.ts";
import type { Sample } from "../core/sample.ts";

/** What a rate is compared with, each way in MB/s; null where that is not known. */
export interface LinkLimits {
	readonly theory: LinkCapacity;
	readonly verified: LinkCapacity;
}

type Way = "tx" | "rx";
const NOT_KNOWN: LinkCapacity = { tx_mb_per_s: null, rx_mb_per_s: null };
/** A narrower panel has the sentence in fewer words. */
const WIDTH_OF_SENTENCE = 56;

/** The fuller way, and how full it is, in words. */
export interface LinkUse {
	readonly way: "TX" | "RX";
	readonly text: string;
}

/** @param sample the last that is known, so that an outage does not move the lines */
export function linkLimits(sample: Sample | null, verified: LinkCapacity | null): LinkLimits {
	return {
		theory: {
			tx_mb_per_s: sample?.link_capacity_tx_mb_per_s ?? null,
			rx_mb_per_s: sample?.link_capacity_rx_mb_per_s ?? null,
		},
		verified: verified ?? NOT_KNOWN,
	};
}

/** The limit that a graph carries: the link's own, or what was measured where that is not known. */
export function drawnLimit({ theory, verified }: LinkLimits, way: Way): number | null {
	return theory[`${way}_mb_per_s`] ?? verified[`${way}_mb_per_s`];
}

/** `62 % of the link, 81 % of the best measured`, of the fuller way; null where nothing is known. */
export function linkUse(
	sample: Sample | null,
	limits: LinkLimits,
	columns: number,
): LinkUse | null {
	const share = (way: Way, limit: LinkCapacity) => {
		const rate = sample?.[`${way}_mb_per_s`] ?? null;
		const most = limit[`${way}_mb_per_s`];
		return rate === null || most === null ? null : rate / most;
	};
	const ways = (["tx", "rx"] as const).map((way) => ({
		way: way === "tx" ? ("TX" as const) : ("RX" as const),
		theory: share(way, limits.theory),
		verified: share(way, limits.verified),
	}));
	const fullness = (way: (typeof ways)[number]) => way.theory ?? way.verified ?? -1;
	const [fuller] = ways.sort((one, other) => fullness(other) - fullness(one));
	if (fuller === undefined || fullness(fuller) < 0) return null;
	const isShort = columns < WIDTH_OF_SENTENCE;
	const parts = [
		...percentOf(fuller.theory, isShort ? "of link" : "of the link"),
		...percentOf(fuller.verified, isShort ? "of best" : "of the best measured"),
	];
	return { way: fuller.way, text: parts.join(", ") };
}

function percentOf(share: number | null, what: string): string[] {
	return share === null ? [] : [`${(share * 100).toFixed(0)} % ${what}`];
}
