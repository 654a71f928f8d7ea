/** Display controllers and the paths to them, from `/sys/bus/pci/devices`. */
import type { AttributeTree } from "../inputs/sysfs-tree.ts";
import { isPciAddress, parseClass, parseHex16, pciAddressesIn } from "./attributes.ts";
import type { GpuPath } from "./gpu-choice.ts";
import { PCI_DEVICES, readPciDevice } from "./pci-device.ts";

const SERVICES = "bus/pci_express/devices";
const DISPLAY_CLASS = 0x03;
const AMD_PROCESSOR = 0x1022;
const MAX_GPUS = 16;
/** Thunderbolt chains up to six devices of two bridges each. */
const MAX_BRIDGES = 32;
const SUPPLIER = "supplier:pci:";

/** Resolves with the names of all PCI devices; empty if there are none. */
export function pciNames(tree: AttributeTree): Promise<string[]> {
	return tree.names(PCI_DEVICES);
}

/** Resolves with the names of what the kernel's port driver attached to PCIe ports. */
export function portServices(tree: AttributeTree): Promise<string[]> {
	return tree.names(SERVICES);
}

/**
 * Resolves with every display controller among these names, in their order, and the path to it.
 *
 * @param configuration_bytes how much of each configuration space is read, 256 or 4096
 */
export async function readGpuPaths(
	tree: AttributeTree,
	names: readonly string[],
	configuration_bytes: number,
): Promise<GpuPath[]> {
	const addresses = names.filter(isPciAddress);
	const classes = await Promise.all(addresses.map((address) => classOf(tree, address)));
	const gpus = addresses
		.filter((_, index) => (classes[index] ?? 0) >> 16 === DISPLAY_CLASS)
		.slice(0, MAX_GPUS);
	return Promise.all(
		gpus.map(async (gpu) => ({
			...(await readPath(tree, gpu, configuration_bytes)),
			isInProcessor: await isInProcessor(tree, gpu, addresses),
		})),
	);
}

async function classOf(tree: AttributeTree, address: string): Promise<number | null> {
	return parseClass(await tree.attribute(`${PCI_DEVICES}/${address}/class`));
}

/** The real path of a device contains every bridge above it. */
async function readPath(
	tree: AttributeTree,
	gpu: string,
	configuration_bytes: number,
): Promise<Omit<GpuPath, "isInProcessor">> {
	const above = pciAddressesIn(await tree.target(`${PCI_DEVICES}/${gpu}`));
	// Above a domain of its own there is the device that manages it, which is not a port.
	const path = above.filter((address) => domainOf(address) === domainOf(gpu));
	const devices = await Promise.all(
		path.slice(0, MAX_BRIDGES).map((address) => readPciDevice(tree, address, configuration_bytes)),
	);
	const [root] = path;
	const links = root === undefined ? [] : await tree.names(`${PCI_DEVICES}/${root}`);
	const suppliers = links
		.filter((name) => name.startsWith(SUPPLIER))
		.map((name) => name.slice(SUPPLIER.length));
	return { devices, suppliers };
}

function domainOf(address: string): string {
	return address.slice(0, address.indexOf(":"));
}

/**
 * The GPU in an AMD processor is behind a bridge like a card, but in one slot with the processor's
 * own USB and security devices, whose vendor number a card never has.
 */
async function isInProcessor(
	tree: AttributeTree,
	gpu: string,
	addresses: readonly string[],
): Promise<boolean> {
	const slot = gpu.slice(0, -1);
	const others = addresses.filter((address) => address !== gpu && address.startsWith(slot));
	const vendors = await Promise.all(
		others.map((address) => tree.attribute(`${PCI_DEVICES}/${address}/vendor`)),
	);
	return vendors.some((vendor) => parseHex16(vendor) === AMD_PROCESSOR);
}
