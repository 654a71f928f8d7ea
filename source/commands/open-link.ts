/** The link beside the driver, for the commands that read it. */
import process from "node:process";
import type { Clock } from "../core/interfaces.ts";
import type { LinkCapacity, LinkFacts, LinkView, MeasuredLink } from "../core/link.ts";
import type { SourceFlags } from "../options/source-flags.ts";
import { LinkWatcher } from "../pipeline/link-watcher.ts";
import { invokingUser } from "../sinks/invoking-user.ts";
import { SysfsLink } from "../sources/link-reader.ts";
import {
	type Capacities,
	capacityFile,
	readVerifiedCapacities,
} from "../sources/verified-capacity.ts";

/** Looks at the link until it is stopped; null where what is read is not this machine's. */
export async function watchLink(
	flags: Pick<SourceFlags, "demo" | "sysfs">,
	clock: Clock,
	stop: AbortSignal,
): Promise<LinkView | null> {
	if (flags.demo || !mayRead(flags.sysfs)) return null;
	const watcher = new LinkWatcher(new SysfsLink(flags.sysfs), clock, stop);
	await watcher.start();
	return watcher;
}

/** The link at this moment; null where it is not to be read. */
export async function linkFactsNow(sysfs: string): Promise<LinkFacts | null> {
	return mayRead(sysfs) ? new SysfsLink(sysfs).facts() : null;
}

/** Deno would ask on the terminal, in the middle of the screen, at each read it was not allowed. */
function mayRead(path: string): boolean {
	if (process.versions["deno"] === undefined) return true;
	const { Deno } = globalThis as {
		Deno?: { permissions: { querySync(of: object): { state: string } } };
	};
	return Deno?.permissions.querySync({ name: "read", path }).state === "granted";
}

/** A link and what was verified over it, by its device. */
export class VerifiedLink implements MeasuredLink {
	readonly #link: LinkView | null;
	readonly #given: LinkCapacity | null;
	readonly #known: Capacities;

	/** @param given_mb_per_s what the user says was measured, both ways, whatever the device is */
	constructor(link: LinkView | null, given_mb_per_s: number | null, keepRoot: boolean) {
		this.#link = link;
		this.#given =
			given_mb_per_s === null ? null : { tx_mb_per_s: given_mb_per_s, rx_mb_per_s: given_mb_per_s };
		// Now, before any reading: a file of the user's is read with the user's rights.
		this.#known = link === null ? new Map() : verifiedCapacities(keepRoot);
	}

	get facts(): LinkView["facts"] {
		return this.#link?.facts ?? null;
	}

	get verified(): LinkCapacity | null {
		return this.#given ?? this.#known.get(this.facts?.key ?? "") ?? null;
	}
}

function verifiedCapacities(keepRoot: boolean): Capacities {
	const owner = invokingUser(keepRoot);
	return readVerifiedCapacities(capacityFile(owner), owner);
}
