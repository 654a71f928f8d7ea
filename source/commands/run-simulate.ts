import type { Clock } from "../core/interfaces.ts";
import { invokingUser } from "../log/invoking-user.ts";
import type { SimulateFlags } from "../options/simulate.ts";
import { simulate } from "./simulate.ts";

/** Runs the simulated driver from the flags of `simulate`; it never needs root privileges. */
export function runSimulate(
	file: string,
	{ tx, rx, latency, scenario, seed, uptime, duration, loadFrom, limit }: SimulateFlags,
	clock: Clock,
	stop: AbortSignal,
): Promise<void> {
	invokingUser(false).dropPrivileges();
	const simulation = { scenario, seed, tx_mb_per_s: tx, rx_mb_per_s: rx, latency_ns: latency };
	const load = { loadFrom, limit_mb_per_s: limit };
	return simulate(
		{ file, ...simulation, ...load, uptime_s: uptime, duration_s: duration },
		stop,
		clock,
	);
}
