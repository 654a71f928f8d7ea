/** `log`: samples to a file, unattended for months, or to stdout. */
import process from "node:process";
import type { Clock, Sink, Source } from "../core/interfaces.ts";
import type { LinkView } from "../link/link.ts";
import type { Notice } from "../log/error-reporter.ts";
import { LogFile } from "../log/log-file.ts";
import type { LogFormatName } from "../log/log-format.ts";
import type { Rotation } from "../log/rotation.ts";
import { writeStdout } from "../outputs/standard-streams.ts";
import { BATCH_MS, takeSamples } from "../pipeline/sampler.ts";
import { Ticker } from "../pipeline/ticker.ts";
import { type LineFormatName, LineSink } from "../record/line-formats.ts";
import { TerminalOutput } from "../terminal/terminal-output.ts";
import { canMoveCursor, terminalSize } from "../terminal/terminal-support.ts";
import type { StatusLine } from "../text/log-status.ts";
import { warn } from "./warn.ts";
import type { WatchedEvents } from "./watched-events.ts";

export interface LogOptions {
	/** Closed at the end. */
	readonly watched: WatchedEvents;
	readonly source: Source;
	/** The link meanwhile; null if it is not watched. */
	readonly link: LinkView | null;
	readonly interval_s: number;
	/** Null for no end. */
	readonly duration_s: number | null;
	/** A path, or `-` for stdout. */
	readonly output: string;
	/** The format on stdout. The options below are about files only. */
	readonly lines: LineFormatName;
	readonly format: LogFormatName;
	/** No status line, not even on a terminal. */
	readonly quiet: boolean;
	/** Interval between fsyncs, in seconds. */
	readonly sync_s: number;
	readonly rotate: Rotation | null;
	/** Finished parts are compressed with gzip. */
	readonly compress: boolean;
	/** How many finished parts are kept; null for all. */
	readonly keep: number | null;
	/** Whether SIGHUP reopens the file instead of ending the program. */
	readonly reopen: boolean;
	/** Under sudo: files are opened as root, not as the user who ran sudo. */
	readonly keepRoot: boolean;
}

/** @throws {UserError} before the first reading if the file cannot be written */
export async function log(options: LogOptions, clock: Clock, stop: AbortSignal): Promise<void> {
	const { watched } = options;
	try {
		await logTo(options, clock, stop);
	} finally {
		await watched.close();
	}
}

async function logTo(options: LogOptions, clock: Clock, stop: AbortSignal): Promise<void> {
	const { watched } = options;
	if (options.output === "-") {
		const sink = new LineSink(options.lines, options.source, writeStdout);
		return record(options, clock, stop, sink);
	}
	let status: StatusLine | null = null;
	const notify = ({ kind, text }: Notice) => {
		const print = () => warn(kind === "warning" ? `warning: ${text}` : text);
		if (status === null) print();
		else status.above(print);
	};
	const file = new LogFile({ ...options, path: options.output, isAsync: false, clock, notify });
	const terminal = [process.stderr, process.stdout].find((stream) => canMoveCursor(stream));
	if (terminal !== undefined && !options.quiet) {
		// Loaded only here: to measure text takes 4 MB, which a logger without a terminal saves.
		const { StatusLine } = await import("../text/log-status.ts");
		// Ctrl-S stops the terminal, but not the log.
		const output = new TerminalOutput(terminal.fd, { onReady: () => {}, onLost: () => {} });
		const write = (text: string) => output.write(text);
		watched.ring = () => output.write("\u0007");
		watched.warn = (text) => notify({ kind: "warning", text });
		status = new StatusLine(
			options.output,
			{
				get columns() {
					return terminalSize(terminal).columns;
				},
				write,
			},
			clock,
		);
	}
	const sink: Sink = {
		write(...records) {
			file.write(...records);
			for (const record of records) status?.show(record, file.state);
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
	{ source, link, interval_s, duration_s, watched: { detector } }: LogOptions,
	clock: Clock,
	stop: AbortSignal,
	sink: Sink,
): Promise<void> {
	const ticker = new Ticker(clock, interval_s, stop, duration_s);
	try {
		const sampling = { source, ticker, clock, link, batch_ms: BATCH_MS };
		for await (const samples of takeSamples(sampling)) sink.write(...detector.recordsOf(samples));
	} finally {
		await sink.close();
	}
}
