/** What sysfs says of a GPU without waking it: nothing here reads its registers. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { readAttribute } from "../../inputs/sysfs-tree.ts";

/** A Gen 5 link of 16 lanes, in bytes per second: the widest that a GPU of today has. */
const WORST_CAPACITY = pcieBytes_per_s(32, 16);
/** A removed device reads as absurdly fast. */
const MAX_CAPACITY = 4 * WORST_CAPACITY;
/** How long an answer is reused, so that sysfs is not read at 100 Hz. */
const MAX_AGE_MS = 500;

export type GpuState = "awake" | "asleep" | "gone";

/** Returns the capacity of a PCIe link on the wire, per direction: 8b/10b up to 5 GT/s. */
function pcieBytes_per_s(gt_per_s: number, lanes: number): number {
	return ((gt_per_s * 1e9) / 8) * lanes * (gt_per_s <= 5 ? 8 / 10 : 128 / 130);
}

export class GpuFolder {
	readonly path: string;
	#state: Promise<GpuState> | null = null;
	#readAt_ms = Number.NEGATIVE_INFINITY;

	/**
	 * @param sysfs its mount point
	 * @param gpu a PCI address
	 */
	constructor(sysfs: string, gpu: string) {
		// The child has another working directory.
		this.path = resolve(sysfs, "bus/pci/devices", gpu);
	}

	/** Returns the state at this monotonic time, or up to half a second earlier. */
	state(now_ms: number): Promise<GpuState> {
		if (this.#state === null || now_ms - this.#readAt_ms >= MAX_AGE_MS) {
			this.#readAt_ms = now_ms;
			this.#state = this.#read();
		}
		return this.#state;
	}

	async #read(): Promise<GpuState> {
		const status = (await readAttribute(join(this.path, "power/runtime_status")))?.trim();
		if (status === "suspended" || status === "suspending") return "asleep";
		return status !== undefined || existsSync(this.path) ? "awake" : "gone";
	}

	/**
	 * Returns what the link can carry at most, in bytes per second and direction on the wire, by what
	 * the GPU itself is capable of. Only for a GPU that is awake.
	 */
	async worstCapacity_bytes_per_s(): Promise<number> {
		const [speed, width] = await Promise.all(
			["max_link_speed", "max_link_width"].map((name) => readAttribute(join(this.path, name))),
		);
		const gt_per_s = Number.parseFloat(speed ?? "");
		const lanes = Number.parseInt(width ?? "", 10);
		const known = pcieBytes_per_s(gt_per_s, lanes);
		return known > 0 && known <= MAX_CAPACITY ? known : WORST_CAPACITY;
	}
}
