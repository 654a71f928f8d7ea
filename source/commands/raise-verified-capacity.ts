import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { errorCode } from "../core/errors.ts";
import type { LinkCapacity } from "../core/link.ts";
import { replaceFile } from "../sinks/replace-file.ts";
import { type Capacities, type Owner, readCapacities } from "../sources/verified-capacity.ts";

const MOST_DEVICES = 256;
const VERSION = 1;

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
		mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
		replaceFile(file, textOf(new Map([...all].slice(-MOST_DEVICES))), 0o600);
		return capacity;
	});
}

function larger(one: number | null, other: number | null): number | null {
	return one === null || other === null ? (one ?? other) : Math.max(one, other);
}

/** A file that is missing or broken is begun anew; one that may not be read is not. */
function readAllOrNone(file: string): Capacities {
	try {
		return readCapacities(file);
	} catch (error) {
		if (errorCode(error) === "ENOENT" || error instanceof SyntaxError) return new Map();
		throw error;
	}
}

function textOf(capacities: Capacities): string {
	const devices = Object.fromEntries(capacities);
	return `${JSON.stringify({ version: VERSION, devices }, null, "\t")}\n`;
}
