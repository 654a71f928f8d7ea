/** Joins the parts of the exporter, for `serve` and for commands with `--listen`. */
import { openSync } from "node:fs";
import process from "node:process";
import { ExitCode, isUserError, UserError } from "../core/errors.ts";
import { type Clock, isSimulated } from "../core/interfaces.ts";
import { WebAccess } from "../exporter/access/web-access.ts";
import { WebConfigFile } from "../exporter/access/web-config-file.ts";
import { isLoopback } from "../exporter/bound-address.ts";
import { Collector, type Exported } from "../exporter/collector.ts";
import { HTTP_LIMITS } from "../exporter/http-limits.ts";
import { formatListenAddress, type ListenAddress } from "../exporter/listen-address.ts";
import { MetricsServer } from "../exporter/metrics-server.ts";
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
 * Opens the web configuration, with the privileges that were dropped to.
 *
 * @returns null where there is none
 * @throws {UserError} if it, or a file that it names, is not valid
 */
export function openWebAccess(path: string | null, clock: Clock): WebAccess | null {
	if (path === null) return null;
	try {
		return new WebAccess(new WebConfigFile(path, clock), clock, warn);
	} catch (error) {
		if (isUserError(error) || !(error instanceof Error)) throw error;
		throw new UserError(error.message, ExitCode.usage);
	}
}

/**
 * Serves the metrics of links until stopped, and reports the address.
 *
 * @throws {UserError} if it cannot listen
 */
export async function serveMetrics(
	exported: readonly Exported[],
	{ address, access }: Serving,
	clock: Clock,
	stop: AbortSignal,
): Promise<void> {
	const server = new MetricsServer(new Collector(clock, ...exported), HTTP_LIMITS, access);
	const bound = await server.listen(address);
	stop.addEventListener("abort", () => server.close(), { once: true });
	const scheme = access?.tls == null ? "http" : "https";
	warn(`serving ${scheme}://${formatListenAddress(bound)}/metrics`);
	if (exported.some(({ source }) => isSimulated(source))) warn("demo mode: metrics are simulated");
	// Not under sudo, where privileges were dropped before.
	if (process.geteuid?.() === 0) warn(`warning: serving as root (${LESS_THAN_ROOT})`);
	const exposure = isLoopback(bound) ? null : describeExposure(access, bound.port);
	if (exposure !== null) warn(`warning: ${exposure}`);
}

/** Where metrics are served, and to whom. */
export interface Serving {
	readonly address: ListenAddress;
	readonly access: WebAccess | null;
}

/** Null if the metrics need a password or a certificate, and are encrypted. */
function describeExposure(access: WebAccess | null, port: number): string | null {
	if (access === null || !(access.asksPassword || access.asksCertificate)) {
		return (
			"the metrics are exposed to the network " +
			`(--listen 127.0.0.1:${port} restricts them to this machine, --web-config asks for a password)`
		);
	}
	if (access.tls !== null) return null;
	return "passwords cross the network unencrypted (tls_server_config of --web-config encrypts them)";
}
