/**
 * The real monitor, faster than real time: `node --expose-gc SOAK FRAMES EVERY [past]`. Its clock
 * jumps to the next tick once the last frame has been drawn, and its terminal discards its input.
 * Reports its memory and CPU time every EVERY frames, as a line of JSON.
 *
 * With `past` it is a flaky link with a window of 24 hours, which are over before the first frame
 * is counted, and with the cursor in it.
 */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { PassThrough } from "node:stream";
import { monitor } from "../source/commands/monitor.tsx";
import type { Clock, Sink } from "../source/core/interfaces.ts";
import { EventFeed } from "../source/pipeline/event-detector.ts";
import { LiveFeed } from "../source/pipeline/live-feed.ts";
import { Ticker } from "../source/pipeline/ticker.ts";
import type { Recorder } from "../source/screen/App.tsx";
import { SimulatedSource } from "../source/sources/simulated/simulated-source.ts";
import { setLowMemoryFlags } from "../source/v8-flags.ts";

const [frames = 0, every = 0] = process.argv.slice(2, 4).map(Number);
const hasPast = process.argv[4] === "past";
const PAST_S = hasPast ? 86_400 : 0;
/** A day at the interval of the frames would take ten times as long, for the same buckets. */
const PAST_INTERVAL_S = 1;
const INTERVAL_S = 0.1;
/** Ticks of the past between two turns of the event loop. */
const TICKS_A_TURN = 500;
const CURSOR_LEFT = "\u001B[D";
const WALL_MS = Date.UTC(2025, 0, 1);
const TURNS_A_FRAME = 8;

setLowMemoryFlags();

let drawn = 0;
const terminal = Object.assign(new PassThrough(), {
	isTTY: true,
	columns: 120,
	rows: 40,
	getColorDepth: () => 24,
	fd: fs.openSync("/dev/null", "w"),
});
Object.defineProperty(process, "stdout", { value: terminal });

/** Counts the frames on their way to the terminal's handle. */
const { writeSync } = fs;
const counted = (handle: number, data: Uint8Array, ...more: number[]) => {
	if (Buffer.from(data).includes("\u001B[?2026h")) drawn++;
	return writeSync(handle, data, ...more);
};
fs.writeSync = counted as typeof fs.writeSync;
syncBuiltinESMExports();

let now_ms = 0;
let nextTold = 0;
let ticks = 0;
/** CPU time before the frames that are counted next. */
let cpu_us = 0;
const stop = new AbortController();

const clock: Clock = {
	now: () => now_ms,
	wall: () => WALL_MS + now_ms,
	callAt(at_ms, callback) {
		const taken = new AbortController();
		void clock.waitUntil(at_ms, taken.signal).then(() => taken.signal.aborted || callback());
		return () => taken.abort();
	},
	async waitUntil(at_ms, signal) {
		if (now_ms < PAST_S * 1000) {
			now_ms = Math.max(now_ms, at_ms);
			if (ticks++ % TICKS_A_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
			if (now_ms >= PAST_S * 1000) begin();
			return;
		}
		const before = drawn;
		// A sample that changes nothing on the screen draws no frame.
		for (let turn = 0; turn < TURNS_A_FRAME && drawn === before && !signal.aborted; turn++) {
			await new Promise((resolve) => setImmediate(resolve));
		}
		if (drawn >= nextTold) tell();
		if (drawn >= frames) stop.abort();
		now_ms = Math.max(now_ms, at_ms);
	},
	sleepUntil(at_ms) {
		now_ms = Math.max(now_ms, at_ms);
	},
};

/** Ends the past. */
function begin(): void {
	feed.interval_s = INTERVAL_S;
	keyboard.write(CURSOR_LEFT.repeat(20));
	drawn = 0;
	cpu_us = cpuTime_us();
}

function cpuTime_us(): number {
	const { user, system } = process.cpuUsage();
	return user + system;
}

function tell(): void {
	nextTold += every;
	const cpu_ms = (cpuTime_us() - cpu_us) / 1000;
	globalThis.gc?.();
	const { heapUsed, rss } = process.memoryUsage();
	writeSync(1, `${JSON.stringify({ frame: drawn, heapUsed, rss, cpu_ms })}\n`);
	cpu_us = cpuTime_us();
}

const keyboard = Object.assign(new PassThrough(), {
	isTTY: true,
	setRawMode: () => keyboard,
	ref: () => keyboard,
	unref: () => keyboard,
});
Object.defineProperty(process, "stdin", { value: keyboard });
const source = new SimulatedSource(clock, hasPast ? { scenario: "flaky" } : {});
const ticker = new Ticker(clock, hasPast ? PAST_INTERVAL_S : INTERVAL_S, stop.signal);
const feed = new EventFeed(new LiveFeed({ source, clock, ticker }));
/** The log beside the screen, which is off. */
const recorder: Recorder & Sink = {
	toggle: () => {},
	isSwitchable: false,
	isOn: false,
	fileName: "",
	message: "",
	onChange: () => () => {},
	write: () => {},
	close: () => Promise.resolve(),
};
await monitor(
	{
		feed,
		link: { facts: null, verified: null },
		recorder,
		length_s: hasPast ? PAST_S : 60,
		style: "area",
		look: { theme: "dark", color: "auto", noMouse: true },
	},
	stop,
);
process.exit(0);
