/** Display controllers and the way to them, from `/sys/bus/pci/devices`. */
import { join } from "node:path";
import type { PciDevice } from "../core/link.ts";
import type { GpuPath } from "../core/link-facts.ts";
import {
	isPciAddress,
	parseClass,
	parseErrors,
	parsePcieRate,
	parseRemovable,
	pciAddressesIn,
} from "../formats/link-attributes.ts";
import { namesIn, readAttribute, targetOf } from "./sysfs-tree.ts";

const DEVICES = "bus/pci/devices";
const DISPLAY_CLASS = 0x03;
const MOST_GPUS = 16;
/** Thunderbolt chains at most six devices; each is two bridges. */
const MOST_BRIDGES = 32;
const SUPPLIER = "supplier:pci:";

export function pciNames(sysfs: string): Promise<string[]> {
	return namesIn(join(sysfs, DEVICES));
}

/** Every display controller among these, in the order of their addresses, and the way to it. */
export async function readGpuPaths(sysfs: string, names: readonly string[]): Promise<GpuPath[]> {
	const addresses = names.filter(isPciAddress);
	const classes = await Promise.all(addresses.map((address) => classOf(sysfs, address)));
	const gpus = addresses.filter((_, index) => (classes[index] ?? 0) >> 16 === DISPLAY_CLASS);
	return Promise.all(gpus.slice(0, MOST_GPUS).map((address) => readPath(sysfs, address)));
}

async function classOf(sysfs: string, address: string): Promise<number | null> {
	return parseClass(await readAttribute(join(sysfs, DEVICES, address, "class")));
}

/** A device's real path leads through every bridge above it. */
async function readPath(sysfs: string, address: string): Promise<GpuPath> {
	const path = pciAddressesIn(await targetOf(join(sysfs, DEVICES, address)));
	const devices = await Promise.all(
		path.slice(0, MOST_BRIDGES).map((address) => readDevice(sysfs, address)),
	);
	const [root] = path;
	const links = root === undefined ? [] : await namesIn(join(sysfs, DEVICES, root));
	const suppliers = links
		.filter((name) => name.startsWith(SUPPLIER))
		.map((name) => name.slice(SUPPLIER.length));
	return { devices, suppliers };
}

async function readDevice(sysfs: string, address: string): Promise<PciDevice> {
	const read = (name: string) => readAttribute(join(sysfs, DEVICES, address, name));
	const isAsleep = (await read("power/runtime_status"))?.trim() === "suspended";
	// A device that sleeps would be woken by the question, every time.
	const readAwake = (name: string) => (isAsleep ? null : read(name));
	const [speed, width, fastest, widest] = await Promise.all(
		["current_link_speed", "current_link_width", "max_link_speed", "max_link_width"].map(readAwake),
	);
	const [correctable, nonfatal, fatal] = await Promise.all(
		["aer_dev_correctable", "aer_dev_nonfatal", "aer_dev_fatal"].map(read),
	);
	return {
		address,
		class_code: await classOf(sysfs, address),
		isRemovable: parseRemovable(await read("removable")),
		isAsleep,
		current: parsePcieRate(speed ?? null, width ?? null),
		maximum: parsePcieRate(fastest ?? null, widest ?? null),
		errors: parseErrors(correctable ?? null, nonfatal ?? null, fatal ?? null),
	};
}
