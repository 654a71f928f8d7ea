/** Combines the kernel's facts about Thunderbolt and PCIe into one link, from host to GPU. */

import {
	pcieCapacity_mb_per_s,
	pcieWire_mb_per_s,
	smallestCapacity,
	tunnelCapacity,
	tunnelWire,
} from "./capacity.ts";
import { ANY_GPU, chooseGpu, type GpuPath, type GpuWish } from "./gpu-choice.ts";
import { chainTo, holdersOf, type ThunderboltDomain } from "./holders.ts";
import type { ErrorOwner, LinkCapacity, LinkFacts, PciDevice, ThunderboltDevice } from "./link.ts";
import { errorsOf, hopsOf, isReal, narrowestOf } from "./pcie-path.ts";

/** What was read. Any of it may be missing, because devices can vanish while they are read. */
export interface LinkObservations {
	readonly devices: readonly ThunderboltDevice[];
	readonly domains: readonly ThunderboltDomain[];
	readonly gpus: readonly GpuPath[];
	/** What the kernel's port driver attached to ports: `0000:00:1c.0:pcie002`. */
	readonly services?: readonly string[];
}

/** Returns the facts that follow from what was read; pure. */
export function linkFacts(
	{ devices, domains, gpus, services = [] }: LinkObservations,
	wish: GpuWish = ANY_GPU,
): LinkFacts {
	const { gpu, choice } = chooseGpu(gpus, wish);
	const path = gpu?.devices ?? [];
	const hops = hopsOf(path);
	const holders = holdersOf(devices, domains, gpu);
	const [holder] = holders;
	const payload_bytes = agreedPayload(path);
	const chains = holders.map((device) => chainTo(device, devices));
	const maxima = hops.filter(isReal).map(({ maximum }) => maximum);
	return {
		devices,
		hosts: new Map(domains.map(({ number, generation = null }) => [number, generation])),
		chain: [...new Set(chains.flat())],
		device: holders.map(titleOf).join(" or "),
		key: holder !== undefined && holders.length === 1 ? holder.unique_id || titleOf(holder) : "",
		gpu: path.at(-1)?.address ?? null,
		choice,
		path,
		hops: hops.toReversed(),
		narrowest: narrowestOf(hops),
		bottleneck: narrowestOf(hops, "maximum"),
		errors: errorsOf(path),
		errorOwner: errorOwnerOf(path, services),
		payload_bytes,
		capacity: reachable(
			chains.map((chain) => chain.map((device) => tunnelCapacity(device, payload_bytes))),
			maxima.map((maximum) => pcieCapacity_mb_per_s(maximum, payload_bytes)),
		),
		wire: reachable(
			chains.map((chain) => chain.map(tunnelWire)),
			maxima.map(pcieWire_mb_per_s),
		),
	};
}

/**
 * @param chains of each device that can be the one with the GPU, the capacities of its tunnels
 * @param hops capacities of the PCIe links in MB/s, the same each way
 */
function reachable(
	chains: readonly (readonly LinkCapacity[])[],
	hops: readonly (number | null)[],
): LinkCapacity {
	const pcie = hops.map((capacity) => ({ tx_mb_per_s: capacity, rx_mb_per_s: capacity }));
	const [tunnel, ...others] = chains.map(smallestCapacity);
	if (tunnel === undefined) return smallestCapacity(pcie);
	// If it is unknown which device contains the GPU, only facts that all candidates share are known.
	const agreed = (way: keyof LinkCapacity) =>
		others.every((chain) => chain[way] === tunnel[way]) ? tunnel[way] : null;
	const both = { tx_mb_per_s: agreed("tx_mb_per_s"), rx_mb_per_s: agreed("rx_mb_per_s") };
	return smallestCapacity([both, ...pcie]);
}

/** The least of the path; null if one of its devices was not read. */
function agreedPayload(path: readonly PciDevice[]): number | null {
	const sizes = path.map(({ configuration }) => configuration?.payload_bytes ?? null);
	const known = sizes.filter((size) => size !== null);
	return known.length === 0 || known.length < sizes.length ? null : Math.min(...known);
}

/** The kernel's service for PCIe errors of a root port, as its port driver names it. */
const ERROR_SERVICE = "pcie002";

/**
 * The kernel attaches its services to a root port, the one for errors only if it handles them.
 *
 * @param services the names of all services: `0000:00:1c.0:pcie002`
 */
function errorOwnerOf(path: readonly PciDevice[], services: readonly string[]): ErrorOwner {
	const [root] = path;
	if (root === undefined || path.length < 2) return null;
	const own = services.filter((name) => name.startsWith(`${root.address}:pcie`));
	if (own.includes(`${root.address}:${ERROR_SERVICE}`)) return "kernel";
	return own.length === 0 ? null : "not kernel";
}

/** Returns vendor and name, `Razer Core X Chroma`, or the kernel's name if both are empty. */
export function titleOf({ vendor, name, id }: ThunderboltDevice): string {
	return [vendor, name].filter(Boolean).join(" ") || id;
}
