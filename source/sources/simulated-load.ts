/** The load of a simulated link: how many workloads run, and which faults somebody injected. */
import { readdirSync, readFileSync } from "node:fs";
import type { SimulatedDriver } from "./simulated-driver.ts";

export interface SimulatedLoadOptions {
	/** What one workload moves, in MB/s. */
	readonly tx_mb_per_s: number;
	readonly rx_mb_per_s: number;
	/** What the link carries at most in each direction, in MB/s. */
	readonly limit_mb_per_s: number;
}

/** How a link behaves that is `fault-slow`. */
const SLOW = { rate: 0.5, latency: 10 };
/** A connect takes this long in the driver's statistics. */
const CONNECT_NS = 1_483_000_000;

/**
 * A folder as the link between workloads and a simulated driver. A file that is named by the number
 * of a process is a workload for as long as the process lives. A file named `fault-…` is a fault for
 * as long as it is there: `fault-stall`, `fault-slow`, `fault-errors` (one each time it is looked),
 * `fault-disconnect`.
 */
export class SimulatedLoad {
	readonly #folder: string;
	readonly #options: SimulatedLoadOptions;
	#isConnected = true;

	constructor(folder: string, options: SimulatedLoadOptions) {
		this.#folder = folder;
		this.#options = options;
	}

	/** Lets the driver feel what there is now, from now on. */
	bear(driver: SimulatedDriver): void {
		const names = this.#names();
		const workers = names.filter((name) => /^[1-9]\d{0,9}$/.test(name) && isAlive(Number(name)));
		const has = (fault: string) => names.includes(`fault-${fault}`);
		const isConnected = !has("disconnect");
		if (this.#isConnected && !isConnected) driver.strike({ disconnections: 1 });
		if (!this.#isConnected && isConnected) driver.strike({ connect_ns: CONNECT_NS });
		this.#isConnected = isConnected;
		if (has("errors")) driver.strike({ dma_errors: 1 });
		const part = !isConnected || has("stall") ? 0 : has("slow") ? SLOW.rate : 1;
		const { tx_mb_per_s, rx_mb_per_s } = this.#options;
		driver.suffer({
			tx: part * this.#factor(workers.length, tx_mb_per_s),
			rx: part * this.#factor(workers.length, rx_mb_per_s),
			slowness: has("slow") ? SLOW.latency : 1,
		});
	}

	/** On the rate of one workload: as many times of it as the link carries. */
	#factor(workers: number, mb_per_s: number): number {
		if (mb_per_s === 0) return 0;
		return Math.min(workers, this.#options.limit_mb_per_s / mb_per_s);
	}

	#names(): string[] {
		try {
			return readdirSync(this.#folder);
		} catch {
			// Not there yet, or not any more: no workload.
			return [];
		}
	}
}

/** A process that has ended is in the table until its parent asks for how it ended. */
function isAlive(pid: number): boolean {
	try {
		const status = readFileSync(`/proc/${pid}/stat`, "latin1");
		return !/^[ZX]/.test(status.slice(status.lastIndexOf(")") + 2));
	} catch {
		return false;
	}
}
