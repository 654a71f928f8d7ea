/** What was seen of a link since the start: its best rates, and those under load. */
import type { LinkFacts, PcieHop, PcieRate } from "./link.ts";
import { isReal } from "./pcie-path.ts";

/** From this rate on, both directions together, a GPU does not save power on its link. */
export const LOAD_MB_PER_S = 100;

/** The mean of a longer interval says little about a moment in it: it may be a single burst. */
export const MAX_LOAD_INTERVAL_S = 5;

export interface HopSeen {
	/** The highest speed and the most lanes, each by itself. */
	readonly best: PcieRate;
	/** What it ran at when it was last read under load; null if it never was. */
	readonly underLoad: PcieRate | null;
	/** The fastest of those under load. */
	readonly bestUnderLoad: PcieRate | null;
}

export interface LinkSeen {
	/** By the address of the hop. */
	readonly hops: ReadonlyMap<string, HopSeen>;
	/** Whether the link was under load when it was last read; null if unknown. */
	readonly isLoaded: boolean | null;
}

/** The state before the first reading. */
export const NOTHING_SEEN: LinkSeen = { hops: new Map(), isLoaded: null };

/** Returns what is known after one more reading of the link; pure. */
export function reduceSeen(seen: LinkSeen, facts: LinkFacts, isLoaded: boolean | null): LinkSeen {
	const hops = facts.hops.filter(isReal).map((hop): [string, HopSeen] => {
		return [hop.address, hopAfter(seen.hops.get(hop.address), hop, isLoaded === true)];
	});
	// A link that is unplugged keeps what was seen: it often returns to its addresses.
	return { hops: new Map([...(facts.gpu === null ? seen.hops : []), ...hops]), isLoaded };
}

function hopAfter(
	before: HopSeen | undefined,
	{ current, maximum }: PcieHop,
	isLoaded: boolean,
): HopSeen {
	// Another device may have come to the same address.
	const best = {
		gt_per_s: least(most(before?.best.gt_per_s, current.gt_per_s), maximum.gt_per_s),
		lanes: least(most(before?.best.lanes, current.lanes), maximum.lanes),
	};
	const known = { underLoad: null, bestUnderLoad: null, ...before };
	if (!isLoaded || current.gt_per_s === null) return { ...known, best };
	const isBetter = current.gt_per_s >= (known.bestUnderLoad?.gt_per_s ?? 0);
	return { best, underLoad: current, bestUnderLoad: isBetter ? current : known.bestUnderLoad };
}

/** Judges by the fastest under load, for a load whose end may have been idle; pure. */
export function byBestUnderLoad({ hops }: LinkSeen): LinkSeen {
	const best = [...hops].map(([address, hop]): [string, HopSeen] => {
		return [address, { ...hop, underLoad: hop.bestUnderLoad }];
	});
	return { hops: new Map(best), isLoaded: null };
}

function most(one: number | null | undefined, other: number | null): number | null {
	return one == null || other === null ? (one ?? other) : Math.max(one, other);
}

function least(one: number | null, other: number | null): number | null {
	return one === null || other === null ? one : Math.min(one, other);
}

/** Follows the readings of a link beside the traffic over it. */
export class LinkMemory {
	#seen = NOTHING_SEEN;
	#facts: LinkFacts | null = null;
	#wasLoaded = false;

	get seen(): LinkSeen {
		return this.#seen;
	}

	/** The reading that was taken last. */
	get facts(): LinkFacts | null {
		return this.#facts;
	}

	/**
	 * Takes the link as last read, and the traffic of the last interval. A reading was made under
	 * load if the intervals at both of its sides were.
	 *
	 * @param mb_per_s both directions together; null if unknown
	 */
	observe(facts: LinkFacts | null, mb_per_s: number | null): void {
		const isNew = facts !== null && facts !== this.#facts;
		if (mb_per_s === null) {
			// A driver may not have counted yet: the next sample says whether there is load.
			if (isNew) this.#seen = reduceSeen(this.#seen, facts, null);
			return;
		}
		const isLoaded = mb_per_s >= LOAD_MB_PER_S;
		if (isNew) {
			this.#seen = reduceSeen(this.#seen, facts, isLoaded ? this.#wasLoaded : false);
			this.#facts = facts;
		}
		this.#wasLoaded = isLoaded;
	}
}
