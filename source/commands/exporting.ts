/** Joins what an exporter is made of, for `serve` and for the commands that can serve as well. */
import { openSync } from "node:fs";
import process from "node:process";
import type { Clock, Source } from "../core/interfaces.ts";
import type { LinkView } from "../core/link.ts";
import { Collector } from "../exporter/collector.ts";
import { formatListenAddress, type ListenAddress } from "../exporter/listen-address.ts";
import { isLoopback, MetricsServer } from "../exporter/metrics-server.ts";
import { parseDriverStatistics } from "../formats/parse-driver-statistics.ts";
import { invokingUser } from "../sinks/invoking-user.ts";
import type { OpenFile } from "../sources/statistics-file.ts";
import { say } from "./say.ts";

/**
 * Under sudo the process takes the invoking user's rights from now on, and is root for the one call
 * alone that opens the driver's file, which nobody but root can reach.
 *
 * That call is made on the main thread, where nothing else goes on meanwhile; the reading, which may
 * hang, is done elsewhere, for no rights are looked at any more.
 *
 * @throws {UserError} where the user's rights cannot be taken
 */
export function lowerRights(keepRoot: boolean): OpenFile {
	const asBefore = invokingUser(keepRoot).become();
	return async (path, flags) => asBefore(() => openSync(path, flags));
}

export function collectorOf(source: Source, link: LinkView | null, clock: Clock): Collector {
	return new Collector({ source, parse: parseDriverStatistics, clock, link });
}

const LESS_THAN_ROOT =
	"start it with sudo from a user's account, or as packaging/anarchy-perf-exporter.service";

/**
 * Serves the metrics of a source until it is stopped, and says where.
 *
 * @throws {UserError} where it cannot listen
 */
export async function serveMetrics(
	source: Source,
	link: LinkView | null,
	address: ListenAddress,
	clock: Clock,
	stop: AbortSignal,
): Promise<void> {
	const server = new MetricsServer(collectorOf(source, link, clock));
	const bound = await server.listen(address);
	stop.addEventListener("abort", () => server.close(), { once: true });
	say(`serving http://${formatListenAddress(bound)}/metrics`);
	if (source.isDemo) say("this is a demo: nothing that is served is real");
	// Not under sudo, where its rights were lowered before.
	if (process.geteuid?.() === 0) say(`warning: this serves as root (${LESS_THAN_ROOT})`);
	if (isLoopback(bound)) return;
	say(
		"warning: this is open to the network, to everybody who reaches this machine " +
			`(--listen 127.0.0.1:${bound.port} is for this machine alone)`,
	);
}
