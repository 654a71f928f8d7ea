/** Puts together what the kernel says of Thunderbolt and of PCIe: one link, from host to GPU. */
import {
	type LinkFacts,
	type PciDevice,
	type ThunderboltDevice,
	UNKNOWN_CAPACITY,
} from "./link.ts";
import { pcieCapacity_mb_per_s, smallestCapacity, tunnelCapacity } from "./link-capacity.ts";
import { errorsOf, hopsOf, narrowestOf } from "./pcie-path.ts";

/** A Thunderbolt host controller. */
export interface ThunderboltDomain {
	/** The number in `domain0` and `0-1`. */
	readonly number: string;
	/** The PCI devices from the root to the controller, by address. */
	readonly path: readonly string[];
}

/** A display controller, and the way to it. */
export interface GpuPath {
	/** From the root port to the GPU. */
	readonly devices: readonly PciDevice[];
	/** PCI addresses of what the root port depends on: its Thunderbolt controller, where it says so. */
	readonly suppliers: readonly string[];
}

/** What was read; any of it may be missing, for devices go while they are read. */
export interface LinkObservations {
	readonly devices: readonly ThunderboltDevice[];
	readonly domains: readonly ThunderboltDomain[];
	readonly gpus: readonly GpuPath[];
}

export function linkFacts({ devices, domains, gpus }: LinkObservations): LinkFacts {
	const gpu = gpus.find(isBehindLink) ?? null;
	const path = gpu?.devices ?? [];
	const hops = hopsOf(path);
	const holders = holdersOf(devices, domains, gpu);
	const [holder] = holders;
	const ways = holders.map((device) =>
		smallestCapacity(wayTo(device, devices).map(tunnelCapacity)),
	);
	const [tunnel = UNKNOWN_CAPACITY, ...others] = ways;
	// Where it is not known which of several devices it is, only what they agree on is.
	const agreed = {
		tx_mb_per_s: others.every((way) => way.tx_mb_per_s === tunnel.tx_mb_per_s)
			? tunnel.tx_mb_per_s
			: null,
		rx_mb_per_s: others.every((way) => way.rx_mb_per_s === tunnel.rx_mb_per_s)
			? tunnel.rx_mb_per_s
			: null,
	};
	const pcie = hops
		.filter(({ isTunnel }) => !isTunnel)
		.map(({ current }) => {
			const capacity = pcieCapacity_mb_per_s(current);
			return { tx_mb_per_s: capacity, rx_mb_per_s: capacity };
		});
	return {
		devices,
		device: holders.map(titleOf).join(" or "),
		key: holder !== undefined && holders.length === 1 ? holder.unique_id || titleOf(holder) : "",
		gpu: path.at(-1)?.address ?? null,
		hops: hops.toReversed(),
		narrowest: narrowestOf(hops),
		errors: errorsOf(path),
		capacity: smallestCapacity(holders.length === 0 ? pcie : [agreed, ...pcie]),
	};
}

/** `Razer Core X Chroma`. */
export function titleOf({ vendor, name, id }: ThunderboltDevice): string {
	return [vendor, name].filter(Boolean).join(" ") || id;
}

/** Not the GPU that is built in: a user can unplug a part of the way, or a tunnel carries it. */
function isBehindLink({ devices }: GpuPath): boolean {
	const isRemovable = devices.some((device) => device.isRemovable === true);
	return isRemovable || hopsOf(devices).some(({ isTunnel }) => isTunnel);
}

/**
 * The authorized devices that the GPU can be in. The kernel does not say which one it is, but which
 * controller its root port belongs to, and how many tunnels lead to it.
 */
function holdersOf(
	devices: readonly ThunderboltDevice[],
	domains: readonly ThunderboltDomain[],
	gpu: GpuPath | null,
): readonly ThunderboltDevice[] {
	const authorized = devices.filter((device) => device.authorized !== 0);
	if (gpu === null) return authorized;
	const numbers = domains.filter((domain) => leadsTo(domain, gpu)).map(({ number }) => number);
	const inDomain = narrowed(authorized, ({ id }) => numbers.includes(domainOf(id)));
	const tunnels = hopsOf(gpu.devices).filter(({ isTunnel }) => isTunnel).length;
	return narrowed(inDomain, ({ id }) => depthOf(id) === tunnels);
}

/** Those that fit; all of them where none does, for then the reason is not what it seems. */
function narrowed<Item>(items: readonly Item[], fits: (item: Item) => boolean): readonly Item[] {
	const fitting = items.filter(fits);
	return fitting.length === 0 ? items : fitting;
}

/** A controller in the processor is named by the root port; one on a card is below the same port. */
function leadsTo({ path }: ThunderboltDomain, { devices, suppliers }: GpuPath): boolean {
	const controller = path.at(-1);
	if (controller !== undefined && suppliers.includes(controller)) return true;
	return path.length > 1 && path[0] === devices[0]?.address;
}

/** The device and those it is connected through. */
function wayTo(
	device: ThunderboltDevice,
	devices: readonly ThunderboltDevice[],
): ThunderboltDevice[] {
	const way = [device];
	for (let id = parentOf(device.id); id !== null; id = parentOf(id)) {
		const parent = devices.find((other) => other.id === id);
		if (parent !== undefined) way.push(parent);
	}
	return way;
}

/** A route has a byte for each device on the way, the first in its lowest: `0-301` is behind `0-1`. */
function parentOf(id: string): string | null {
	const route = routeOf(id);
	const parent = route.slice(route.length % 2 === 0 ? 2 : 1).replace(/^0+/, "");
	return parent === "" ? null : `${domainOf(id)}-${parent}`;
}

function depthOf(id: string): number {
	return Math.ceil(routeOf(id).length / 2);
}

function routeOf(id: string): string {
	return id.slice(id.indexOf("-") + 1);
}

function domainOf(id: string): string {
	return id.slice(0, id.indexOf("-"));
}
