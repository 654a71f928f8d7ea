/**
 * `npm run bench:exporter -- [--quick]`: the exporter under 200 scrapes per second, for a minute
 * (quick: 10 s). docs/exporter.md describes the method.
 */
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { slopeOf } from "./numbers.ts";
import { cpuTime, peakMemory } from "./process-accounts.ts";
import { end, seconds, start, temporaryFolder } from "./surroundings.ts";
import { type Figure, figureTable } from "./table.ts";

const PROGRAM = "dist/anarchy-perf-ink.js";
const SCRAPES_PER_S = 200;
const WARM_UP_S = 5;

interface Scrape {
	/** From the time it was due to the last byte of the response, in ms. */
	readonly took_ms: number;
	readonly isUp: boolean;
	readonly resident_mb: number;
}

const { values: flags } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const measured_s = flags.quick ? 10 : 60;

const folder = temporaryFolder("/dev/shm");
const statistics = join(folder, "statistics");
const simulator = start([process.execPath, PROGRAM, "simulate", statistics], { stdio: "ignore" });
while (!existsSync(statistics)) await seconds(0.02);

const opens = join(folder, "opens");
const exporter = start(
	[
		process.execPath,
		...["--require", "./bench/count-opens.cjs"],
		...[PROGRAM, "serve", "--stats-file", statistics, "--listen", "127.0.0.1:0"],
		// Readings beside scrapes are not what is counted.
		...["--interval", "1h"],
	],
	{
		stdio: ["ignore", "ignore", "pipe"],
		env: { ...process.env, OPENS_OF: statistics, OPENS_TO: opens },
	},
);
const pid = exporter.pid ?? Number.NaN;
const [said] = await once(exporter.stderr ?? process.stdin, "data");
const url = /http:\S+/.exec(String(said))?.[0] ?? "";
/** Fewer than the exporter serves at a time: it closes further ones. */
const MAX_CONNECTIONS = 32;
const agent = new Agent({ keepAlive: true, maxSockets: MAX_CONNECTIONS });

const warm = await scrapeFor(WARM_UP_S);
const before_ms = cpuTime(pid);
const scrapes = await scrapeFor(measured_s);
const cpu_ms = (cpuTime(pid) - before_ms) / scrapes.length;
const peak_mb = peakMemory(pid);
agent.destroy();
await end(exporter);
await end(simulator);

const times = scrapes.map(({ took_ms }) => took_ms).sort((a, b) => a - b);
const quantile = (part: number) => times[Math.floor(part * (times.length - 1))] ?? Number.NaN;
const resident = scrapes.map(({ resident_mb }, index) => [index, resident_mb] as const);
const { slope, halfWidth } = slopeOf(resident);
const growth_mb = slope * scrapes.length;
// Responses at the same moment report the same memory, so one in a hundred is used.
const growthHalfWidth_mb = halfWidth * scrapes.length * 10;
// One more reading checks at the start that the driver is there.
const opensPerScrape = (Number(readFileSync(opens, "utf8")) - 1) / (warm.length + scrapes.length);
const down = scrapes.filter(({ isUp }) => !isUp).length;

const figures: Figure[] = [
	{ name: "scrapes", value: scrapes.length, unit: `in ${measured_s} s` },
	{ name: "scrape, median", value: quantile(0.5), unit: "ms" },
	{ name: "scrape, p99", value: quantile(0.99), unit: "ms", goal: 20 },
	{ name: "scrape, longest", value: quantile(1), unit: "ms" },
	{ name: "CPU per scrape", value: cpu_ms, unit: "ms" },
	{ name: "peak memory", value: peak_mb, unit: "MB" },
	{
		name: "growth of resident memory",
		value: growth_mb,
		unit: `MB ± ${growthHalfWidth_mb.toFixed(2)}`,
		judged: { isMet: growth_mb - growthHalfWidth_mb < 1, goal: "flat" },
	},
	{
		name: "opens of the driver's file per scrape",
		value: opensPerScrape,
		unit: "",
		judged: { isMet: opensPerScrape <= 1 && opensPerScrape > 0.9, goal: "1" },
	},
	{
		name: "scrapes that found no driver",
		value: down,
		unit: "",
		judged: { isMet: down === 0, goal: "none" },
	},
];
process.stdout.write(figureTable(figures));
// Timers of measurements that ended early may still be pending.
process.exit(0);

/** Sends requests at a steady rate, whether or not earlier ones are answered. */
async function scrapeFor(duration_s: number): Promise<Scrape[]> {
	const began_ms = performance.now();
	const answers: Promise<Scrape>[] = [];
	while (answers.length < duration_s * SCRAPES_PER_S) {
		const due_ms = began_ms + (answers.length * 1000) / SCRAPES_PER_S;
		const wait_ms = due_ms - performance.now();
		if (wait_ms > 1) await seconds(wait_ms / 1000);
		answers.push(scrape(due_ms));
	}
	return Promise.all(answers);
}

function scrape(due_ms: number): Promise<Scrape> {
	return new Promise((resolve, reject) => {
		get(url, { agent }, (response) => {
			let text = "";
			response.setEncoding("utf8");
			response.on("data", (chunk) => {
				text += chunk;
			});
			response.on("end", () => {
				const bytes = /^process_resident_memory_bytes (\d+)/m.exec(text)?.[1];
				resolve({
					took_ms: performance.now() - due_ms,
					isUp: /^anarchy_up\{source="\w+"\} 1$/m.test(text),
					resident_mb: Number(bytes) / 1e6,
				});
			});
		}).on("error", reject);
	});
}
