import type { Clock } from "../core/interfaces.ts";
import type { ListenAddress } from "../exporter/listen-address.ts";
import type { ServeFlags } from "../options/serve.ts";
import { OutputFiles } from "../outputs/output-files.ts";
import { takeSamples } from "../pipeline/sampler.ts";
import { shareSource } from "../pipeline/shared-source.ts";
import { Ticker } from "../pipeline/ticker.ts";
import { collectorOf, dropPrivileges, serveMetrics } from "./exporting.ts";
import { watchLink } from "./open-link.ts";
import { openSource } from "./open-source.ts";
import { writeTextfile } from "./textfile.ts";
import { warn } from "./warn.ts";
import { WatchedEvents } from "./watched-events.ts";

/** Runs the Prometheus exporter from the flags of `serve`. */
export async function runServe(
	flags: ServeFlags & { readonly listen: ListenAddress },
	clock: Clock,
	stop: AbortSignal,
): Promise<void> {
	const link = await watchLink(flags, clock, stop);
	const watched = new WatchedEvents(flags, clock);
	const open = dropPrivileges(flags.keepRoot);
	const opening = { clock, stop, link, isAsync: true, openFile: open };
	const { textfile, interval, wait, duration } = flags;
	if (textfile !== null) {
		const outputs = new OutputFiles({ run: (action) => action() }, [flags.statsFile]);
		// node_exporter runs as another user, who must read the file whatever the umask is.
		const file = outputs.take("--textfile", textfile, {
			mode: 0o644,
			isModeExact: true,
			permissionRemedy: "under sudo, add --keep-root to write as root",
		});
		if (file.isRegular && !textfile.endsWith(".prom")) {
			warn(`warning: node_exporter reads only *.prom, not “${textfile}”`);
		}
		// An unavailable driver is reported in the file, not by an error.
		const source = await openSource({ ...flags, wait: true }, opening);
		const ticker = interval === null ? null : new Ticker(clock, interval, stop, duration);
		const collector = collectorOf(source, link, clock);
		return writeTextfile({ file, collector, ticker, wait });
	}
	const source = await openSource(flags, opening);
	if (stop.aborted) return;
	if (interval !== null || flags.alert.length > 0) {
		const shared = shareSource(source);
		await serveMetrics(shared, link, flags.listen, clock, stop, watched);
		const ticker = new Ticker(clock, interval ?? 1, stop, duration);
		try {
			for await (const samples of takeSamples({ source: shared, link, ticker, clock })) {
				for (const sample of samples) watched.detector.next(sample);
			}
		} finally {
			await watched.close();
		}
		return;
	}
	await serveMetrics(source, link, flags.listen, clock, stop, null);
	const end_ms = clock.now() + (duration ?? Number.POSITIVE_INFINITY) * 1000;
	// A long wait of a clock may end early.
	while (!stop.aborted && clock.now() < end_ms) await clock.waitUntil(end_ms, stop);
}
