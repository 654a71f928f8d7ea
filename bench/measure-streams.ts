/** The commands without a screen: `log` to a file and `--json` to stdout, at 100 Hz. */
import { existsSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cpuTime, peakMemory } from "./process-accounts.ts";
import { end, seconds, start, temporaryFolder } from "./surroundings.ts";

export interface StreamCost {
	readonly samples: number;
	/** CPU time of a sample, in ms. */
	readonly sample_ms: number;
	readonly peak_mb: number;
}

const WARM_UP_S = 3;

export async function measureStreams(
	program: string,
	measured_s: number,
): Promise<{ log: StreamCost; json: StreamCost }> {
	const folder = temporaryFolder("/dev/shm");
	const statistics = join(folder, "statistics");
	const simulator = start([process.execPath, program, "simulate", statistics], {
		stdio: "ignore",
	});
	while (!existsSync(statistics)) await seconds(0.05);
	const source = ["--stats-file", statistics, "--interval", "0.01"];
	const path = join(folder, "log.csv");
	const logged = await measure(program, ["log", "--output", path, "--quiet", ...source], path);
	const lines = join(folder, "lines.json");
	const json = await measure(program, ["--json", ...source], lines, openSync(lines, "w"));
	await end(simulator);
	return { log: logged, json };

	async function measure(
		program: string,
		words: readonly string[],
		written: string,
		stdout: number | "ignore" = "ignore",
	): Promise<StreamCost> {
		const child = start([process.execPath, program, ...words], {
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
