/** One PCI device, from its attributes. Reads that would wake a sleeping device are skipped. */
import type { AttributeTree } from "../inputs/sysfs-tree.ts";
import {
	parseClass,
	parseErrorKinds,
	parseErrors,
	parseHex16,
	parsePcieRate,
	parseRemovable,
} from "./attributes.ts";
import { parseConfiguration } from "./configuration.ts";
import type { PciDevice } from "./link.ts";

export const PCI_DEVICES = "bus/pci/devices";

/**
 * Reads a device. Its power state comes first, always: the kernel wakes a sleeping device to answer
 * for its link or its configuration space. The rest is in the kernel's memory.
 */
export async function readPciDevice(
	tree: AttributeTree,
	address: string,
	configuration_bytes: number,
): Promise<PciDevice> {
	const read = (name: string) => tree.attribute(`${PCI_DEVICES}/${address}/${name}`);
	const status = (await read("power/runtime_status"))?.trim() ?? null;
	const isAwake = isAwakeBy(status);
	const readAwake = (name: string) => (isAwake ? read(name) : null);
	const [speed, width, fastest, widest] = await Promise.all(
		["current_link_speed", "current_link_width", "max_link_speed", "max_link_width"].map(readAwake),
	);
	const [correctable = null, nonfatal = null, fatal = null] = await Promise.all(
		["aer_dev_correctable", "aer_dev_nonfatal", "aer_dev_fatal"].map(read),
	);
	const displays = await Promise.all(["boot_vga", "boot_display"].map(read));
	const bytes =
		status === "active"
			? await tree.bytes(`${PCI_DEVICES}/${address}/config`, configuration_bytes)
			: null;
	return {
		address,
		class_code: parseClass(await read("class")),
		vendor: parseHex16(await read("vendor")),
		model: parseHex16(await read("device")),
		isRemovable: parseRemovable(await read("removable")),
		isBootDisplay: displays.some((text) => text?.trim() === "1"),
		isAwake,
		current: parsePcieRate(speed ?? null, width ?? null),
		maximum: parsePcieRate(fastest ?? null, widest ?? null),
		errors: parseErrors(correctable, nonfatal, fatal),
		errorKinds: [
			...parseErrorKinds("correctable", correctable),
			...parseErrorKinds("nonfatal", nonfatal),
			...parseErrorKinds("fatal", fatal),
		],
		configuration: bytes === null ? null : parseConfiguration(bytes),
	};
}

/** Without runtime power management a device is always awake; while it changes state it is not. */
export function isAwakeBy(status: string | null): boolean {
	return status === null || status === "active" || status === "unsupported";
}
