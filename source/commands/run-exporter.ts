/** The exporter beside another command: a file of its own, loaded only with `--listen`. */
import type { Clock, Source } from "../core/interfaces.ts";
import type { ListenAddress } from "../exporter/listen-address.ts";
import type { Watched } from "../exporter/watched-metrics.ts";
import type { LinkView } from "../link/link.ts";
import { shareSource } from "../pipeline/shared-source.ts";
import type { OpenFile } from "../sources/source-kind.ts";
import { dropPrivileges, openWebAccess, serveMetrics } from "./exporting.ts";

export interface Exporter {
	/** Opens the driver's file from now on. */
	readonly open: OpenFile;
	/** Serves a source, and returns the source that other readers must use. */
	serve(
		source: Source,
		link: LinkView | null,
		stop: AbortSignal,
		watched: Watched,
	): Promise<Source>;
}

interface ServingFlags {
	readonly listen: ListenAddress;
	readonly webConfig: string | null;
	readonly keepRoot: boolean;
}

/** Under sudo, drops the privileges of the process before anything is served. */
export function runExporter(
	{ listen: address, webConfig, keepRoot }: ServingFlags,
	clock: Clock,
): Exporter {
	const open = dropPrivileges(keepRoot);
	const access = openWebAccess(webConfig, clock);
	return {
		open,
		async serve(source, link, stop, watched) {
			const shared = shareSource(source);
			await serveMetrics([{ source: shared, link, watched }], { address, access }, clock, stop);
			return shared;
		},
	};
}
