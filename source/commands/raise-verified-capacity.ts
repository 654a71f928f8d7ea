import { dirname } from "node:path";
import { errorCode } from "../core/errors.ts";
import type { Owner } from "../core/interfaces.ts";
import { UnfitFile } from "../inputs/unfit-file.ts";
import type { LinkCapacity } from "../link/link.ts";
import { type Capacities, readCapacities } from "../link/verified-capacity.ts";
import { makeFolder } from "../outputs/make-folder.ts";
import { replaceFile } from "../outputs/pending-file.ts";

const MAX_DEVICES = 256;
const VERSION = 1;

/**
 * Keeps what was measured where it is more than was known, each way by itself; the file is whole at
 * every moment.
 *
 * @returns what is verified now
 * @throws where the file cannot be written
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
		makeFolder(dirname(file), 0o700);
		replaceFile(file, textOf(new Map([...all].slice(-MAX_DEVICES))), { mode: 0o600 });
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
		const isBroken = error instanceof SyntaxError || error instanceof UnfitFile;
		if (isBroken || errorCode(error) === "ENOENT") return new Map();
		throw error;
	}
}

function textOf(capacities: Capacities): string {
	const devices = Object.fromEntries(capacities);
	return `${JSON.stringify({ version: VERSION, devices }, null, "\t")}\n`;
}
