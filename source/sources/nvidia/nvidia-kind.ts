/** NVIDIA's GPUs as a kind of source: whether one can be read here, and how it is opened. */
import { accessSync, constants } from "node:fs";
import { basename, join } from "node:path";
import process from "node:process";
import { BYTES_PER_MB } from "../../core/metrics.ts";
import { treeAt } from "../../inputs/sysfs-tree.ts";
import { GpuSource } from "../gpu-source.ts";
import { pathOfGpu, Vendor } from "../gpu-state.ts";
import { SIMULATED, simulationOptions } from "../simulated/simulated-source.ts";
import type { MeantGpu, Presence, SourceKind } from "../source-kind.ts";
import { findLibrary, LIBRARY } from "./find-library.ts";
import { PROGRAM } from "./nvidia-smi.ts";
import { NVIDIA_OFFERS, NvidiaSource } from "./nvidia-source.ts";
import { SimulatedNvidiaSource } from "./simulated-nvml.ts";

/**
 * Resolves with whether the counters of a GPU can be read through NVIDIA's library or program,
 * neither of which is loaded or run: that would wake the GPU.
 */
async function probeNvidia(
	gpu: MeantGpu | null,
	sysfs: string,
	environment: NodeJS.ProcessEnv = process.env,
	whyNoGpu: string | null = null,
): Promise<Presence> {
	if (gpu === null) return { isThere: false, why: whyNoGpu ?? "no GPU with a link" };
	const { address, vendor } = gpu;
	if (vendor !== Vendor.nvidia) {
		return { isThere: false, why: `GPU ${address} is not one of NVIDIA's` };
	}
	const driver = basename(await treeAt(sysfs).target(`${pathOfGpu(address)}/driver`));
	if (driver !== "nvidia") {
		const why = driver === "" ? "no driver is bound to it" : `it is bound to the driver ${driver}`;
		const remedy = "it takes NVIDIA's: sudo modprobe nvidia";
		return { isThere: false, why: `GPU ${address}: ${why} (${remedy})` };
	}
	const found = findLibrary(environment) ?? findProgram(environment);
	if (found !== null) return { isThere: true, why: `GPU ${address}, through ${found}` };
	const remedy = "install it with NVIDIA's driver; Debian: libnvidia-ml1";
	return { isThere: false, why: `${LIBRARY} is not installed (${remedy})` };
}

function findProgram({ PATH = "" }: NodeJS.ProcessEnv): string | null {
	const candidates = PATH.split(":").map((folder) => join(folder, PROGRAM));
	return candidates.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

/** GPUs with NVIDIA's driver. */
export const NVIDIA: SourceKind = {
	id: "nvidia",
	isReal: true,
	counts: "wire",
	gives: "exact bytes on the wire, PCIe replays; sampled rates where the GPU does not count",
	offers: NVIDIA_OFFERS,
	probe: ({ gpu, whyNoGpu, sysfs }) => probeNvidia(gpu(), sysfs, process.env, whyNoGpu?.() ?? null),
	open: ({ gpu, whyNoGpu, sysfs, clock }) => {
		const openAt = ({ address, wire_mb_per_s }: MeantGpu) => {
			const capacity_bytes_per_s = wire_mb_per_s === null ? null : wire_mb_per_s * BYTES_PER_MB;
			return new NvidiaSource({ clock, gpu: address, sysfs, capacity_bytes_per_s });
		};
		return new GpuSource({
			id: "nvidia",
			by: "NVML",
			counts: "wire",
			offers: NVIDIA_OFFERS,
			vendor: "nvidia",
			gpu,
			whyNoGpu,
			openAt,
		});
	},
};

/** A simulated library in this process: `--demo --source nvidia`. */
export const SIMULATED_NVIDIA: SourceKind = {
	...SIMULATED,
	counts: "wire",
	offers: NVIDIA_OFFERS,
	open: ({ clock, simulation }) => new SimulatedNvidiaSource(clock, simulationOptions(simulation)),
};
