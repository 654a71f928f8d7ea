/** The measurements as rows of figures with their goals. */
import type { ByteFigures } from "./measure-bytes.ts";
import type { Loading } from "./measure-loading.ts";
import type { PollFigures } from "./measure-poll.ts";
import type { ReplayFigures } from "./measure-replay.ts";
import type { ScaleRow } from "./measure-scale.ts";
import type { ScreenCost } from "./measure-screen.ts";
import type { SoakFigures, Trend } from "./measure-soak.ts";
import type { BareNode, StartFigures } from "./measure-start.ts";
import type { StreamCost, StreamFigures } from "./measure-streams.ts";
import { aligned, type Figure, short } from "./table.ts";

interface Measured {
	readonly start: StartFigures;
	readonly bare: BareNode;
	readonly steady: ScreenCost;
	readonly memory_s: number;
	readonly bytes: ByteFigures;
	readonly slow: ScreenCost;
	readonly streams: StreamFigures;
	readonly poll: PollFigures;
	readonly soak: SoakFigures;
	readonly file_kb: number;
	readonly loading: Loading;
}

const STREAM_GOAL_MS = 0.3;

export function figuresOf(measured: Measured): Figure[] {
	const { start, bare, steady, memory_s, bytes, slow, streams, poll, soak, loading } = measured;
	const bareMemory = { name: "bare node", value: bare.peak_mb };
	const besideBare = (name: string, value: number, goal: number): Figure => ({
		name,
		value,
		unit: "MB",
		reference: bareMemory,
		goal,
	});
	const bareStream = { name: "bare node's", value: streams.bare.sample_ms };
	// The goal is in ms, however long the machine takes to wake a process.
	const besideStream = (name: string, { sample_ms }: StreamCost): Figure => ({
		name,
		value: sample_ms,
		unit: "ms",
		reference: bareStream,
		judged: { isMet: sample_ms <= STREAM_GOAL_MS, goal: `≤ ${STREAM_GOAL_MS} ms` },
	});
	return [
		{ name: "bare node -e 0, wall", value: start.bare_ms, unit: "ms" },
		{ name: "bare node, CPU of its main thread", value: bare.cpu_ms, unit: "ms" },
		{ name: "bare node, peak memory", value: bare.peak_mb, unit: "MB" },
		{
			name: "first complete screen",
			value: start.screen_ms,
			unit: "ms",
			reference: { name: "bare node", value: start.bare_ms, ratio: start.ratio },
			goal: 1.6,
		},
		{
			name: "  beside a bare screen of Ink",
			value: start.screen_ms,
			unit: "ms",
			reference: { name: "bare Ink", value: start.ink_ms, ratio: start.inkRatio },
			goal: 1.6,
		},
		{ name: "CPU per frame at 10 Hz", value: steady.frame_ms, unit: "ms", goal: 3 },
		{ name: "CPU at 1 Hz", value: slow.cpu_percent, unit: "% of a core", goal: 0.6 },
		besideBare(`peak memory, ${memory_s / 60} min at 10 Hz`, steady.peak_mb, 1.65),
		trend(`soak of ${soak.frames} frames: heap`, soak.heap),
		trend(`soak of ${soak.frames} frames: resident`, soak.resident),
		{ name: "  CPU per frame", value: soak.frame_ms, unit: "ms" },
		{
			name: "bytes to the terminal per frame",
			value: bytes.sentPerFrame,
			unit: "B",
			reference: { name: "the need", value: bytes.neededPerFrame },
			goal: 1.5,
		},
		{ name: "  changed cells per frame", value: bytes.cellsPerFrame, unit: "cells" },
		besideBare("log: peak memory", streams.log.peak_mb, 1.25),
		besideStream("log: CPU per sample", streams.log),
		besideBare("--json: peak memory", streams.json.peak_mb, 1.25),
		besideStream("--json: CPU per sample", streams.json),
		{ name: "one poll", value: poll.poll_us, unit: "µs", goal: 40 },
		{ name: "  asynchronous, as in the monitor", value: poll.patient_us, unit: "µs" },
		{ name: "  of which parse and derive", value: poll.parse_derive_us, unit: "µs" },
		{ name: "  its garbage", value: poll.garbage_bytes, unit: "B" },
		{ name: "the built file", value: measured.file_kb, unit: "kB", goal: 600 },
		{
			name: "screen's code loaded without a screen",
			value: loading.wrongly.length,
			unit: `of ${loading.tried.length} commands`,
			judged: { isMet: loading.wrongly.length === 0 && loading.isSeenInMonitor, goal: "none" },
		},
	];
}

/** Of a window of 24 hours, with its events and the cursor, beside one of a minute. */
export function pastFigures(past: SoakFigures, soak: SoakFigures): Figure[] {
	return [
		{
			name: "24 h, events, cursor: CPU per frame",
			value: past.frame_ms,
			unit: "ms",
			reference: { name: "60 s", value: soak.frame_ms },
		},
		trend(`  ${past.frames} frames of it: heap`, past.heap),
		trend("  resident", past.resident),
	];
}

function trend(name: string, { growth_mb, growthHalfWidth_mb, last_mb, isFlat }: Trend): Figure {
	return {
		name,
		value: last_mb,
		unit: `MB, ${growth_mb < 0 ? "" : "+"}${growth_mb.toFixed(2)} ± ${growthHalfWidth_mb.toFixed(2)}`,
		judged: { isMet: isFlat, goal: "flat" },
	};
}

export function replayFigures(replay: { plain: ReplayFigures; gzip: ReplayFigures }): Figure[] {
	return Object.entries(replay).flatMap(([name, figures]) => [
		{ name: `replay, ${name}: the log`, value: figures.log_mb, unit: "MB" },
		{ name: "  first samples", value: figures.first_ms, unit: "ms", goal: 1000 },
		{ name: "  seek, median", value: figures.seekMedian_ms, unit: "ms" },
		{ name: "  seek, worst", value: figures.seekWorst_ms, unit: "ms", goal: 200 },
		{ name: "  peak memory, with tsx", value: figures.peak_mb, unit: "MB" },
	]);
}

export function scaleTable(rows: readonly ScaleRow[]): string {
	const cells = rows.map(
		({ window, interval_s, screen, frames, frame_ms, cpu_percent, peak_mb }) => [
			window,
			`${interval_s}`,
			`${screen.columns}×${screen.rows}`,
			`${frames}`,
			short(frame_ms),
			short(cpu_percent),
			short(peak_mb),
		],
	);
	const head = [
		"window",
		"interval s",
		"terminal",
		"frames",
		"CPU per frame, ms",
		"% of a core",
		"peak MB",
	];
	return aligned([head, ...cells], [0, 1, 2, 3, 4, 5, 6]);
}
