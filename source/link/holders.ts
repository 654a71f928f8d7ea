/** Which Thunderbolt or USB4 device contains the GPU, and the devices between it and the host. */
import type { GpuPath } from "./gpu-choice.ts";
import type { ThunderboltDevice } from "./link.ts";
import { hopsOf } from "./pcie-path.ts";

/** A Thunderbolt host controller. */
export interface ThunderboltDomain {
	/** The number in `domain0` and `0-1`. */
	readonly number: string;
	/** The PCI addresses from the root to the controller. */
	readonly path: readonly string[];
	/** Of the host, as a device's; null or left out if unknown. */
	readonly generation?: number | null;
}

/**
 * Returns the authorized devices that may contain the GPU. The kernel does not say which one does,
 * but to which controller its root port belongs, and how many tunnels lead to it.
 */
export function holdersOf(
	devices: readonly ThunderboltDevice[],
	domains: readonly ThunderboltDomain[],
	gpu: GpuPath | null,
): readonly ThunderboltDevice[] {
	const authorized = devices.filter((device) => device.authorized !== 0);
	if (gpu === null) return authorized;
	const numbers = domains.filter((domain) => leadsTo(domain, gpu)).map(({ number }) => number);
	const inDomain = narrowIfAny(authorized, ({ id }) => numbers.includes(domainOf(id)));
	const tunnels = hopsOf(gpu.devices).filter(({ isTunnel }) => isTunnel).length;
	return narrowIfAny(inDomain, ({ id }) => depthOf(id) === tunnels);
}

/** Returns the items that fit, or all items if none does: then the criterion is wrong here. */
function narrowIfAny<Item>(items: readonly Item[], fits: (item: Item) => boolean): readonly Item[] {
	const fitting = items.filter(fits);
	return fitting.length === 0 ? items : fitting;
}

/** A root port names a controller in the processor; one on a card is below the same root port. */
function leadsTo({ path }: ThunderboltDomain, { devices, suppliers }: GpuPath): boolean {
	const controller = path.at(-1);
	if (controller !== undefined && suppliers.includes(controller)) return true;
	return path.length > 1 && path[0] === devices[0]?.address;
}

/** Returns a device and those through which it is connected. */
export function chainTo(
	device: ThunderboltDevice,
	devices: readonly ThunderboltDevice[],
): ThunderboltDevice[] {
	const chain = [device];
	for (let id = parentOf(device.id); id !== null; id = parentOf(id)) {
		const parent = devices.find((other) => other.id === id);
		if (parent !== undefined) chain.push(parent);
	}
	return chain;
}

/** A route has one byte per device, the first in the lowest: `0-301` is behind `0-1`. */
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
