/** Thunderbolt and USB4 devices, from `/sys/bus/thunderbolt/devices`. */
import type { AttributeTree } from "../inputs/sysfs-tree.ts";
import {
	isThunderboltDevice,
	parseCount,
	parseLaneSpeed,
	parseLanes,
	parseName,
	pciAddressesIn,
} from "./attributes.ts";
import type { ThunderboltDomain } from "./holders.ts";
import type { ThunderboltDevice } from "./link.ts";

const DEVICES = "bus/thunderbolt/devices";
/** A controller has up to about 30 devices. */
const MAX_DEVICES = 64;

/** Resolves with the names of all domains, hosts, devices and retimers; empty if there are none. */
export function thunderboltNames(tree: AttributeTree): Promise<string[]> {
	return tree.names(DEVICES);
}

/** Resolves with the devices among these names, in their order, without those that vanished. */
export async function readThunderboltDevices(
	tree: AttributeTree,
	names: readonly string[],
): Promise<ThunderboltDevice[]> {
	const ids = names.filter(isThunderboltDevice).slice(0, MAX_DEVICES);
	const devices = await Promise.all(ids.map((id) => readDevice(tree, id)));
	return devices.filter((device) => device !== null);
}

async function readDevice(tree: AttributeTree, id: string): Promise<ThunderboltDevice | null> {
	const read = (name: string) => tree.attribute(`${DEVICES}/${id}/${name}`);
	// Another computer at the end of the cable lacks this attribute.
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

/** Resolves with the host controllers among these names. */
export function readThunderboltDomains(
	tree: AttributeTree,
	names: readonly string[],
): Promise<ThunderboltDomain[]> {
	const numbers = names.flatMap((name) => /^domain(\d{1,4})$/.exec(name)?.[1] ?? []);
	return Promise.all(
		numbers.slice(0, MAX_DEVICES).map(async (number) => ({
			number,
			generation: parseCount(await tree.attribute(`${DEVICES}/${number}-0/generation`)),
			path: pciAddressesIn(await tree.target(`${DEVICES}/domain${number}`)),
		})),
	);
}
