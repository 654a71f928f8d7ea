import type { LinkFacts, LinkReader } from "../core/link.ts";
import { linkFacts } from "../core/link-facts.ts";
import { pciNames, readGpuPaths } from "./link-pci.ts";
import {
	readThunderboltDevices,
	readThunderboltDomains,
	thunderboltNames,
} from "./link-thunderbolt.ts";

/** Looks at the link through sysfs, in other threads: some attributes wait for a lock of the kernel's. */
export class SysfsLink implements LinkReader {
	readonly #sysfs: string;

	/** @param sysfs where it is mounted; `/sys` mostly */
	constructor(sysfs: string) {
		this.#sysfs = sysfs;
	}

	async listing(): Promise<string> {
		const [thunderbolt, pci] = await this.#names();
		return [...thunderbolt, "", ...pci].join("\n");
	}

	async facts(): Promise<LinkFacts> {
		const [thunderbolt, pci] = await this.#names();
		const [devices, domains, gpus] = await Promise.all([
			readThunderboltDevices(this.#sysfs, thunderbolt),
			readThunderboltDomains(this.#sysfs, thunderbolt),
			readGpuPaths(this.#sysfs, pci),
		]);
		return linkFacts({ devices, domains, gpus });
	}

	#names(): Promise<[thunderbolt: string[], pci: string[]]> {
		return Promise.all([thunderboltNames(this.#sysfs), pciNames(this.#sysfs)]);
	}
}
