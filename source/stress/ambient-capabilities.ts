import { readFileSync } from "node:fs";

/** How `setpriv` is told that a program gets no capability that was handed on to this one. */
export const NO_CAPABILITIES = ["--inh-caps=-all", "--ambient-caps=-all"] as const;

/**
 * Whether what this process starts would get capabilities of root's: a service that is given
 * `AmbientCapabilities=CAP_DAC_READ_SEARCH` reads the driver with it, and its workloads any file.
 */
export function hasAmbientCapabilities(): boolean {
	try {
		const [, mask = "0"] =
			/^CapAmb:\s*([0-9a-f]+)$/m.exec(readFileSync("/proc/self/status", "latin1")) ?? [];
		return BigInt(`0x${mask}`) !== 0n;
	} catch {
		return false;
	}
}
