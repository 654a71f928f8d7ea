/** What the kernel reports about links by itself, and which of it concerns the chosen link. */
import { printableWithin } from "../core/printable-text.ts";
import type { LinkChange } from "./change.ts";
import { endsOf, isChanged, type LinkLook } from "./changes.ts";
import { type DeviceMove, deviceName } from "./hotplug.ts";
import type { PcieRate } from "./link.ts";
import { isReal, rateText } from "./pcie-path.ts";

/**
 * - `rate`: what the link below a port runs at now
 * - `up`, `down`: the link below a port
 * - `errors`: a device reported some; how many and of which kind is counted elsewhere
 * - `xid`: what NVIDIA's driver reported of a GPU
 * - `device`: a device came or went
 * - `state`: something else happened to a device
 * - `tunnel`: what a Thunderbolt domain said of a tunnel
 */
export type LinkNews =
	| { readonly kind: "rate"; readonly port: string; readonly rate: PcieRate }
	| { readonly kind: "up" | "down"; readonly port: string }
	| { readonly kind: "errors"; readonly device: string }
	| { readonly kind: "xid"; readonly gpu: string; readonly number: number; readonly text: string }
	| ({ readonly kind: "device" } & Omit<DeviceMove, "at_ms">)
	| { readonly kind: "state"; readonly name: string; readonly what: string }
	| { readonly kind: "tunnel"; readonly domain: string; readonly what: string };

export interface TimedNews {
	readonly news: LinkNews;
	/** How long ago it was; 0 if that is unknown. */
	readonly age_ms: number;
}

/** Where news come from. */
export interface NewsSource {
	/** Returns the news since the last call; neither waits nor throws. */
	read(): readonly TimedNews[];
	/** Calls back when news arrive; undefined if the source cannot. */
	onArrival?(call: () => void): void;
	/** Releases what the kernel keeps for it. May be called more than once. */
	close(): void;
}

const MAX_TEXT_LENGTH = 100;

/** Returns what a piece of news means for the link, and the link after it; pure. */
export function changeOf(
	news: LinkNews,
	look: LinkLook,
): { readonly change: LinkChange | null; readonly look: LinkLook } {
	const { facts } = look;
	const gpu = facts.gpu ?? "";
	if (news.kind === "xid") {
		const detail = `Xid ${news.number}${news.text === "" ? "" : `: ${news.text}`}`;
		const at = [news.gpu];
		const change = { event: "xid", detail: printableWithin(detail, MAX_TEXT_LENGTH), at } as const;
		return { change: { ...change, gpu: news.gpu }, look };
	}
	const nothing = { change: null, look };
	if (news.kind === "tunnel") {
		// News of other domains than that of the GPU are ignored, if that is known.
		const domains = facts.chain.map(({ id }) => id.slice(0, id.indexOf("-")));
		if (domains.length > 0 && !domains.includes(news.domain)) return nothing;
		return { change: { event: "tunnel", detail: news.what, at: [], gpu }, look };
	}
	if (news.kind === "state") {
		const detail = `${news.what}: ${deviceName(news.name, facts)}`;
		return { change: { event: "hotplug", detail, at: [news.name], gpu }, look };
	}
	if (news.kind === "errors" || news.kind === "device") return nothing;
	const { port } = news;
	const hop = facts.hops.find((each) => isReal(each) && endsOf(each, facts).includes(port));
	if (hop === undefined) return nothing;
	const at = endsOf(hop, facts);
	if (news.kind !== "rate") {
		const detail = `link ${news.kind} at ${hop.address}`;
		return { change: { event: `link_${news.kind}`, detail, at, gpu }, look };
	}
	const was = look.rates.get(hop.address);
	if (was === undefined || !isChanged(was, news.rate)) return nothing;
	const is = { gt_per_s: news.rate.gt_per_s ?? was.gt_per_s, lanes: news.rate.lanes ?? was.lanes };
	const detail = `${rateText(was)} to ${rateText(is)} at ${hop.address}`;
	return {
		change: { event: "retrain", detail, at, gpu },
		look: { ...look, rates: new Map([...look.rates, [hop.address, is]]) },
	};
}

/** Returns whether news are about the errors of a device of the link. */
export function areErrors(news: LinkNews, { facts }: LinkLook): boolean {
	return news.kind === "errors" && facts.path.some(({ address }) => address === news.device);
}
