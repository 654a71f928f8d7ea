import type { MonitorFlags } from "../cli-options.ts";
import { ExitCode, UserError } from "../core/errors.ts";
import type { Clock, Source } from "../core/interfaces.ts";
import { parseDriverStatistics } from "../formats/parse-driver-statistics.ts";
import { PatientReader } from "../pipeline/patient-reader.ts";
import { Ticker } from "../pipeline/ticker.ts";
import { JsonLinesSink, PlainLinesSink, type WriteLine } from "../sinks/line-sinks.ts";
import { SimulatedSource } from "../sources/simulated-source.ts";
import { StatisticsFile } from "../sources/statistics-file.ts";
import { stream } from "./stream.ts";

/** How long the driver may take to answer when the command starts. */
const PATIENCE_MS = 5000;

/** The live monitor: on the screen where there is one, as lines where there is none. */
export async function runMonitor(
	flags: MonitorFlags,
	clock: Clock,
	stop: AbortSignal,
): Promise<void> {
	const source = sourceFor(flags, clock);
	const hasScreen = process.stdout.isTTY && process.env["TERM"] !== "dumb";
	const isStream = flags.json || flags.once || !hasScreen;
	if (!flags.wait) await refuseUnreadable(source, clock, stop);
	if (isStream) {
		const { once } = flags;
		const sink = flags.json
			? new JsonLinesSink(writeLine)
			: new PlainLinesSink(writeLine, source.isDemo);
		const ticker = new Ticker(clock, flags.interval, stop, flags.duration);
		return stream({ source, parse: parseDriverStatistics, clock, ticker, once, sinks: [sink] });
	}
	const { monitor } = await import("./monitor.tsx");
	const view = {
		interval_s: flags.interval,
		duration_s: flags.duration,
		length_s: flags.window,
		style: flags.graph,
	};
	return monitor({ source, clock, sinks: [], ...view }, stop);
}

function sourceFor(flags: MonitorFlags, clock: Clock): Source {
	if (!flags.demo) return new StatisticsFile(flags.statsFile, clock, flags);
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

const writeLine: WriteLine = (line) => {
	process.stdout.write(`${line}\n`);
};
