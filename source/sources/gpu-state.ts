/** What sysfs says about a GPU before it is asked for anything: whether it is there, and awake. */
import type { Failure } from "../core/interfaces.ts";
import type { AttributeTree } from "../inputs/sysfs-tree.ts";

/** The vendors of GPUs, as PCI numbers them. */
export const Vendor = { amd: 0x1002, intel: 0x8086, nvidia: 0x10de } as const;

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
	const message = `the GPU ${address} sleeps, and is not woken to be read: it moves nothing`;
	return { ok: false, code: "EASLEEP", message };
}
