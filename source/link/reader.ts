/** Reads the link from sysfs. */
import { type AttributeTree, treeAt } from "../inputs/sysfs-tree.ts";
import { linkFacts } from "./facts.ts";
import { ANY_GPU, type GpuPath, type GpuWish } from "./gpu-choice.ts";
import type { LinkFacts, LinkReader, PciDevice } from "./link.ts";
import { pciNames, portServices, readGpuPaths } from "./pci.ts";
import { readThunderboltDevices, readThunderboltDomains, thunderboltNames } from "./thunderbolt.ts";

/** The part of a configuration space that says what a link agreed on. */
const AGREED_BYTES = 256;
/** All of it, with the errors that it latched: a thousand transfers over the link. */
export const WHOLE_BYTES = 4096;

export interface LinkReaderOptions {
	/** Which GPU's link is meant; any if left out. */
	readonly wish?: GpuWish;
	/** How much of each configuration space is read; {@link AGREED_BYTES} if left out. */
	readonly configuration_bytes?: number;
}

/** Reads the link in other threads, because some attributes wait for a lock of the kernel. */
export class SysfsLink implements LinkReader {
	readonly #tree: AttributeTree;
	#wish: GpuWish;
	readonly #configuration_bytes: number;
	/** The devices when they were awake last. */
	readonly #awake = new Map<string, PciDevice>();
	#wasExternal = false;

	/** @param sysfs its mount point, usually `/sys`, or the tree itself */
	constructor(
		sysfs: string | AttributeTree,
		{ wish = ANY_GPU, configuration_bytes = AGREED_BYTES }: LinkReaderOptions = {},
	) {
		this.#tree = typeof sysfs === "string" ? treeAt(sysfs) : sysfs;
		this.#wish = wish;
		this.#configuration_bytes = configuration_bytes;
	}

	choose(gpu: string): void {
		this.#wish = { ...this.#wish, asked: gpu };
	}

	async listing(): Promise<string> {
		const [thunderbolt, pci] = await this.#names();
		return [...thunderbolt, "", ...pci].join("\n");
	}

	async facts(): Promise<LinkFacts> {
		const tree = this.#tree;
		const [thunderbolt, pci] = await this.#names();
		const [devices, domains, gpus, services] = await Promise.all([
			readThunderboltDevices(tree, thunderbolt),
			readThunderboltDomains(tree, thunderbolt),
			readGpuPaths(tree, pci, this.#configuration_bytes),
			portServices(tree),
		]);
		const known = gpus.map((gpu) => this.#withRemembered(gpu));
		const wish = { ...this.#wish, isExternalOnly: this.#wasExternal };
		const facts = linkFacts({ devices, domains, gpus: known, services }, wish);
		// While an external GPU is unplugged, the built-in one does not take its place.
		this.#wasExternal ||= facts.choice.why === "external";
		return facts;
	}

	/** What a device is capable of does not change while it sleeps. */
	#withRemembered(gpu: GpuPath): GpuPath {
		const devices = gpu.devices.map((device) => {
			const { address, vendor, model, isAwake } = device;
			if (isAwake) {
				this.#awake.set(address, device);
				return device;
			}
			const before = this.#awake.get(address);
			if (before?.vendor !== vendor || before.model !== model) return device;
			return { ...device, maximum: before.maximum, configuration: before.configuration };
		});
		return { ...gpu, devices };
	}

	#names(): Promise<[thunderbolt: string[], pci: string[]]> {
		return Promise.all([thunderboltNames(this.#tree), pciNames(this.#tree)]);
	}
}
