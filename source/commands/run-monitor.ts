import { ExitCode, UserError } from "../core/errors.ts";
import { formatClock, formatDate } from "../core/format.ts";
import type { Clock, Sink } from "../core/interfaces.ts";
import { type Moment, resolveMoment } from "../core/moment.ts";
import type { MeasuredLink } from "../link/link.ts";
import { logFormatOf } from "../log/log-format.ts";
import type { MonitorFlags } from "../options/monitor.ts";
import { describeWriteError } from "../outputs/describe-write-error.ts";
import { writeStdout } from "../outputs/standard-streams.ts";
import { EventFeed } from "../pipeline/event-detector.ts";
import { LiveFeed } from "../pipeline/live-feed.ts";
import { Ticker } from "../pipeline/ticker.ts";
import { LineSink } from "../record/line-formats.ts";
import type { Batch, Recording } from "../replay/recording.ts";
import type { AppLook } from "../screen/app-props.ts";
import { offersOfSource } from "../sources/sources.ts";
import { canMoveCursor } from "../terminal/terminal-support.ts";
import { saveChosenLook } from "./chosen-look.ts";
import { gpuKeys } from "./gpu-keys.ts";
import type { MonitorOptions } from "./monitor.tsx";
import { type LogSettings, MonitorLog, NO_LOG } from "./monitor-log.ts";
import { openExportedSource } from "./open-exported-source.ts";
import { VerifiedLink, watchLink } from "./open-link.ts";
import { stream } from "./stream.ts";
import { warn } from "./warn.ts";
import { WatchedEvents } from "./watched-events.ts";

/**
 * Runs the live monitor: as a screen on a terminal, as lines elsewhere.
 *
 * @param remember whether what is chosen by key is kept for the next start
 */
export async function runMonitor(
	flags: MonitorFlags,
	clock: Clock,
	stop: AbortController,
	remember = false,
): Promise<void> {
	const hasScreen = canMoveCursor(process.stdout);
	if (flags.replay !== null) {
		if (!hasScreen || flags.lines !== null || flags.once) {
			throw new UserError("--replay needs a terminal (analyze prints a recording)", ExitCode.usage);
		}
		return replay([flags.replay, ...flags.operands], { ...flags, remember }, clock, stop);
	}
	const isStream = flags.lines !== null || flags.once || !hasScreen;
	const { tracefs: _, debugfs: __, ...silent } = flags;
	const link = await watchLink(flags.once ? silent : flags, clock, stop.signal);
	const watched = new WatchedEvents(flags, clock, link);
	const opening = openExportedSource(flags, link, clock, stop.signal, !isStream, watched);
	const source = await opening;
	const ticker = new Ticker(clock, flags.interval, stop.signal, flags.duration);
	const sampling = { source, clock, ticker, link };
	if (isStream) {
		const lines = new LineSink(flags.lines ?? "plain", source, writeStdout);
		const logs = await logBeside(flags, clock);
		return stream({ ...sampling, once: flags.once, lines, logs, watched });
	}
	const recorder = new MonitorLog(logSettings(flags), clock);
	if (flags.log !== null) await recorder.start(flags.log);
	const measured = new VerifiedLink(link, flags.capacity, flags.keepRoot, source.counts);
	const feed = new EventFeed(new LiveFeed(sampling), watched.detector);
	try {
		const gpus = link === null ? {} : { gpus: gpuKeys(source, link) };
		await show({ feed, link: measured, recorder, watched, ...gpus }, { ...flags, remember }, stop);
	} finally {
		await watched.close();
	}
}

/** Shows a recorded log, or the lines of another monitor on stdin. */
async function replay(
	paths: readonly string[],
	flags: ShownFlags,
	clock: Clock,
	stop: AbortController,
): Promise<void> {
	if (paths.includes("-")) {
		if (process.stdin.isTTY) {
			const cause = "--replay - reads lines from stdin, which is a terminal";
			throw new UserError(`${cause}: pipe the output of --json into it`, ExitCode.usage);
		}
		const { tailLines } = await import("../replay/tailed-stream.ts");
		const { tailFeed } = await import("../replay/replay-feed.ts");
		const feed = new EventFeed(tailFeed(tailLines(process.stdin), stop.signal, offersOfSource));
		const recorder = new MonitorLog(logSettings(flags), clock);
		const link = replayedLink(flags);
		return show({ feed, link, recorder, isStdinTaken: true }, flags, stop);
	}
	const { openRecording } = await import("../replay/open-recording.ts");
	const { ReplayPlayer } = await import("../replay/replay-player.ts");
	const { replayFeed } = await import("../replay/replay-feed.ts");
	const { scanInBackground } = await import("../replay/background-scan.ts");
	const recording = await openRecording(paths);
	const name = paths.length === 1 ? `${paths[0]}` : `${paths[0]} and ${paths.length - 1} more`;
	try {
		const { speed, window } = flags;
		const from_ms = await startOf(recording, flags.at);
		const options = { recording, clock, stop: stop.signal, speed, past_s: window, from_ms };
		const player = new ReplayPlayer(options);
		const feed = new EventFeed(replayFeed(name, player, offersOfSource));
		const { RecordedTimeline, TIMELINE_FIELDS: fields } = await import(
			"../screen/recorded-timeline.ts"
		);
		const recorded = new RecordedTimeline();
		const isBusy = () => player.isSeeking;
		const take = ({ samples, events }: Batch) => recorded.take(samples, events);
		// What cannot be read is reported by the playback, which gets there too.
		void scanInBackground({ recording, fields, clock, stop: stop.signal, isBusy, take })
			.then(() => recorded.complete())
			.catch(() => {});
		const link = replayedLink(flags);
		await show({ feed, recorded, link, recorder: NO_LOG }, flags, stop);
	} finally {
		await recording.close();
	}
	for (const warning of recording.warnings) warn(warning);
}

/**
 * Returns the wall time that the replay starts at.
 *
 * @throws UserError for a time outside the recording
 */
async function startOf(recording: Recording, at: Moment | null): Promise<number> {
	const { start_ms } = recording;
	if (at === null) return start_ms;
	const wall_ms = resolveMoment(at, start_ms);
	// The end of a log that is still being unpacked is not known.
	const isKnown = wall_ms <= recording.end_ms || recording.isComplete;
	const end_ms = isKnown ? recording.end_ms : await recording.finished();
	// A sample is of a moment within the second that is named.
	if (wall_ms > start_ms - 1000 && wall_ms < end_ms + 1000) return wall_ms;
	const [first, last] = [start_ms, end_ms].map((ms) => `${formatDate(ms)} ${formatClock(ms)}`);
	const asked = `${formatDate(wall_ms)} ${formatClock(wall_ms)}`;
	const message = `--at: ${asked} is outside the recording, which lasts from ${first} to ${last}`;
	throw new UserError(message, ExitCode.usage);
}

/** The link of a recording is what was recorded: that of this machine is unrelated. */
function replayedLink({ capacity, keepRoot }: MonitorFlags): MeasuredLink {
	return new VerifiedLink(null, capacity, keepRoot);
}

type Shown = Omit<MonitorOptions, "length_s" | "style" | "look" | "banner" | "onLook">;

interface ShownFlags extends MonitorFlags {
	readonly remember: boolean;
}

async function show(shown: Shown, flags: ShownFlags, stop: AbortController): Promise<void> {
	const { monitor } = await import("./monitor.tsx");
	const { window, graph } = flags;
	let look: AppLook | null = null;
	const onLook = (chosen: AppLook) => {
		look = chosen;
	};
	const options = { ...shown, length_s: window, style: graph, look: flags, onLook };
	await monitor(options, stop);
	if (!flags.remember || look === null) return;
	try {
		saveChosenLook(look);
	} catch (error) {
		warn(`cannot remember the theme, style and window: ${describeWriteError(error)}`);
	}
}

async function logBeside(flags: MonitorFlags, clock: Clock): Promise<Sink[]> {
	if (flags.log === null) return [];
	const { LogFile } = await import("../log/log-file.ts");
	const notify = ({ text }: { text: string }) => warn(text);
	return [new LogFile({ ...logSettings(flags), path: flags.log, isAsync: false, clock, notify })];
}

function logSettings(flags: MonitorFlags): LogSettings {
	const { sync, rotate, compress, keep, keepRoot, log } = flags;
	const format = logFormatOf(log ?? "");
	return { format, sync_s: sync, rotate, compress, keep, keepRoot, isAsync: true };
}
