/** Measures the cost of the program in FOLDER under the running Node; prints one line of JSON. */
import { join } from "node:path";
import { measureScreen, WARM_UP_FRAMES } from "./measure-screen.ts";
import {
	type BareNode,
	measureBareNode,
	measureStart,
	type StartFigures,
} from "./measure-start.ts";
import { measureStreams, type StreamFigures } from "./measure-streams.ts";

export interface VersionFigures {
	readonly version: string;
	readonly bare: BareNode;
	readonly start: StartFigures;
	/** At 10 Hz, after half a minute. */
	readonly screen: { readonly frame_ms: number; readonly peak_mb: number };
	readonly streams: StreamFigures;
}

const MEASURED_S = 25;
const STREAM_S = 10;

const program = join(process.argv[2] ?? "dist", "anarchy-perf-ink.js");
const start = await measureStart(program);
const bare = measureBareNode();
const { frame_ms, peak_mb } = await measureScreen({
	program,
	arguments: ["--interval", "0.1"],
	warmUp_s: WARM_UP_FRAMES * 0.1,
	measured_s: MEASURED_S,
});
const streams = await measureStreams(program, STREAM_S);
const figures: VersionFigures = {
	version: process.version,
	bare,
	start,
	screen: { frame_ms, peak_mb },
	streams,
};
process.stdout.write(`${JSON.stringify(figures)}\n`);
// Timers of measurements that ended early may still be pending.
process.exit(0);
