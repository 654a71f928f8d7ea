/** Which GPU's link is meant, of all display controllers of the machine. */
import type { GpuChoice } from "./gpu-choice-text.ts";
import type { PciDevice } from "./link.ts";
import { hopsOf } from "./pcie-path.ts";

/** A display controller, and the path to it. */
export interface GpuPath {
	/** From the root port to the GPU. */
	readonly devices: readonly PciDevice[];
	/**
	 * PCI addresses of the suppliers of the root port: its Thunderbolt controller, if the kernel says
	 * so.
	 */
	readonly suppliers: readonly string[];
	/** Whether parts of a processor, such as its USB, share the slot: then the GPU is part of it. */
	readonly isInProcessor: boolean;
}

/** What the choice of the GPU depends on. */
export interface GpuWish {
	/** The given address, or its end: `0000:01:00.0`, `01:00.0`; null if not given. */
	readonly asked: string | null;
	/** The address of the GPU whose counters are read; null if they name none. */
	readonly counted: string | null;
	/** Whether only a GPU that can be unplugged is meant, because one was there before. */
	readonly isExternalOnly?: boolean;
}

export const ANY_GPU: GpuWish = { asked: null, counted: null };

/** Returns the chosen GPU, null if there is none, and why. */
export function chooseGpu(
	gpus: readonly GpuPath[],
	{ asked, counted, isExternalOnly = false }: GpuWish,
): { readonly gpu: GpuPath | null; readonly choice: GpuChoice } {
	const linked = withoutSecondFunctions(gpus.filter((gpu) => !isIntegrated(gpu)));
	if (asked !== null) return chooseAsked(gpus, linked, asked);
	const candidates = linked.map(addressOf);
	const pick = (gpu: GpuPath | null, why: GpuChoice["why"], among = candidates) => {
		return { gpu, choice: { why, candidates: among } };
	};
	const read = counted === null ? undefined : gpus.find((gpu) => addressOf(gpu) === counted);
	if (read !== undefined) return pick(read, "counted");
	const external = linked.filter(isExternal);
	if (external.length > 1) return pick(null, "several", external.map(addressOf));
	const [outside] = external;
	if (outside !== undefined) return pick(outside, "external");
	if (isExternalOnly) return pick(null, "none");
	const others = linked.filter(({ devices }) => devices.at(-1)?.isBootDisplay !== true);
	if (others.length > 1) return pick(null, "several", others.map(addressOf));
	return pick(others[0] ?? null, others.length === 0 ? "none" : "only");
}

function chooseAsked(gpus: readonly GpuPath[], linked: readonly GpuPath[], asked: string) {
	const wanted = asked.toLowerCase();
	const fitting = gpus.filter((gpu) => isEndOf(wanted, addressOf(gpu)));
	const fittingLinks = fitting.filter((gpu) => !isIntegrated(gpu));
	const [gpu] = fittingLinks;
	const candidates = linked.map(addressOf);
	if (gpu === undefined) {
		const why: GpuChoice["why"] = fitting.length > 0 ? "integrated" : "missing";
		return { gpu: null, choice: { why, candidates } };
	}
	if (fittingLinks.length === 1) {
		return { gpu, choice: { why: "asked" as const, candidates } };
	}
	const among = fittingLinks.map(addressOf);
	return { gpu: null, choice: { why: "ambiguous" as const, candidates: among } };
}

/** Whole numbers only: `1:00.0` is not an end of `0000:01:00.0`. */
function isEndOf(end: string, address: string): boolean {
	return address === end || address.endsWith(`:${end}`);
}

function addressOf({ devices }: GpuPath): string {
	return devices.at(-1)?.address ?? "";
}

const NVIDIA = 0x10de;

/** A GPU on the root bus has no link, except in a virtual machine that was given one. */
function isIntegrated({ devices, isInProcessor }: GpuPath): boolean {
	const isOnRootBus = devices.length < 2 && devices.at(-1)?.vendor !== NVIDIA;
	return isOnRootBus || isInProcessor;
}

/** Returns whether a part of the path is removable, or a tunnel. */
function isExternal({ devices }: GpuPath): boolean {
	const isRemovable = devices.some((device) => device.isRemovable === true);
	return isRemovable || hopsOf(devices).some(({ isTunnel }) => isTunnel);
}

/** A card may have a second display controller beside the first: `01:00.1` beside `01:00.0`. */
function withoutSecondFunctions(gpus: readonly GpuPath[]): readonly GpuPath[] {
	const slotOf = (gpu: GpuPath) => addressOf(gpu).slice(0, -2);
	return gpus.filter((gpu, at) => gpus.findIndex((other) => slotOf(other) === slotOf(gpu)) === at);
}
