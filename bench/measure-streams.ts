/** The commands without a screen: `log` to a file and `--json` to stdout, at 100 Hz. */
import { existsSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cpuTime, peakMemory } from "./process-accounts.ts";
import { end, seconds, start, temporaryFolder } from "./surroundings.ts";

export interface StreamCost {
	readonly samples: number;
	/** CPU time per sample, in ms. */
	readonly sample_ms: number;
	readonly peak_mb: number;
}

const WARM_UP_S = 3;
const BARE_STREAM = new URL("bare-stream.cjs", import.meta.url).pathname;

export interface StreamFigures {
	readonly log: StreamCost;
	readonly json: StreamCost;
	/** A bare Node that only wakes, reads and writes as often. */
	readonly bare: StreamCost;
}

export async function measureStreams(program: string, measured_s: number): Promise<StreamFigures> {
	const folder = temporaryFolder("/dev/shm");
	const statistics = join(folder, "statistics");
	const simulator = start([process.execPath, program, "simulate", statistics], {
		stdio: "ignore",
	});
	while (!existsSync(statistics)) await seconds(0.05);
	const source = ["--stats-file", statistics, "--interval", "0.01"];
	const path = join(folder, "log.csv");
	const log = await measure([program, "log", "--output", path, "--quiet", ...source], path);
	const lines = join(folder, "lines.json");
	const json = await measure([program, "--json", ...source], lines, openSync(lines, "w"));
	const bareLines = join(folder, "bare");
	const bare = await measure([BARE_STREAM, "10", statistics, bareLines], bareLines);
	await end(simulator);
	return { log, json, bare };

	async function measure(
		words: readonly string[],
		written: string,
		stdout: number | "ignore" = "ignore",
	): Promise<StreamCost> {
		const child = start([process.execPath, ...words], {
			stdio: ["ignore", stdout, "inherit"],
		});
		const pid = child.pid ?? Number.NaN;
		await seconds(WARM_UP_S);
		const before = { cpu_ms: cpuTime(pid), lines: linesIn(written) };
		await seconds(measured_s);
		const cpu_ms = cpuTime(pid) - before.cpu_ms;
		const samples = linesIn(written) - before.lines;
		const peak_mb = peakMemory(pid);
		await end(child);
		return { samples, sample_ms: cpu_ms / samples, peak_mb };
	}
}

function linesIn(path: string): number {
	let count = 0;
	for (const byte of readFileSync(path)) if (byte === 10) count++;
	return count;
}
