import { ExitCode, UserError } from "../core/errors.ts";
import type { Clock, Source } from "../core/interfaces.ts";
import { parseDriverStatistics } from "../formats/parse-driver-statistics.ts";
import type { SourceFlags } from "../options/source-flags.ts";
import { PatientReader } from "../pipeline/patient-reader.ts";
import { SimulatedSource } from "../sources/simulated-source.ts";
import { type OpenFile, StatisticsFile } from "../sources/statistics-file.ts";

/** How long the driver may take to answer when a command starts. */
const PATIENCE_MS = 5000;

/** The flags that say what is read. */
export type DriverFlags = Omit<SourceFlags, "interval" | "duration" | "json">;

/**
 * The driver, or its simulation.
 *
 * @param hasKeys whether there are keys, or others, that must be served while the driver hangs
 * @param open how the driver's file is opened then, where the process has not the rights to
 * @throws {UserError} where it cannot be read now, unless the user wants to wait for it
 */
export async function openSource(
	flags: DriverFlags,
	clock: Clock,
	stop: AbortSignal,
	hasKeys: boolean,
	open?: OpenFile,
): Promise<Source> {
	const source = sourceFor(flags, clock, hasKeys, open);
	if (!flags.wait) await refuseUnreadable(source, clock, stop);
	return source;
}

function sourceFor(flags: DriverFlags, clock: Clock, hasKeys: boolean, open?: OpenFile): Source {
	if (!flags.demo) return new StatisticsFile(flags.statsFile, clock, flags, hasKeys, open);
	return new SimulatedSource(clock, {
		scenario: flags.scenario,
		seed: flags.seed,
		tx_mb_per_s: flags.tx,
		rx_mb_per_s: flags.rx,
		latency_ns: flags.latency,
		uptime_s: flags.uptime,
	});
}

/** At the start a file that cannot be read ends the program; later it is a state on the screen. */
async function refuseUnreadable(source: Source, clock: Clock, stop: AbortSignal): Promise<void> {
	const reading = await new PatientReader(source, clock, stop).read(PATIENCE_MS);
	if (stop.aborted) return;
	const parsed = reading.ok ? parseDriverStatistics(reading.text) : null;
	const problem = !reading.ok
		? reading.message
		: parsed?.ok === false
			? `this is not a statistics file: ${parsed.problem}`
			: null;
	if (problem !== null) {
		throw new UserError(`cannot read ${source.name}: ${problem}`, ExitCode.unreadable);
	}
}
