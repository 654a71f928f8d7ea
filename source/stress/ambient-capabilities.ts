import { readSmallFile } from "../inputs/small-file.ts";

const MAX_STATUS_BYTES = 64 * 1024;

/** Options of `setpriv` that keep inherited capabilities from the program it starts. */
export const NO_CAPABILITIES = ["--inh-caps=-all", "--ambient-caps=-all"] as const;

/**
 * Whether child processes would inherit capabilities: a service with
 * `AmbientCapabilities=CAP_DAC_READ_SEARCH` reads the driver, and its workloads would read any
 * file.
 */
export function hasAmbientCapabilities(): boolean {
	try {
		const status = readSmallFile("/proc/self/status", MAX_STATUS_BYTES);
		const [, mask = "0"] = /^CapAmb:\s*([0-9a-f]+)$/m.exec(status) ?? [];
		return BigInt(`0x${mask}`) !== 0n;
	} catch {
		return false;
	}
}
