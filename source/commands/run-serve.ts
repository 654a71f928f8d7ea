import type { Clock } from "../core/interfaces.ts";
import { Collector } from "../exporter/collector.ts";
import type { ListenAddress } from "../exporter/listen-address.ts";
import type { ServeFlags } from "../options/serve.ts";
import { OutputFiles } from "../outputs/output-files.ts";
import { Ticker } from "../pipeline/ticker.ts";
import { dropPrivileges, openWebAccess, serveMetrics } from "./exporting.ts";
import { openServed, type ServedLink, sampleBeside, watchServedLinks } from "./served-links.ts";
import { writeTextfile } from "./textfile.ts";
import { warn } from "./warn.ts";

/** The time between readings beside scrapes, in seconds. */
const INTERVAL_S = 1;

/** Runs the Prometheus exporter from the flags of `serve`. */
export async function runServe(
	flags: ServeFlags & { readonly listen: ListenAddress },
	clock: Clock,
	stop: AbortSignal,
): Promise<void> {
	const links = await watchServedLinks(flags, clock, stop);
	const open = dropPrivileges(flags.keepRoot);
	const access = openWebAccess(flags.webConfig, clock);
	const { textfile, interval, wait, duration } = flags;
	if (textfile === null) {
		// One GPU of several that cannot be read does not keep the others from being served.
		const opened = links.length > 1 ? links.map(waiting) : links;
		const served = await Promise.all(opened.map((one) => openServed(one, open, clock, stop)));
		if (stop.aborted) return;
		await serveMetrics(served, { address: flags.listen, access }, clock, stop);
		const every_s = interval ?? INTERVAL_S;
		const sampled = served.map((one) => sampleBeside(one, every_s, duration, clock, stop));
		await Promise.all(sampled);
		return;
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
	const opened = links.map(waiting);
	const served = await Promise.all(opened.map((one) => openServed(one, open, clock, stop)));
	if (interval === null) {
		// Nothing happens between two scrapes where there is one.
		const collector = new Collector(clock, ...served.map((one) => ({ ...one, watched: null })));
		return writeTextfile({ file, collector, ticker: null, wait });
	}
	const collector = new Collector(clock, ...served);
	const ended = new AbortController();
	stop.addEventListener("abort", () => ended.abort(), { once: true });
	const every_s = Math.min(interval, INTERVAL_S);
	const sampling = served.map((one) => sampleBeside(one, every_s, duration, clock, ended.signal));
	const ticker = new Ticker(clock, interval, stop, duration);
	await writeTextfile({ file, collector, ticker, wait }).finally(() => ended.abort());
	await Promise.all(sampling);
}

/** A source that cannot be read yet is waited for. */
function waiting(one: ServedLink): ServedLink {
	return { ...one, flags: { ...one.flags, wait: true } };
}
