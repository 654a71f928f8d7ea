/** The folder of an NVIDIA GPU in sysfs: nothing here wakes the GPU. */
import { resolve } from "node:path";
import { missingDenoPermission } from "../../core/deno-permissions.ts";
import type { Failure } from "../../core/interfaces.ts";
import { pcieWireBytes_per_s } from "../../core/pcie-wire.ts";
import { type AttributeTree, treeAt } from "../../inputs/sysfs-tree.ts";
import { pathOfGpu, whyNotRead } from "../gpu-state.ts";

/** A Gen 5 link of 16 lanes, in bytes per second: the widest that a GPU of today has. */
const WORST_CAPACITY = pcieWireBytes_per_s(32, 16);
/** A removed device reads as absurdly fast. */
const MAX_CAPACITY = 4 * WORST_CAPACITY;
/** How long an answer is reused, so that sysfs is not read at 100 Hz. */
const MAX_AGE_MS = 500;

export class GpuFolder {
	/** Absolute: the child has another working directory. */
	readonly path: string;
	readonly #tree: AttributeTree;
	readonly #address: string;
	#whyNotRead: Promise<Failure | null> | null = null;
	#readAt_ms = Number.NEGATIVE_INFINITY;

	/**
	 * @param sysfs its mount point
	 * @param gpu a PCI address
	 */
	constructor(sysfs: string, gpu: string) {
		this.path = resolve(sysfs, pathOfGpu(gpu));
		this.#tree = treeAt(sysfs);
		this.#address = gpu;
	}

	/**
	 * Resolves with why the GPU must not be read, at this monotonic time or up to half a second
	 * earlier: a GPU that a child holds does not fall asleep meanwhile. Null if it may be read.
	 */
	whyNotRead(now_ms: number): Promise<Failure | null> {
		if (this.#whyNotRead === null || now_ms - this.#readAt_ms >= MAX_AGE_MS) {
			this.#readAt_ms = now_ms;
			this.#whyNotRead = this.#askWhyNotRead();
		}
		return this.#whyNotRead;
	}

	/** What Deno does not allow to read looks as if it was not there. */
	async #askWhyNotRead(): Promise<Failure | null> {
		const denied = missingDenoPermission({ name: "read", path: this.path });
		return denied === null
			? whyNotRead(this.#tree, this.#address)
			: { ok: false, code: "NotCapable", message: denied };
	}

	/**
	 * Returns what the link can carry at most, in bytes per second and direction on the wire, by what
	 * the GPU itself is capable of. Only for a GPU that is awake.
	 */
	async worstCapacity_bytes_per_s(): Promise<number> {
		const path = pathOfGpu(this.#address);
		const [speed, width] = await Promise.all(
			["max_link_speed", "max_link_width"].map((name) => this.#tree.attribute(`${path}/${name}`)),
		);
		const gt_per_s = Number.parseFloat(speed ?? "");
		const lanes = Number.parseInt(width ?? "", 10);
		const known = pcieWireBytes_per_s(gt_per_s, lanes);
		return known > 0 && known <= MAX_CAPACITY ? known : WORST_CAPACITY;
	}
}
