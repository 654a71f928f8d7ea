/** Whether memory stays flat: hours of the real monitor in minutes, in a process of its own. */
import { join } from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";
import { SCREEN_PACKAGES, substitutions } from "../scripts/substitutions.ts";
import { median, type Slope, slopeOf } from "./numbers.ts";
import { end, start, temporaryFolder } from "./surroundings.ts";

export interface SoakPoint {
	readonly frame: number;
	/** After a full collection, in bytes. */
	readonly heapUsed: number;
	readonly rss: number;
	/** CPU time since the point before, without its collection. */
	readonly cpu_ms: number;
}

export interface Trend extends Slope {
	/** The growth by the slope over all frames, in MB. */
	readonly growth_mb: number;
	readonly growthHalfWidth_mb: number;
	readonly last_mb: number;
	readonly isFlat: boolean;
}

export interface SoakFigures {
	readonly frames: number;
	readonly took_s: number;
	readonly heap: Trend;
	readonly resident: Trend;
	/** CPU time per frame, of all threads: the median over the points. */
	readonly frame_ms: number;
	readonly points: readonly SoakPoint[];
}

const MAX_DURATION_S = 15 * 60;
const POINTS = 100;
/** Until then it is warming up, and not evaluated. */
const SETTLING = 0.1;
const FLAT_MB = 1;

/**
 * @param past whether the window is of 24 hours that are over, with a cursor and many events
 * @param say is told every tenth of the frames how many have been drawn
 * @throws {Error} if the time was over before enough was drawn to tell anything
 */
export async function measureSoak(
	frames: number,
	past: boolean,
	say: (progress: string) => void,
): Promise<SoakFigures> {
	const entry = join(temporaryFolder("/dev/shm"), "soak.mjs");
	// As in scripts/build.ts, but with everything in one file.
	await build({
		entryPoints: ["bench/soak-entry.tsx"],
		outfile: entry,
		bundle: true,
		platform: "node",
		target: "node20",
		format: "esm",
		jsx: "automatic",
		minify: true,
		logLevel: "warning",
		define: { "process.env.NODE_ENV": '"production"' },
		banner: {
			js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
		},
		plugins: [substitutions(...SCREEN_PACKAGES)],
	});
	const every = Math.max(1, Math.round(frames / POINTS));
	const began_ms = performance.now();
	const words = [entry, String(frames), String(every), past ? "past" : "now"];
	const child = start([process.execPath, "--expose-gc", ...words], {
		stdio: ["ignore", "pipe", "inherit"],
	});
	const late = setTimeout(() => void end(child), MAX_DURATION_S * 1000);
	const points: SoakPoint[] = [];
	if (child.stdout === null) throw new Error("the soak has no output");
	for await (const line of createInterface(child.stdout)) {
		const point: SoakPoint = JSON.parse(line);
		if (points.length % (POINTS / 10) === 0) say(`${point.frame} of ${frames} frames`);
		points.push(point);
	}
	clearTimeout(late);
	const took_s = (performance.now() - began_ms) / 1000;
	const reached = points.at(-1)?.frame ?? 0;
	if (points.length < POINTS / 10) {
		throw new Error(`the soak drew ${reached} of ${frames} frames in ${took_s.toFixed(0)} s`);
	}
	return {
		frames: reached,
		took_s,
		heap: trendOf(points, reached, ({ heapUsed }) => heapUsed),
		resident: trendOf(points, reached, ({ rss }) => rss),
		frame_ms: median(points.slice(1).map(({ cpu_ms }) => cpu_ms)) / every,
		points,
	};
}

function trendOf(
	points: readonly SoakPoint[],
	frames: number,
	bytes: (point: SoakPoint) => number,
): Trend {
	const judged = points.filter(({ frame }) => frame >= SETTLING * frames);
	const line = slopeOf(judged.map((point) => [point.frame, bytes(point) / 1e6]));
	const growth_mb = line.slope * frames;
	return {
		...line,
		growth_mb,
		growthHalfWidth_mb: line.halfWidth * frames,
		last_mb: judged.length === 0 ? Number.NaN : bytes(judged.at(-1) as SoakPoint) / 1e6,
		isFlat: Math.abs(line.slope) <= line.halfWidth || Math.abs(growth_mb) < FLAT_MB,
	};
}
