/** The load of a simulated link: running workloads and injected faults. */
import { readdirSync } from "node:fs";
import { readSmallFile } from "../../inputs/small-file.ts";
import type { SimulatedDriver } from "./simulated-driver.ts";

/** Rates of workloads and of the link. */
export interface SimulatedLoadOptions {
	/** Rates of one workload, in MB/s. */
	readonly tx_mb_per_s: number;
	readonly rx_mb_per_s: number;
	/** Maximum rate of the link per direction, in MB/s. */
	readonly limit_mb_per_s: number;
}

/** Factors of `fault-slow`. */
const SLOW = { rate: 0.5, latency: 10 };
const MAX_STATUS_BYTES = 4096;
/** Duration of a connect in the driver's statistics, in ns. */
const CONNECT_NS = 1_483_000_000;

/**
 * A folder that connects workloads with a simulated driver. A file named by a process id is a
 * workload while that process runs. A file named `fault-…` is a fault while it exists:
 * `fault-stall`, `fault-slow`, `fault-errors` (one error per look), `fault-disconnect`.
 */
export class SimulatedLoad {
	readonly #folder: string;
	readonly #options: SimulatedLoadOptions;
	#isConnected = true;

	constructor(folder: string, options: SimulatedLoadOptions) {
		this.#folder = folder;
		this.#options = options;
	}

	/** Applies the present workloads and faults to the driver, until the next call. */
	applyTo(driver: SimulatedDriver): void {
		const names = this.#names();
		const workers = names.filter((name) => /^[1-9]\d{0,9}$/.test(name) && isAlive(Number(name)));
		const has = (fault: string) => names.includes(`fault-${fault}`);
		const isConnected = !has("disconnect");
		if (this.#isConnected && !isConnected) driver.injectFault({ disconnections: 1 });
		if (!this.#isConnected && isConnected) driver.injectFault({ connect_ns: CONNECT_NS });
		this.#isConnected = isConnected;
		if (has("errors")) driver.injectFault({ dma_errors: 1 });
		const part = !isConnected || has("stall") ? 0 : has("slow") ? SLOW.rate : 1;
		const { tx_mb_per_s, rx_mb_per_s } = this.#options;
		driver.setConditions({
			tx: part * this.#factor(workers.length, tx_mb_per_s),
			rx: part * this.#factor(workers.length, rx_mb_per_s),
			slowness: has("slow") ? SLOW.latency : 1,
		});
	}

	/** Returns the factor on the rate of one workload, limited by the link. */
	#factor(workers: number, mb_per_s: number): number {
		if (mb_per_s === 0) return 0;
		return Math.min(workers, this.#options.limit_mb_per_s / mb_per_s);
	}

	#names(): string[] {
		try {
			return readdirSync(this.#folder);
		} catch {
			// The folder does not exist yet, or any more: no workload.
			return [];
		}
	}
}

/** Returns whether a process runs: a zombie does not. */
function isAlive(pid: number): boolean {
	try {
		const status = readSmallFile(`/proc/${pid}/stat`, MAX_STATUS_BYTES);
		return !/^[ZX]/.test(status.slice(status.lastIndexOf(")") + 2));
	} catch {
		return false;
	}
}
