/** Why the NVIDIA source has no counts, and what to do. */
import type { Failure } from "../../core/interfaces.ts";
import { NvmlCode } from "./nvml.ts";

interface Explanation {
	/** As the header calls it. */
	readonly name: string;
	readonly message: string;
}

const RESTART = "it is started again";

/** What each return code of NVML means here. */
const EXPLANATIONS: Readonly<Record<number, Explanation>> = {
	1: { name: "UNINITIALIZED", message: `NVIDIA's library lost its connection (${RESTART})` },
	2: {
		name: "INVALID_ARGUMENT",
		message: "NVIDIA's driver does not know this request (update the driver to 555 or later)",
	},
	[NvmlCode.notSupported]: {
		name: "NOT_SUPPORTED",
		message:
			"this GPU or its driver has neither PCIe counters nor a sampled throughput " +
			"(update the driver to 555 or later; MIG and vGPU are not supported)",
	},
	4: {
		name: "NO_PERMISSION",
		message: "NVIDIA's driver denies access (check the permissions of /dev/nvidia*)",
	},
	6: {
		name: "NOT_FOUND",
		message: "NVIDIA's driver does not know this GPU (nvidia-smi -L lists those it knows)",
	},
	7: { name: "INSUFFICIENT_SIZE", message: "NVIDIA's driver expects a larger structure" },
	8: {
		name: "INSUFFICIENT_POWER",
		message: "the GPU lacks power (check the power cables of the enclosure)",
	},
	9: {
		name: "DRIVER_NOT_LOADED",
		message: "NVIDIA's driver is not loaded (sudo modprobe nvidia)",
	},
	10: { name: "TIMEOUT", message: `NVIDIA's driver did not answer in time (${RESTART})` },
	11: {
		name: "IRQ_ISSUE",
		message: "the kernel has a problem with an interrupt of the GPU (see dmesg)",
	},
	[NvmlCode.libraryNotFound]: {
		name: "LIBRARY_NOT_FOUND",
		message:
			"NVIDIA's library libnvidia-ml.so.1 is not installed " +
			"(install it with NVIDIA's driver; Debian: libnvidia-ml1)",
	},
	[NvmlCode.functionNotFound]: {
		name: "FUNCTION_NOT_FOUND",
		message: "NVIDIA's library lacks a function (update the driver to 555 or later)",
	},
	14: {
		name: "CORRUPTED_INFOROM",
		message: "the GPU's own memory of settings is corrupted (ask its vendor)",
	},
	15: {
		name: "GPU_IS_LOST",
		message:
			"the GPU is lost: it does not answer on the bus any more " +
			"(check cable and power, then reconnect it or reboot)",
	},
	16: { name: "RESET_REQUIRED", message: "the GPU needs a reset (reconnect it, or reboot)" },
	17: {
		name: "OPERATING_SYSTEM",
		message: "the kernel or a container denies access to the GPU (see dmesg)",
	},
	18: {
		name: "LIB_RM_VERSION_MISMATCH",
		message:
			"NVIDIA's driver was updated and the old one is still loaded " +
			"(reboot, or unload and load the module nvidia)",
	},
	19: { name: "IN_USE", message: "another process uses the GPU exclusively" },
	20: { name: "MEMORY", message: "NVIDIA's library is out of memory" },
	[NvmlCode.deprecated]: {
		name: "DEPRECATED",
		message:
			"NVIDIA's driver has withdrawn this request (a newer version of this program may help)",
	},
	27: { name: "NOT_READY", message: `NVIDIA's driver is not ready yet (${RESTART})` },
	28: {
		name: "GPU_NOT_FOUND",
		message: "NVIDIA's driver finds no GPU (is it bound to another driver? lspci -k shows it)",
	},
	[NvmlCode.noInterface]: {
		name: "NO_INTERFACE",
		message:
			"nothing here can load NVIDIA's library, and nvidia-smi is not installed " +
			"(install this program by npm with its optional packages, or use Node 26.1 or later)",
	},
	[NvmlCode.unknown]: {
		name: "UNKNOWN",
		message: `NVIDIA's driver failed without a reason (see dmesg; ${RESTART})`,
	},
};

/** Returns the failure that a return code of NVML stands for. */
export function explainCode(code: number): Failure {
	const { name, message } = EXPLANATIONS[code] ?? {
		name: `CODE_${code}`,
		message: `NVIDIA's library returned ${code} (see dmesg; ${RESTART})`,
	};
	return failure(`NVML_${name}`, message);
}

export const LET_GO = failure(
	"LET_GO",
	"the GPU was idle and was let go of, so that it can sleep (looking again within seconds)",
);
export const RELEASED = failure(
	"RELEASED",
	"the GPU was let go of by a key, so that it can be unplugged (the key takes it again)",
);
export const GONE = failure("ENODEV", "the GPU is gone (check the cable and the power of the GPU)");
export const CLOSED = failure("ECANCELED", "the source is closed");
export const INCOMPLETE = failure(
	"ENOENT",
	"nvml-child.cjs is missing in the folder commands/ of the program: copy it as well",
);

export function hanging(waited_ms: number, isStarting: boolean): Failure {
	const waited = `${(waited_ms / 1000).toFixed(1)} s`;
	return isStarting
		? failure("ETIMEDOUT", `NVIDIA's library has been starting for ${waited}`)
		: failure("ETIMEDOUT", `NVIDIA's library has not answered for ${waited} (${RESTART})`);
}

/** @param how the signal or the exit code */
export function crashed(how: string): Failure {
	return failure("ECHILD", `NVIDIA's library crashed: ${how} (${RESTART}; see dmesg)`);
}

export function unstartable(reason: string): Failure {
	return failure("ECHILD", `cannot start the process that reads the GPU: ${reason}`);
}

export function failure(code: string, message: string): Failure {
	return { ok: false, code, message };
}
