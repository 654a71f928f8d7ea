/** The best that was ever measured over a link here, by device: `capacity.json` of the invoking user. */
import { readFileSync, statSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { isAbsolute, join } from "node:path";
import type { LinkCapacity } from "../core/link.ts";

/** Whoever's rights and home these files are used with; mostly the process's own. */
export interface Owner {
	/** Null where it is the process's own user. */
	readonly ids: unknown;
	run<T>(action: () => T): T;
}

/** Larger files are none of ours. */
const LONGEST_FILE = 1024 * 1024;

/** Capacities by key: a device's unique id, or its name where it has none. */
export type Capacities = ReadonlyMap<string, LinkCapacity>;

/** `$XDG_STATE_HOME/anarchy-perf-ink/capacity.json`; under sudo, of the user who ran it. */
export function capacityFile(owner: Owner, environment: NodeJS.ProcessEnv = process.env): string {
	const given = environment["XDG_STATE_HOME"] ?? "";
	// A relative path is invalid there, says the XDG base directory specification.
	const state = isAbsolute(given) ? given : join(homeOf(owner), ".local/state");
	return join(state, "anarchy-perf-ink/capacity.json");
}

/** sudo may set HOME to root's; the user database is asked for the user's own. */
function homeOf(owner: Owner): string {
	return owner.ids === null ? homedir() : owner.run(() => userInfo().homedir);
}

/** What was verified, by device; empty where nothing was, or the file can not be read. */
export function readVerifiedCapacities(file: string, owner: Owner): Capacities {
	try {
		return owner.run(() => readCapacities(file));
	} catch {
		return new Map();
	}
}

/** @throws the system's error where it can not be read, a SyntaxError where it holds something else */
export function readCapacities(file: string): Capacities {
	const status = statSync(file);
	if (!status.isFile() || status.size > LONGEST_FILE) {
		throw new SyntaxError("this is no file of capacities");
	}
	const content: unknown = JSON.parse(readFileSync(file, "utf8"));
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
