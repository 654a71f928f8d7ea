import { openSync } from "node:fs";
import { ReadStream } from "node:tty";
import { ExitCode, UserError } from "../core/errors.ts";
import type { Clock, Sink } from "../core/interfaces.ts";
import type { MeasuredLink } from "../core/link.ts";
import { parseDriverStatistics } from "../formats/parse-driver-statistics.ts";
import { HotCode, hastenEngine } from "../light-engine.ts";
import type { MonitorFlags } from "../options/monitor.ts";
import { LiveFeed } from "../pipeline/live-feed.ts";
import { Ticker } from "../pipeline/ticker.ts";
import { JsonLinesSink, PlainLinesSink, type WriteLines } from "../sinks/line-sinks.ts";
import type { MonitorOptions } from "./monitor.tsx";
import { type LogSettings, MonitorLog, NO_LOG } from "./monitor-log.ts";
import { openExportedSource } from "./open-exported-source.ts";
import { VerifiedLink, watchLink } from "./open-link.ts";
import { say } from "./say.ts";
import { stream } from "./stream.ts";

/** The live monitor: on the screen where there is one, as lines where there is none. */
export async function runMonitor(
	flags: MonitorFlags,
	clock: Clock,
	stop: AbortController,
): Promise<void> {
	const hasScreen = process.stdout.isTTY && process.env["TERM"] !== "dumb";
	if (flags.replay !== null) {
		if (!hasScreen || flags.json || flags.once) {
			throw new UserError("--replay needs a terminal to show it on", ExitCode.usage);
		}
		return replay([flags.replay, ...flags.operands], flags, clock, stop);
	}
	const isStream = flags.json || flags.once || !hasScreen;
	const link = await watchLink(flags, clock, stop.signal);
	const source = await openExportedSource(flags, link, clock, stop.signal, !isStream);
	const ticker = new Ticker(clock, flags.interval, stop.signal, flags.duration);
	const sampling = { source, parse: parseDriverStatistics, clock, ticker, link };
	if (isStream) {
		const lines = flags.json
			? new JsonLinesSink(writeLines)
			: new PlainLinesSink(writeLines, source.isDemo);
		const logs = await logBeside(flags, clock);
		return stream({ ...sampling, once: flags.once, lines, logs });
	}
	const recorder = new MonitorLog(logSettings(flags), clock);
	if (flags.log !== null) await recorder.start(flags.log);
	const measured = new VerifiedLink(link, flags.capacity, flags.keepRoot);
	const feed = new LiveFeed(sampling);
	return show({ feed, link: measured, recorder, sinks: [new HotCode()] }, flags, stop);
}

/** A recorded log, or another monitor's lines on stdin, on this screen. */
async function replay(
	paths: readonly string[],
	flags: MonitorFlags,
	clock: Clock,
	stop: AbortController,
): Promise<void> {
	hastenEngine();
	if (paths.includes("-")) {
		const { followLines } = await import("../sources/followed-stream.ts");
		const { FollowedFeed } = await import("../sources/replay-feed.ts");
		const feed = new FollowedFeed(followLines(process.stdin), stop.signal);
		const recorder = new MonitorLog(logSettings(flags), clock);
		// What is typed comes from the terminal itself, for stdin is the recording.
		const keyboard = new ReadStream(openSync("/dev/tty", "r"));
		const link = replayedLink(flags);
		return show({ feed, link, recorder, sinks: [], keyboard }, flags, stop);
	}
	const { openRecording } = await import("../sources/recording.ts");
	const { ReplayPlayer } = await import("../sources/replay-player.ts");
	const { ReplayFeed } = await import("../sources/replay-feed.ts");
	const recording = await openRecording(paths);
	const { speed, window } = flags;
	const player = new ReplayPlayer({ recording, clock, stop: stop.signal, speed, past_s: window });
	const name = paths.length === 1 ? `${paths[0]}` : `${paths[0]} and ${paths.length - 1} more`;
	try {
		const feed = new ReplayFeed(name, player);
		await show({ feed, link: replayedLink(flags), recorder: NO_LOG, sinks: [] }, flags, stop);
	} finally {
		await recording.close();
	}
	for (const warning of recording.warnings) say(warning);
}

/** Of a recording is known what is recorded: the link of this machine has nothing to do with it. */
function replayedLink({ capacity, keepRoot }: MonitorFlags): MeasuredLink {
	return new VerifiedLink(null, capacity, keepRoot);
}

interface Shown extends Pick<MonitorOptions, "feed" | "link" | "recorder" | "sinks"> {
	/** Where it is not stdin. */
	readonly keyboard?: ReadStream;
}

async function show(shown: Shown, flags: MonitorFlags, stop: AbortController): Promise<void> {
	const { monitor } = await import("./monitor.tsx");
	const { window, graph } = flags;
	return monitor({ keyboard: process.stdin, ...shown, length_s: window, style: graph }, stop);
}

async function logBeside(flags: MonitorFlags, clock: Clock): Promise<Sink[]> {
	if (flags.log === null) return [];
	const { LogFile } = await import("../sinks/log-file.ts");
	const notify = ({ text }: { text: string }) => say(text);
	return [new LogFile({ ...logSettings(flags), path: flags.log, isPatient: false, clock, notify })];
}

function logSettings(flags: MonitorFlags): LogSettings {
	const { sync, rotate, compress, keep, keepRoot, log } = flags;
	const format = log !== null && /\.(jsonl|ndjson|json)$/.test(log) ? "json" : "csv";
	return { format, sync_s: sync, rotate, compress, keep, keepRoot, isPatient: true };
}

const writeLines: WriteLines = (lines) => {
	process.stdout.write(`${lines}\n`);
};
