import type { Clock } from "../core/interfaces.ts";
import type { ListenAddress } from "../exporter/listen-address.ts";
import type { ServeFlags } from "../options/serve.ts";
import { Ticker } from "../pipeline/ticker.ts";
import { collectorOf, lowerRights, serveMetrics } from "./exporting.ts";
import { watchLink } from "./open-link.ts";
import { openSource } from "./open-source.ts";
import { writeTextfile } from "./textfile.ts";

/** `serve`: the Prometheus exporter, from its flags. */
export async function runServe(
	flags: ServeFlags & { readonly listen: ListenAddress },
	clock: Clock,
	stop: AbortSignal,
): Promise<void> {
	const link = await watchLink(flags, clock, stop);
	const open = lowerRights(flags.keepRoot);
	const { textfile, interval, wait, duration } = flags;
	if (textfile !== null) {
		// What a file says of a driver that is away is part of the file.
		const source = await openSource({ ...flags, wait: true }, clock, stop, true, open);
		const ticker = interval === null ? null : new Ticker(clock, interval, stop, duration);
		const collector = collectorOf(source, link, clock);
		return writeTextfile({ file: textfile, collector, ticker, wait });
	}
	const source = await openSource(flags, clock, stop, true, open);
	if (stop.aborted) return;
	await serveMetrics(source, link, flags.listen, clock, stop);
	const end_ms = clock.now() + (duration ?? Number.POSITIVE_INFINITY) * 1000;
	// A clock wakes now and then from a long wait.
	while (!stop.aborted && clock.now() < end_ms) await clock.waitUntil(end_ms, stop);
}
