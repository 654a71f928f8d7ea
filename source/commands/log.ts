/** `log`: samples to a file for weeks on end, or to stdout. */
import process from "node:process";
import type { Clock, ParseStatistics, Sink, Source } from "../core/interfaces.ts";
import type { LinkView } from "../core/link.ts";
import { GATHER_MS, takeSamples } from "../pipeline/sampler.ts";
import { Ticker } from "../pipeline/ticker.ts";
import { CsvLinesSink, JsonLinesSink } from "../sinks/line-sinks.ts";
import { LogFile } from "../sinks/log-file.ts";
import type { LogFormatName } from "../sinks/log-format.ts";
import type { Notice } from "../sinks/log-troubles.ts";
import type { Rotation } from "../sinks/rotation.ts";
import { TerminalOutput } from "../tui/terminal-output.ts";
import { StatusLine } from "./log-status.ts";
import { say } from "./say.ts";

export interface LogOptions {
	readonly source: Source;
	readonly parse: ParseStatistics;
	/** What is known of the link meanwhile; null where nobody looks at it. */
	readonly link: LinkView | null;
	readonly interval_s: number;
	/** Null: until it is stopped. */
	readonly duration_s: number | null;
	/** A path, or `-` for stdout. What follows is about files alone. */
	readonly output: string;
	readonly format: LogFormatName;
	/** No status line on a terminal either. */
	readonly quiet: boolean;
	/** Seconds between two fsync. */
	readonly sync_s: number;
	readonly rotate: Rotation | null;
	/** Finished parts are compressed with gzip. */
	readonly compress: boolean;
	/** How many finished parts stay; null for all. */
	readonly keep: number | null;
	/** SIGHUP reopens the file, and does not end the program. */
	readonly reopen: boolean;
	/** Under sudo: files are opened as root, not as the user who ran sudo. */
	readonly keepRoot: boolean;
}

/** @throws {UserError} before the first reading, where the file cannot be written */
export async function log(options: LogOptions, clock: Clock, stop: AbortSignal): Promise<void> {
	if (options.output === "-") {
		const Lines = options.format === "json" ? JsonLinesSink : CsvLinesSink;
		const sink = new Lines((lines) => process.stdout.write(`${lines}\n`));
		return record(options, clock, stop, sink);
	}
	let status: StatusLine | null = null;
	const notify = ({ kind, text }: Notice) => {
		const sayIt = () => say(kind === "warning" ? `warning: ${text}` : text);
		if (status === null) sayIt();
		else status.above(sayIt);
	};
	const file = new LogFile({ ...options, path: options.output, isPatient: false, clock, notify });
	const terminal = [process.stderr, process.stdout].find(({ isTTY }) => isTTY);
	if (terminal !== undefined && !options.quiet) {
		// Ctrl-S is to stop the terminal, and not the log.
		const output = new TerminalOutput(terminal.fd, { onReady: () => {}, onLost: () => {} });
		const write = (text: string) => output.write(text);
		status = new StatusLine(
			{
				get columns() {
					return terminal.columns;
				},
				write,
			},
			clock,
		);
	}
	const sink: Sink = {
		write(...samples) {
			file.write(...samples);
			for (const sample of samples) status?.show(sample, file.state);
		},
		close: () => file.close(),
	};
	const reopen = () => file.reopen();
	if (options.reopen) process.on("SIGHUP", reopen);
	try {
		await record(options, clock, stop, sink);
	} finally {
		process.off("SIGHUP", reopen);
		status?.end(file.state);
	}
}

async function record(
	{ source, parse, link, interval_s, duration_s }: LogOptions,
	clock: Clock,
	stop: AbortSignal,
	sink: Sink,
): Promise<void> {
	const ticker = new Ticker(clock, interval_s, stop, duration_s);
	try {
		const sampling = { source, parse, ticker, clock, link, gather_ms: GATHER_MS };
		for await (const samples of takeSamples(sampling)) sink.write(...samples);
	} finally {
		await sink.close();
	}
}
