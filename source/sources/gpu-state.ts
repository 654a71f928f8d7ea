/** What sysfs says about a GPU before it is read: whether it is there, and awake. */
import type { Failure } from "../core/interfaces.ts";
import { printableWithin } from "../core/printable-text.ts";
import type { AttributeTree } from "../inputs/sysfs-tree.ts";

/** As much of an unknown power state as a message shows, in characters. */
const MAX_STATUS_LENGTH = 20;

/** The vendors of GPUs, as PCI numbers them. */
export const Vendor = { amd: 0x1002, intel: 0x8086, nvidia: 0x10de } as const;

export type VendorName = keyof typeof Vendor;

const NAMES: Readonly<Record<VendorName, string>> = {
	amd: "AMD",
	intel: "Intel",
	nvidia: "NVIDIA",
};

/** Returns whether a GPU is of a vendor, or may be: its own is unknown. */
export function isOfVendor(vendor: number | null, wanted: VendorName | null): boolean {
	return vendor === null || wanted === null || vendor === Vendor[wanted];
}

/** Returns why a source of one vendor does not read a GPU of another. */
export function vendorMismatch(address: string, wanted: VendorName | null): Failure {
	const name = wanted === null ? "known" : `${NAMES[wanted]}'s`;
	const remedy = `start with --gpu ${address} and without --source`;
	const message = `the GPU ${address} is not ${name} (${remedy})`;
	return { ok: false, code: "ENOTSUP", message };
}

/** Returns the path of a PCI device from the root of sysfs. */
export function pathOfGpu(address: string): string {
	return `bus/pci/devices/${address}`;
}

/**
 * Resolves with why a GPU must not be read: it is not there, or it sleeps, and reading would wake
 * it. Null if it may be read.
 */
export async function whyNotRead(tree: AttributeTree, address: string): Promise<Failure | null> {
	const path = pathOfGpu(address);
	const status = (await tree.attribute(`${path}/power/runtime_status`))?.trim();
	if (status === undefined) {
		// A kernel without power management has no status.
		if ((await tree.attribute(`${path}/class`)) !== null) return null;
		const message = `the GPU ${address} is gone (check the cable and the power of the GPU)`;
		return { ok: false, code: "ENODEV", message };
	}
	if (status === "active" || status === "unsupported") return null;
	if (["suspended", "suspending", "resuming"].includes(status)) {
		const message = `the GPU ${address} sleeps, and is not woken to be read: it moves nothing`;
		return { ok: false, code: "EASLEEP", message };
	}
	const found = printableWithin(status, MAX_STATUS_LENGTH);
	const message = `the GPU ${address} is not read in the power state “${found}” (see dmesg)`;
	return { ok: false, code: "EIO", message };
}
