/** Joins the parts of the exporter, for `serve` and for commands with `--listen`. */
import { openSync } from "node:fs";
import process from "node:process";
import { type Clock, isSimulated } from "../core/interfaces.ts";
import { Collector, type Exported } from "../exporter/collector.ts";
import { formatListenAddress, type ListenAddress } from "../exporter/listen-address.ts";
import { isLoopback, MetricsServer } from "../exporter/metrics-server.ts";
import { invokingUser } from "../log/invoking-user.ts";
import type { OpenFile } from "../sources/source-kind.ts";
import { warn } from "./warn.ts";

/**
 * Under sudo, drops to the privileges of the invoking user from now on. The process is root only
 * during the call that opens the driver's file, which only root can open.
 *
 * That call runs on the main thread, so that nothing else runs as root; reads, which may hang, run
 * in other threads, because an open file needs no privileges.
 *
 * @throws {UserError} if privileges cannot be dropped
 */
export function dropPrivileges(keepRoot: boolean): OpenFile {
	const asRoot = invokingUser(keepRoot).dropPrivileges();
	return async (path, flags) => asRoot(() => openSync(path, flags));
}

const LESS_THAN_ROOT =
	"start it with sudo from a user's account, or as packaging/anarchy-perf-exporter.service";

/**
 * Serves the metrics of links until stopped, and reports the address.
 *
 * @throws {UserError} if it cannot listen
 */
export async function serveMetrics(
	exported: readonly Exported[],
	address: ListenAddress,
	clock: Clock,
	stop: AbortSignal,
): Promise<void> {
	const server = new MetricsServer(new Collector(clock, ...exported));
	const bound = await server.listen(address);
	stop.addEventListener("abort", () => server.close(), { once: true });
	warn(`serving http://${formatListenAddress(bound)}/metrics`);
	if (exported.some(({ source }) => isSimulated(source))) warn("demo mode: metrics are simulated");
	// Not under sudo, where privileges were dropped before.
	if (process.geteuid?.() === 0) warn(`warning: serving as root (${LESS_THAN_ROOT})`);
	if (isLoopback(bound)) return;
	warn(
		"warning: the metrics are exposed to the network " +
			`(--listen 127.0.0.1:${bound.port} restricts them to this machine)`,
	);
}
