import type { Clock, Source } from "../core/interfaces.ts";
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

/** The time between readings beside scrapes, in seconds. */
const INTERVAL_S = 1;

/** Runs the Prometheus exporter from the flags of `serve`. */
export async function runServe(
	flags: ServeFlags & { readonly listen: ListenAddress },
	clock: Clock,
	stop: AbortSignal,
): Promise<void> {
	const link = await watchLink({ ...flags, wantsDevices: false }, clock, stop);
	const watched = new WatchedEvents(flags, clock, link);
	const open = dropPrivileges(flags.keepRoot);
	const opening = { clock, stop, link, isAsync: true, openFile: open };
	const { textfile, interval, wait, duration } = flags;
	const sample = async (source: Source, interval_s: number, stop: AbortSignal) => {
		const ticker = new Ticker(clock, interval_s, stop, duration);
		try {
			for await (const samples of takeSamples({ source, link, ticker, clock })) {
				for (const sample of samples) watched.detector.next(sample);
			}
		} finally {
			await watched.close();
		}
	};
	if (textfile === null) {
		const source = shareSource(await openSource(flags, opening));
		if (stop.aborted) return;
		await serveMetrics(source, link, flags.listen, clock, stop, watched);
		return sample(source, interval ?? INTERVAL_S, stop);
	}
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
	const source = shareSource(await openSource({ ...flags, wait: true }, opening));
	if (interval === null) {
		const collector = collectorOf(source, link, clock);
		return writeTextfile({ file, collector, ticker: null, wait });
	}
	const collector = collectorOf(source, link, clock, watched);
	const ended = new AbortController();
	stop.addEventListener("abort", () => ended.abort(), { once: true });
	const sampling = sample(source, Math.min(interval, INTERVAL_S), ended.signal);
	const ticker = new Ticker(clock, interval, stop, duration);
	await writeTextfile({ file, collector, ticker, wait }).finally(() => ended.abort());
	await sampling;
}
