/** Which telemetry in sysfs is that of a card, and where its counters lie. */
import type { Failure } from "../../core/interfaces.ts";
import type { AttributeTree } from "../../inputs/sysfs-tree.ts";
import { pathOfGpu } from "../gpu-state.ts";
import { COUNTERS_AT_BYTES, KNOWN_GUID, parseNumber } from "./parse-telemetry.ts";

const TELEMETRY = "class/intel_pmt";
const ADDRESS = /^[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/;

/** The telemetry of a card, and where its counters begin. */
export interface Telemetry {
	/**
	 * Its directory, without symbolic links: the names below `class` are given to another card once
	 * this one is gone.
	 */
	readonly path: string;
	readonly counters_at: number;
}

/** Resolves with the telemetry of a GPU whose layout is known, or why there is none. */
export async function findTelemetry(
	tree: AttributeTree,
	address: string,
): Promise<Telemetry | Failure> {
	const guids: string[] = [];
	for (const { name, path } of await telemetriesOf(tree, address)) {
		const guid = parseNumber(await tree.attribute(`${TELEMETRY}/${name}/guid`));
		if (guid !== KNOWN_GUID) {
			guids.push(guid === null ? "unreadable" : `0x${guid.toString(16)}`);
			continue;
		}
		const offset = parseNumber(await tree.attribute(`${TELEMETRY}/${name}/offset`));
		if (offset !== null) return { path, counters_at: offset + COUNTERS_AT_BYTES };
		return absent(`where the counters lie in the card's telemetry is unreadable (${name}/offset)`);
	}
	return absent(
		guids.length === 0
			? "the card has no telemetry in sysfs " +
					"(it takes an Arc B-series card and the modules xe and intel_vsec)"
			: `the card's telemetry has a layout that is not known (guid ${guids.join(", ")})`,
	);
}

function absent(message: string): Failure {
	return { ok: false, code: "ENODATA", message };
}

interface NamedTelemetry {
	readonly name: string;
	readonly path: string;
	/** How many PCI devices above the GPU has it; 0: the GPU itself. */
	readonly above: number;
}

/**
 * Resolves with the telemetry of the GPU itself, then that of the switch on its card, two devices
 * above. What another GPU behind the same bridge has is not of this one.
 */
async function telemetriesOf(tree: AttributeTree, address: string): Promise<NamedTelemetry[]> {
	const gpu = await tree.target(pathOfGpu(address));
	const card = gpu.split("/").slice(-3).reverse();
	const found: NamedTelemetry[] = [];
	for (const name of await tree.names(TELEMETRY)) {
		const path = await tree.target(`${TELEMETRY}/${name}`);
		const owner = path.split("/").findLast((part) => ADDRESS.test(part)) ?? "";
		const above = card.indexOf(owner);
		if (above >= 0) found.push({ name, path, above });
	}
	return found.sort((one, other) => one.above - other.above);
}
