/** What happened to the link between two readings of it; pure. */
import { printableWithin } from "../core/printable-text.ts";
import { isPciAddress, isThunderboltDevice } from "./attributes.ts";
import type { LinkChange } from "./change.ts";
import { titleOf } from "./facts.ts";
import type { LinkFacts, PcieHop, PcieRate } from "./link.ts";
import { errorCountsOf, isReal, rateText } from "./pcie-path.ts";

/** The link at one moment, and the names of all devices. */
export interface LinkLook {
	readonly listing: string;
	readonly facts: LinkFacts;
	/** What each hop ran at when it was known last. */
	readonly rates: ReadonlyMap<string, PcieRate>;
}

/** @param before the look before; null: none */
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
	return { listing, facts, rates: new Map(rates) };
}

/** How many devices that came or went together are named. */
const MOST_NAMED = 3;
/** In characters, of a kernel's name that is shown. */
const MAX_NAME_LENGTH = 40;

/** Returns what happened between two looks, the cause before what follows from it. */
export function linkChanges(before: LinkLook, after: LinkLook): readonly LinkChange[] {
	const gpu = after.facts.gpu ?? before.facts.gpu ?? "";
	return [
		...devicesThatWent(before, after),
		...linkThatWent(before.facts, after.facts),
		...retrains(before, after.facts),
		...grownErrors(before.facts, after.facts),
	].map((change) => ({ gpu, ...change }));
}

type Change = Omit<LinkChange, "gpu">;

function devicesThatWent(before: LinkLook, after: LinkLook): Change[] {
	const [had, has] = [before, after].map(({ listing }) => listing.split("\n").filter(isDevice));
	// Without a single device of PCI the directory could not be read: nothing is known to have gone.
	if (had === undefined || has === undefined || !has.some(isPciAddress)) return [];
	return [
		hotplug("removed", missingFrom(has, had), before.facts),
		hotplug("added", missingFrom(had, has), after.facts),
	].flat();
}

function isDevice(name: string): boolean {
	return isPciAddress(name) || isThunderboltDevice(name);
}

function missingFrom(list: readonly string[], names: readonly string[]): string[] {
	const known = new Set(list);
	return names.filter((name) => !known.has(name));
}

function hotplug(how: string, names: readonly string[], facts: LinkFacts): Change[] {
	if (names.length === 0) return [];
	const rankOf = (name: string) => (!isPciAddress(name) ? 0 : name === facts.gpu ? 1 : 2);
	const ordered = names.toSorted((one, other) => rankOf(one) - rankOf(other));
	const shown = ordered.slice(0, MOST_NAMED).map((name) => deviceName(name, facts));
	const more = names.length - shown.length;
	const rest = more === 0 ? "" : ` and ${more} more`;
	return [{ event: "hotplug", detail: `${how}: ${shown.join(", ")}${rest}`, at: names }];
}

function deviceName(name: string, { devices, gpu }: LinkFacts): string {
	if (name === gpu) return `GPU ${name}`;
	const device = devices.find(({ id }) => id === name);
	if (device !== undefined) return titleOf(device);
	return `${isPciAddress(name) ? "PCI" : "Thunderbolt"} ${printableWithin(name, MAX_NAME_LENGTH)}`;
}

function linkThatWent(before: LinkFacts, after: LinkFacts): Change[] {
	if (before.gpu === after.gpu) return [];
	const changes: Change[] = [];
	// Where several GPUs fit, none is chosen, and none of them has gone.
	if (before.gpu !== null && !after.choice.candidates.includes(before.gpu)) {
		const detail = `link down: GPU ${before.gpu} is gone`;
		changes.push({ event: "link_down", detail, at: addressesOf(before) });
	}
	if (after.gpu !== null && !before.choice.candidates.includes(after.gpu)) {
		const rate = after.narrowest === null ? "" : rateText(after.narrowest.current);
		const detail = `link up: GPU ${after.gpu}${rate === "" ? "" : `, ${rate}`}`;
		changes.push({ event: "link_up", detail, at: addressesOf(after) });
	}
	return changes;
}

function addressesOf({ path }: LinkFacts): string[] {
	return path.map(({ address }) => address);
}

/** Of a hop that sleeps its rate is unknown: that is not a change. */
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

/** Both ends of a hop count by themselves. A device that came anew counts from 0. */
function grownErrors(before: LinkFacts, after: LinkFacts): Change[] {
	const known = new Map(
		errorCountsOf(before.path).map(({ at, severity, kind, count }) => [
			`${at} ${severity} ${kind}`,
			count,
		]),
	);
	const grown = new Map<string, { readonly hop: string; readonly what: string; count: number }>();
	for (const { at, hop, severity, kind, count } of errorCountsOf(after.path)) {
		const more = count - (known.get(`${at} ${severity} ${kind}`) ?? count);
		if (more <= 0) continue;
		const what = severity === "correctable" ? kind : `${kind} (${severity})`;
		const sum = grown.get(`${hop} ${what}`) ?? { hop, what, count: 0 };
		sum.count += more;
		grown.set(`${hop} ${what}`, sum);
	}
	return [...grown.values()].map(({ hop, what, count }) => ({
		event: "pcie_error",
		detail: `${count} ${what} at ${hop}`,
		at: endsOf({ address: hop }, after),
	}));
}
