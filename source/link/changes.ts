/** Finds what happened to the link between two readings of it; pure. */
import { type PcieErrorCount, pcieErrorText } from "../core/pcie-error-text.ts";
import { isPciAddress } from "./attributes.ts";
import type { LinkChange } from "./change.ts";
import { type DeviceMove, devicesIn, hotplugChanges, movesBetween } from "./hotplug.ts";
import type { LinkFacts, PcieHop, PcieRate } from "./link.ts";
import { errorCountsOf, isReal, rateText } from "./pcie-path.ts";

/** The link at one moment, and the names of all devices. */
export interface LinkLook {
	readonly listing: string;
	readonly facts: LinkFacts;
	/** The last known rate of each hop. */
	readonly rates: ReadonlyMap<string, PcieRate>;
}

/** @param before the previous look; null if there is none */
export function lookOf(listing: string, facts: LinkFacts, before: LinkLook | null): LinkLook {
	const known = before?.facts.gpu === facts.gpu ? before.rates : new Map<string, PcieRate>();
	const rates = facts.hops.map(({ address, current }): [string, PcieRate] => {
		const was = known.get(address);
		return [
			address,
			{
				gt_per_s: current.gt_per_s ?? was?.gt_per_s ?? null,
				lanes: current.lanes ?? was?.lanes ?? null,
			},
		];
	});
	// If not a single PCI device is listed, the directory could not be read.
	const isUnread = before !== null && !devicesIn(listing).some(isPciAddress);
	return { listing: isUnread ? before.listing : listing, facts, rates: new Map(rates) };
}

/** What happened, and when the kernel reported it; null if it was only seen. */
export type SeenChange = LinkChange & { readonly told_ms: number | null };

/**
 * Returns what happened between two looks, causes before their consequences.
 *
 * @param moves the devices that came and went, see {@link movesBetween}
 */
export function linkChanges(
	before: LinkLook,
	after: LinkLook,
	moves = movesBetween(before.listing, after.listing),
): readonly SeenChange[] {
	const gpu = after.facts.gpu ?? before.facts.gpu ?? "";
	return [
		...hotplugChanges(moves, before.facts, after.facts),
		...linkThatWent(before.facts, after.facts, moves),
		...retrains(before, after.facts),
		...grownErrors(before.facts, after.facts),
	].map((change) => ({ gpu, told_ms: null, ...change }));
}

type Change = Omit<LinkChange, "gpu"> & { readonly told_ms?: number | null };

/** A GPU that went and came back between two looks is the same one in both. */
function linkThatWent(before: LinkFacts, after: LinkFacts, moves: readonly DeviceMove[]): Change[] {
	const toldOf = (gpu: string, action: DeviceMove["action"]) =>
		moves.findLast((move) => move.name === gpu && move.action === action);
	const isSame = before.gpu === after.gpu;
	const isBack = isSame && toldOf(before.gpu ?? "", "removed") !== undefined;
	if (isSame && !isBack) return [];
	const changes: Change[] = [];
	// If several GPUs match, none is chosen, so none of them has gone.
	if (before.gpu !== null && (isBack || !after.choice.candidates.includes(before.gpu))) {
		const detail = `link down: GPU ${before.gpu} is gone`;
		const told_ms = toldOf(before.gpu, "removed")?.at_ms ?? null;
		changes.push({ event: "link_down", detail, at: addressesOf(before), told_ms });
	}
	if (after.gpu !== null && (isBack || !before.choice.candidates.includes(after.gpu))) {
		const rate = after.narrowest === null ? "" : rateText(after.narrowest.current);
		const detail = `link up: GPU ${after.gpu}${rate === "" ? "" : `, ${rate}`}`;
		const told_ms = toldOf(after.gpu, "added")?.at_ms ?? null;
		changes.push({ event: "link_up", detail, at: addressesOf(after), told_ms });
	}
	return changes;
}

function addressesOf({ path }: LinkFacts): string[] {
	return path.map(({ address }) => address);
}

/** The rate of a sleeping hop is unknown: that is not a change. */
function retrains({ facts, rates }: LinkLook, after: LinkFacts): Change[] {
	if (facts.gpu !== after.gpu) return [];
	return after.hops.filter(isReal).flatMap((hop): Change[] => {
		const was = rates.get(hop.address);
		if (was === undefined || !isChanged(was, hop.current)) return [];
		const detail = `${rateText(was)} to ${rateText(hop.current)} at ${hop.address}`;
		return [{ event: "retrain", detail, at: endsOf(hop, after) }];
	});
}

/** Returns whether a rate changed, as far as both are known. */
export function isChanged(one: PcieRate, other: PcieRate): boolean {
	const isOther = (was: number | null, is: number | null) =>
		was !== null && is !== null && was !== is;
	return isOther(one.gt_per_s, other.gt_per_s) || isOther(one.lanes, other.lanes);
}

/** Returns the PCI addresses of both ends of a hop, the lower one first. */
export function endsOf({ address }: Pick<PcieHop, "address">, { path }: LinkFacts): string[] {
	const upper = path[path.findIndex((device) => device.address === address) - 1];
	return upper === undefined ? [address] : [address, upper.address];
}

/** Each end of a hop has its own counts. A device that has returned counts from 0. */
function grownErrors(before: LinkFacts, after: LinkFacts): Change[] {
	const known = new Map(
		errorCountsOf(before.path).map(({ at, severity, kind, count }) => [
			`${at} ${severity} ${kind}`,
			count,
		]),
	);
	const grown = new Map<string, PcieErrorCount>();
	for (const { at, hop, severity, kind, count } of errorCountsOf(after.path)) {
		const more = count - (known.get(`${at} ${severity} ${kind}`) ?? count);
		if (more <= 0) continue;
		const key = `${hop} ${severity} ${kind}`;
		const sum = more + (grown.get(key)?.count ?? 0);
		grown.set(key, { hop, severity, kind, count: sum });
	}
	return [...grown.values()].map((one) => ({
		event: "pcie_error",
		detail: pcieErrorText(one),
		at: endsOf({ address: one.hop }, after),
	}));
}
