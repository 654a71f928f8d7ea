import type { Clock, Source } from "../core/interfaces.ts";
import type { LinkView } from "../core/link.ts";
import type { ListenAddress } from "../exporter/listen-address.ts";
import { type DriverFlags, openSource } from "./open-source.ts";

interface ExportFlags extends DriverFlags {
	readonly listen: ListenAddress | null;
	readonly keepRoot: boolean;
}

/**
 * The driver, or its simulation, whose metrics are served from now on where `--listen` asks for it.
 *
 * @throws {UserError} where it cannot be read now, or its metrics cannot be served
 */
export async function openExportedSource(
	flags: ExportFlags,
	link: LinkView | null,
	clock: Clock,
	stop: AbortSignal,
	hasKeys: boolean,
): Promise<Source> {
	if (flags.listen === null) return openSource(flags, clock, stop, hasKeys);
	const { runExporter } = await import("./run-exporter.ts");
	const exporter = runExporter(flags.listen, flags.keepRoot);
	const source = await openSource(flags, clock, stop, true, exporter.open);
	return exporter.serve(source, link, clock, stop);
}
