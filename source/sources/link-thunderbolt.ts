/** Thunderbolt and USB4 devices, from `/sys/bus/thunderbolt/devices`. */
import { join } from "node:path";
import type { ThunderboltDevice } from "../core/link.ts";
import type { ThunderboltDomain } from "../core/link-facts.ts";
import {
	isThunderboltDevice,
	parseCount,
	parseLaneSpeed,
	parseLanes,
	parseName,
	pciAddressesIn,
} from "../formats/link-attributes.ts";
import { namesIn, readAttribute, targetOf } from "./sysfs-tree.ts";

const DEVICES = "bus/thunderbolt/devices";
/** A controller has at most some 30 devices behind it. */
const MOST_DEVICES = 64;

export function thunderboltNames(sysfs: string): Promise<string[]> {
	return namesIn(join(sysfs, DEVICES));
}

/** The devices among these, in the order of their names; those that are gone meanwhile are left out. */
export async function readThunderboltDevices(
	sysfs: string,
	names: readonly string[],
): Promise<ThunderboltDevice[]> {
	const ids = names.filter(isThunderboltDevice).slice(0, MOST_DEVICES);
	const devices = await Promise.all(ids.map((id) => readDevice(join(sysfs, DEVICES, id), id)));
	return devices.filter((device) => device !== null);
}

async function readDevice(path: string, id: string): Promise<ThunderboltDevice | null> {
	const read = (name: string) => readAttribute(join(path, name));
	// Another computer at the end of the cable has no such attribute.
	const authorized = await read("authorized");
	if (authorized === null) return null;
	const [vendor, name, unique_id, generation, nvm_version] = await Promise.all(
		["vendor_name", "device_name", "unique_id", "generation", "nvm_version"].map(read),
	);
	const [rx_speed, rx_lanes, tx_speed, tx_lanes] = await Promise.all(
		["rx_speed", "rx_lanes", "tx_speed", "tx_lanes"].map(read),
	);
	return {
		id,
		vendor: parseName(vendor ?? null),
		name: parseName(name ?? null),
		unique_id: parseName(unique_id ?? null),
		authorized: parseCount(authorized),
		generation: parseCount(generation ?? null),
		rx_gb_per_s: parseLaneSpeed(rx_speed ?? null),
		rx_lanes: parseLanes(rx_lanes ?? null),
		tx_gb_per_s: parseLaneSpeed(tx_speed ?? null),
		tx_lanes: parseLanes(tx_lanes ?? null),
		nvm_version: parseName(nvm_version ?? null),
	};
}

/** The host controllers among these. */
export function readThunderboltDomains(
	sysfs: string,
	names: readonly string[],
): Promise<ThunderboltDomain[]> {
	const numbers = names.flatMap((name) => /^domain(\d{1,4})$/.exec(name)?.[1] ?? []);
	return Promise.all(
		numbers.slice(0, MOST_DEVICES).map(async (number) => ({
			number,
			path: pciAddressesIn(await targetOf(join(sysfs, DEVICES, `domain${number}`))),
		})),
	);
}
