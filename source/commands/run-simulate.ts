import type { Clock } from "../core/interfaces.ts";
import type { SimulateFlags } from "../options/simulate.ts";
import { simulate } from "./simulate.ts";

/** `simulate`: the simulated driver, from its flags. */
export function runSimulate(
	file: string,
	{ tx, rx, latency, scenario, seed, uptime, duration, loadFrom, limit }: SimulateFlags,
	clock: Clock,
	stop: AbortSignal,
): Promise<void> {
	const simulation = { scenario, seed, tx_mb_per_s: tx, rx_mb_per_s: rx, latency_ns: latency };
	const load = { loadFrom, limit_mb_per_s: limit };
	return simulate(
		{ file, ...simulation, ...load, uptime_s: uptime, duration_s: duration },
		stop,
		clock,
	);
}
