import type { Clock, Source } from "../core/interfaces.ts";
import type { ListenAddress } from "../exporter/listen-address.ts";
import type { Watched } from "../exporter/watched-metrics.ts";
import type { LinkView } from "../link/link.ts";
import { type DriverFlags, openSource } from "./open-source.ts";

interface ExportFlags extends DriverFlags {
	readonly listen: ListenAddress | null;
	readonly webConfig: string | null;
	readonly keepRoot: boolean;
}

/**
 * Opens the source, and serves its metrics from now on if `--listen` is given.
 *
 * @throws {UserError} if it cannot be read now, or if its metrics cannot be served
 */
export async function openExportedSource(
	flags: ExportFlags,
	link: LinkView | null,
	clock: Clock,
	stop: AbortSignal,
	hasKeys: boolean,
	watched: Watched,
): Promise<Source> {
	const opening = { clock, stop, link };
	const { listen } = flags;
	if (listen === null) return openSource(flags, { ...opening, isAsync: hasKeys });
	const { runExporter } = await import("./run-exporter.ts");
	const exporter = runExporter({ ...flags, listen }, clock);
	const source = await openSource(flags, { ...opening, isAsync: true, openFile: exporter.open });
	return exporter.serve(source, link, stop, watched);
}
