import { once } from "node:events";
import { createReadStream, createWriteStream, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createGzip } from "node:zlib";
import { systemClock } from "../source/pipeline/system-clock.ts";
import { scanInBackground } from "../source/replay/background-scan.ts";
import { openRecording } from "../source/replay/open-recording.ts";
import type { Recording } from "../source/replay/recording.ts";
import { ReplayPlayer } from "../source/replay/replay-player.ts";
import { RecordedTimeline, TIMELINE_FIELDS } from "../source/screen/recorded-timeline.ts";
import { Random } from "../source/sources/simulated/random.ts";
import { writeLongLog } from "./long-log.ts";
import { start, temporaryFolder } from "./surroundings.ts";

const DAYS = 30;
const ROWS = DAYS * 86_400;
const START_MS = Date.UTC(2025, 0, 1);
const SEEKS = 200;

export interface ReplayFigures {
	readonly log_mb: number;
	/** From opening to the first samples, in the process that replays. */
	readonly first_ms: number;
	/** A seek to a random time, until its 60 s window is filled. */
	readonly seekMedian_ms: number;
	readonly seekWorst_ms: number;
	readonly peak_mb: number;
	/** From the start of the process to the first samples, including loading the sources. */
	readonly process_ms: number;
}

/** The cost to replay a log of 30 days at 1 Hz, plain and gzip, each in its own process. */
export async function measureReplay(): Promise<{ plain: ReplayFigures; gzip: ReplayFigures }> {
	const folder = temporaryFolder(tmpdir());
	const path = join(folder, "log.csv");
	writeLongLog(path, START_MS, ROWS / 3600);
	const packed = join(folder, "log.csv.gz");
	await pipeline(createReadStream(path), createGzip({ level: 1 }), createWriteStream(packed));
	return { plain: await measureIn(path), gzip: await measureIn(packed) };
}

/** Runs this file in another process, so that nothing else affects the peak memory. */
async function measureIn(path: string): Promise<ReplayFigures> {
	const began_ms = Date.now();
	const command = ["--import", "tsx", fileURLToPath(import.meta.url), path, String(began_ms)];
	const child = start([process.execPath, ...command], { stdio: ["ignore", "pipe", "inherit"] });
	let text = "";
	child.stdout?.on("data", (bytes: Buffer) => {
		text += bytes;
	});
	await once(child, "close");
	return JSON.parse(text) as ReplayFigures;
}

async function measureHere(path: string, began_ms: number): Promise<ReplayFigures> {
	const opened_ms = performance.now();
	const recording = await openRecording([path]);
	const stop = new AbortController();
	const clock = systemClock;
	const player = new ReplayPlayer({ recording, clock, stop: stop.signal });
	const recorded = new RecordedTimeline();
	// As in the monitor, which looks for the events of the recording meanwhile.
	void scanInBackground({
		recording,
		fields: TIMELINE_FIELDS,
		clock,
		stop: stop.signal,
		isBusy: () => player.isSeeking,
		take: ({ samples, events }) => recorded.take(samples, events),
	}).catch(() => {});
	const steps = player.samples();
	const present = async () => {
		for (;;) {
			const { value, done } = await steps.next();
			if (done || value.kind === "present") return;
		}
	};
	await present();
	const first_ms = performance.now() - opened_ms;
	const process_ms = Date.now() - began_ms;
	// Paused, it shows only the target of a seek.
	player.pause();
	const times = path.endsWith(".gz") ? [] : await timesOf(recording, player, present);
	while (!recording.isComplete) await new Promise((resolve) => setTimeout(resolve, 50));
	if (path.endsWith(".gz")) times.push(...(await timesOf(recording, player, present)));
	times.sort((a, b) => a - b);
	stop.abort();
	await recording.close();
	return {
		log_mb: statSync(path).size / 1e6,
		first_ms,
		seekMedian_ms: times[SEEKS / 2] ?? Number.NaN,
		seekWorst_ms: times.at(-1) ?? Number.NaN,
		peak_mb: process.resourceUsage().maxRSS / 1024,
		process_ms,
	};
}

async function timesOf(
	{ start_ms }: Recording,
	player: ReplayPlayer,
	present: () => Promise<void>,
): Promise<number[]> {
	const random = new Random(1);
	const times: number[] = [];
	for (let seek = 0; seek < SEEKS; seek++) {
		const began_ms = performance.now();
		player.seek(start_ms + random.between(0, ROWS * 1000));
		await present();
		times.push(performance.now() - began_ms);
	}
	return times;
}

const [, self, path, began_ms] = process.argv;
if (self === fileURLToPath(import.meta.url)) {
	const figures =
		path === undefined ? await measureReplay() : await measureHere(path, Number(began_ms));
	process.stdout.write(`${JSON.stringify(figures, null, "\t")}\n`);
}
