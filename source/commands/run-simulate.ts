import type { Clock } from "../core/interfaces.ts";
import type { SimulateFlags } from "../options/simulate.ts";
import { invokingUser } from "../sinks/invoking-user.ts";
import { simulate } from "./simulate.ts";

/** `simulate`: the simulated driver, from its flags. Under sudo it is the user's: it needs nothing of root's. */
export function runSimulate(
	file: string,
	{ tx, rx, latency, scenario, seed, uptime, duration, loadFrom, limit }: SimulateFlags,
	clock: Clock,
	stop: AbortSignal,
): Promise<void> {
	invokingUser(false).become();
	const simulation = { scenario, seed, tx_mb_per_s: tx, rx_mb_per_s: rx, latency_ns: latency };
	const load = { loadFrom, limit_mb_per_s: limit };
	return simulate(
		{ file, ...simulation, ...load, uptime_s: uptime, duration_s: duration },
		stop,
		clock,
	);
}
