import type { Clock } from "../core/interfaces.ts";
import type { SimulateFlags } from "../options/simulate.ts";
import { simulate } from "./simulate.ts";

/** `simulate`: the simulated driver, from its flags. */
export function runSimulate(
	file: string,
	{ tx, rx, latency, scenario, seed, uptime, duration }: SimulateFlags,
	clock: Clock,
	stop: AbortSignal,
): Promise<void> {
	const simulation = { scenario, seed, tx_mb_per_s: tx, rx_mb_per_s: rx, latency_ns: latency };
	return simulate({ file, ...simulation, uptime_s: uptime, duration_s: duration }, stop, clock);
}
