/** Devices that come and go: from two listings, and from what the kernel reported in between. */
import { printableWithin } from "../core/printable-text.ts";
import { isPciAddress, isThunderboltDevice } from "./attributes.ts";
import type { LinkChange } from "./change.ts";
import { titleOf } from "./facts.ts";
import type { LinkFacts } from "./link.ts";

/** A device that came or went. */
export interface DeviceMove {
	readonly action: "added" | "removed";
	/** The kernel's name. */
	readonly name: string;
	/** When, by the monotonic clock; null if it was between two looks. */
	readonly at_ms: number | null;
}

/** A move that the kernel reported. */
export type ToldMove = DeviceMove & { readonly at_ms: number };

/** Returns the devices of PCI and Thunderbolt in a listing. */
export function devicesIn(listing: string): string[] {
	return listing.split("\n").filter(isDevice);
}

export function isDevice(name: string): boolean {
	return isPciAddress(name) || isThunderboltDevice(name);
}

/**
 * Returns what came and went, in the order of time, each only once: a device that is there does
 * not come, and what the kernel did not tell shows in the listing.
 */
export function movesBetween(
	before: string,
	after: string,
	told: readonly ToldMove[] = [],
): readonly DeviceMove[] {
	const present = new Set(devicesIn(before));
	const moves = told.filter(({ action, name }) => {
		if (action === "removed") return present.delete(name);
		return !present.has(name) && present.add(name);
	});
	const has = devicesIn(after);
	// If not a single PCI device is listed, the directory could not be read, so none has gone.
	if (!has.some(isPciAddress)) return moves;
	const found = new Set(has);
	const seen = (action: DeviceMove["action"]) => (name: string) => ({ action, name, at_ms: null });
	return [
		...moves,
		...[...present].filter((name) => !found.has(name)).map(seen("removed")),
		...has.filter((name) => !present.has(name)).map(seen("added")),
	];
}

/** How many devices that came or went together are named. */
const MOST_NAMED = 3;
/** In characters, of a kernel's name that is shown. */
const MAX_NAME_LENGTH = 40;

/** Returns one change for all devices that came, or went, one after another. */
export function hotplugChanges(
	moves: readonly DeviceMove[],
	before: LinkFacts,
	after: LinkFacts,
): (Omit<LinkChange, "gpu"> & { readonly told_ms: number | null })[] {
	const groups: DeviceMove[][] = [];
	for (const move of moves) {
		const last = groups.at(-1);
		const [first] = last ?? [];
		const isAlike =
			first?.action === move.action && (first.at_ms === null) === (move.at_ms === null);
		if (isAlike) last?.push(move);
		else groups.push([move]);
	}
	return groups.map((group) => {
		const [{ action, at_ms: told_ms } = { action: "added" as const, at_ms: null }] = group;
		const names = group.map(({ name }) => name);
		const detail = `${action}: ${namesText(names, action === "added" ? after : before)}`;
		return { event: "hotplug", detail, at: names, told_ms };
	});
}

function namesText(names: readonly string[], facts: LinkFacts): string {
	const rankOf = (name: string) => (!isPciAddress(name) ? 0 : name === facts.gpu ? 1 : 2);
	const ordered = [...new Set(names)].sort((one, other) => rankOf(one) - rankOf(other));
	const shown = ordered.slice(0, MOST_NAMED).map((name) => deviceName(name, facts));
	const more = ordered.length - shown.length;
	return `${shown.join(", ")}${more === 0 ? "" : ` and ${more} more`}`;
}

/** Returns how messages call a device: its title, or its bus and the kernel's name. */
export function deviceName(name: string, { devices, gpu }: LinkFacts): string {
	if (name === gpu) return `GPU ${name}`;
	const device = devices.find(({ id }) => id === name);
	if (device !== undefined) return titleOf(device);
	return `${isPciAddress(name) ? "PCI" : "Thunderbolt"} ${printableWithin(name, MAX_NAME_LENGTH)}`;
}

/** Suppresses reports of the kernel about moves that a look has already shown. */
const MAX_LATE_MS = 30_000;

/** What looks have shown, and the kernel may still report. */
export class ShownMoves {
	readonly #shown = new Map<string, number>();

	/** Takes what a look has shown. */
	add(moves: readonly DeviceMove[], looked_ms: number): void {
		for (const [key, at_ms] of this.#shown) {
			if (looked_ms - at_ms > MAX_LATE_MS) this.#shown.delete(key);
		}
		for (const move of moves) if (move.at_ms === null) this.#shown.set(keyOf(move), looked_ms);
	}

	/** Returns whether a move that the kernel reports is new. */
	isNew(move: ToldMove): boolean {
		const key = keyOf(move);
		const shown_ms = this.#shown.get(key);
		if (shown_ms === undefined || move.at_ms > shown_ms) return true;
		this.#shown.delete(key);
		return false;
	}
}

function keyOf({ action, name }: DeviceMove): string {
	return `${action} ${name}`;
}
