/** The best that was ever measured over a link here, by device: `capacity.json` of the invoking user. */
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { errorCode } from "../core/errors.ts";
import type { LinkCapacity } from "../core/link.ts";

/** Whoever's rights and home these files are used with; mostly the process's own. */
export interface Owner {
	/** Null where it is the process's own user. */
	readonly ids: unknown;
	run<T>(action: () => T): T;
}

/** Larger files are none of ours. */
const LONGEST_FILE = 1024 * 1024;
const MOST_DEVICES = 256;
const VERSION = 1;

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
		return owner.run(() => readAll(file));
	} catch {
		return new Map();
	}
}

/**
 * Keeps what was measured where it is more than was known, each way by itself; the file is whole at
 * every moment.
 *
 * @returns what is verified now
 * @throws where the file can not be written
 */
export function raiseVerifiedCapacity(
	file: string,
	key: string,
	measured: LinkCapacity,
	owner: Owner,
): LinkCapacity {
	return owner.run(() => {
		const all = new Map(readAllOrNone(file));
		const before = all.get(key);
		const capacity = {
			tx_mb_per_s: larger(before?.tx_mb_per_s ?? null, measured.tx_mb_per_s),
			rx_mb_per_s: larger(before?.rx_mb_per_s ?? null, measured.rx_mb_per_s),
		};
		// The device that was raised last is kept longest.
		all.delete(key);
		all.set(key, capacity);
		replaceFile(file, textOf(new Map([...all].slice(-MOST_DEVICES))));
		return capacity;
	});
}

function larger(one: number | null, other: number | null): number | null {
	return one === null || other === null ? (one ?? other) : Math.max(one, other);
}

/** A file that is missing or broken is begun anew; one that may not be read is not. */
function readAllOrNone(file: string): Capacities {
	try {
		return readAll(file);
	} catch (error) {
		if (errorCode(error) === "ENOENT" || error instanceof SyntaxError) return new Map();
		throw error;
	}
}

function readAll(file: string): Capacities {
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

function textOf(capacities: Capacities): string {
	const devices = Object.fromEntries(capacities);
	return `${JSON.stringify({ version: VERSION, devices }, null, "\t")}\n`;
}

/** Written aside, then renamed. */
function replaceFile(file: string, text: string): void {
	mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
	const aside = join(dirname(file), `.capacity-${randomBytes(8).toString("hex")}`);
	try {
		writeFileSync(aside, text, { flag: "wx", mode: 0o600 });
		renameSync(aside, file);
	} finally {
		rmSync(aside, { force: true });
	}
}
