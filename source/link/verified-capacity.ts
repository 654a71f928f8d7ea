/** The best rates measured over a link, by device: the invoking user's `capacity.json`. */
import { join } from "node:path";
import type { CountedBytes } from "../core/sample.ts";
import { readSmallFile } from "../inputs/small-file.ts";
import { type HomeOwner, xdgFolder } from "../inputs/xdg-folder.ts";
import type { LinkCapacity } from "./link.ts";

/** A larger file was not written by this program. */
const MAX_FILE_BYTES = 1024 * 1024;

/** Capacities by key: a device's unique id, or its name where it has none. */
export type Capacities = ReadonlyMap<string, LinkCapacity>;

/**
 * Returns `$XDG_STATE_HOME/anarchy-perf-ink/capacity.json`; under sudo, that of the user who ran
 * it.
 */
export function capacityFile(
	owner: HomeOwner,
	environment: NodeJS.ProcessEnv = process.env,
): string {
	return join(xdgFolder("XDG_STATE_HOME", owner, environment), "capacity.json");
}

/**
 * Returns the key of the capacity measured over a device; empty if there is none. Payload and bytes
 * on the wire are not compared with each other.
 *
 * @param key of the link; empty if unknown
 */
export function capacityKey(key: string, counts: CountedBytes): string {
	if (key === "" || counts === "payload") return key;
	return counts === "wire" ? `${key} (wire)` : "";
}

/** Returns the verified capacities; empty if there are none, or the file cannot be read. */
export function readVerifiedCapacities(file: string, owner: HomeOwner): Capacities {
	try {
		return owner.run(() => readCapacities(file));
	} catch {
		return new Map();
	}
}

/**
 * Returns the capacities in a file.
 *
 * @throws the system's error if it cannot be read, an `UnfitFile` if it is not a small file, and a
 *   SyntaxError if it is not JSON
 */
export function readCapacities(file: string): Capacities {
	const content: unknown = JSON.parse(readSmallFile(file, MAX_FILE_BYTES));
	const capacities = new Map<string, LinkCapacity>();
	for (const [key, entry] of Object.entries(member(content, "devices") ?? {})) {
		capacities.set(key, {
			tx_mb_per_s: rate(member(entry, "tx_mb_per_s")),
			rx_mb_per_s: rate(member(entry, "rx_mb_per_s")),
		});
	}
	return capacities;
}

function member(value: unknown, name: string): unknown {
	return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function rate(value: unknown): number | null {
	return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : null;
}
