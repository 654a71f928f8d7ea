/** The links that `serve` exports: the one that is meant, or all external ones. */
import type { Clock, Source } from "../core/interfaces.ts";
import type { Exported } from "../exporter/collector.ts";
import type { LinkView } from "../link/link.ts";
import type { ServeFlags } from "../options/serve.ts";
import { takeSamples } from "../pipeline/sampler.ts";
import { shareSource } from "../pipeline/shared-source.ts";
import { Ticker } from "../pipeline/ticker.ts";
import { findDriver } from "../sources/anarchy/statistics-file.ts";
import type { OpenFile, Presence } from "../sources/source-kind.ts";
import { gpuCandidates, watchLink } from "./open-link.ts";
import { openSource } from "./open-source.ts";
import { WatchedEvents } from "./watched-events.ts";

/** A link that is watched while the process still has root's rights. */
export interface ServedLink {
	readonly flags: ServeFlags;
	readonly link: LinkView | null;
	readonly watched: WatchedEvents;
	/** Whether the Anarchy driver is there; null if it was not looked for. */
	readonly driver: Presence | null;
}

/** Watches the link that the flags mean, or each external one where there are several. */
export async function watchServedLinks(
	flags: ServeFlags,
	clock: Clock,
	stop: AbortSignal,
): Promise<ServedLink[]> {
	const { gpus, driver } = await gpusToServe(flags);
	return Promise.all(
		gpus.map(async (gpu) => {
			const own = { ...flags, gpu };
			const link = await watchLink({ ...own, wantsDevices: false }, clock, stop);
			return { flags: own, link, watched: new WatchedEvents(flags, clock, link), driver };
		}),
	);
}

/** The Anarchy driver has one file, whatever GPUs there are. */
async function gpusToServe(
	flags: ServeFlags,
): Promise<{ gpus: readonly (string | null)[]; driver: Presence | null }> {
	if (flags.gpu !== null || flags.demo || flags.source === "anarchy") {
		return { gpus: [flags.gpu], driver: null };
	}
	const driver = flags.source === "auto" ? await findDriver(flags) : null;
	if (driver?.isThere === true) return { gpus: [null], driver };
	const candidates = await gpuCandidates(flags);
	return { gpus: candidates.length > 1 ? candidates : [null], driver };
}

/** Opens the source of a link, for scrapes and for samples beside them. */
export async function openServed(
	{ flags, link, watched, driver }: ServedLink,
	openFile: OpenFile,
	clock: Clock,
	stop: AbortSignal,
): Promise<Exported & { readonly watched: WatchedEvents }> {
	const source = await openSource(flags, { clock, stop, link, isAsync: true, openFile, driver });
	return { source: shareSource(source), link, watched };
}

interface SampledLink {
	readonly source: Source;
	readonly link: LinkView | null;
	readonly watched: WatchedEvents;
}

/** Takes samples between scrapes until stopped: they show stalls, and alerts fire on them. */
export async function sampleBeside(
	{ source, link, watched }: SampledLink,
	interval_s: number,
	duration_s: number | null,
	clock: Clock,
	stop: AbortSignal,
): Promise<void> {
	const ticker = new Ticker(clock, interval_s, stop, duration_s);
	try {
		for await (const samples of takeSamples({ source, link, ticker, clock })) {
			for (const sample of samples) watched.detector.next(sample);
		}
	} finally {
		await watched.close();
	}
}
