/** The exporter beside another command: in a file of its own, loaded where it is asked for. */
import type { Clock, Source } from "../core/interfaces.ts";
import type { LinkView } from "../core/link.ts";
import type { ListenAddress } from "../exporter/listen-address.ts";
import { JoinedSource } from "../pipeline/joined-source.ts";
import type { OpenFile } from "../sources/statistics-file.ts";
import { lowerRights, serveMetrics } from "./exporting.ts";

export interface Exporter {
	/** How the driver's file is opened from now on. */
	readonly open: OpenFile;
	/** Serves a source, and returns it as the other readers are to read it. */
	serve(source: Source, link: LinkView | null, clock: Clock, stop: AbortSignal): Promise<Source>;
}

/** Under sudo it takes the invoking user's rights for the whole process, before anything is served. */
export function runExporter(address: ListenAddress, keepRoot: boolean): Exporter {
	return {
		open: lowerRights(keepRoot),
		async serve(source, link, clock, stop) {
			const joined = new JoinedSource(source);
			await serveMetrics(joined, link, address, clock, stop);
			return joined;
		},
	};
}
