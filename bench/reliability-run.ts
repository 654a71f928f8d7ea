/**
 * The program on a terminal, logging and serving at once, observed from outside once per second.
 */
import { existsSync, readFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { join } from "node:path";
import { cpuTime, residentMemory } from "./process-accounts.ts";
import { FRAME_END, quoted, RawTerminal, SCREEN } from "./raw-terminal.ts";
import { end, seconds, start, temporaryFolder } from "./surroundings.ts";

export interface Second {
	/** Since the first, in seconds. */
	readonly at_s: number;
	readonly resident_mb: number;
	/** CPU time of the program since its start, user and system. */
	readonly cpu_ms: number;
	/** Duration of the scrape, in ms; null if it failed, or found no driver. */
	readonly scrape_ms: number | null;
}

/** The same ticks in a process that only waits for them. */
export interface BareTicks {
	readonly taken: number;
	readonly missed: number;
	readonly worst_ms: number;
}

export interface Run {
	readonly log: string;
	readonly seconds: readonly Second[];
	/** Number of opens of the driver's file, for samples, scrapes, and once at the start. */
	readonly opens: number;
	readonly frames: number;
	readonly bare: BareTicks;
	/** The last output of the terminal if the program failed. */
	readonly lastWords: string;
}

export interface RunOptions {
	readonly program: string;
	/** Of the monitor, or of the logger on a terminal. */
	readonly hasScreen: boolean;
	readonly interval_s: number;
	readonly duration_s: number;
}

/** Runs for the duration, after which the program exits by itself. */
export async function run({
	program,
	hasScreen,
	interval_s,
	duration_s,
}: RunOptions): Promise<Run> {
	const folder = temporaryFolder("/dev/shm");
	const statistics = join(folder, "statistics");
	const log = join(folder, "log.csv");
	const opens = join(folder, "opens");
	const bareTicks = join(folder, "bare-ticks");
	const simulator = start([process.execPath, program, "simulate", statistics], { stdio: "ignore" });
	while (!existsSync(statistics)) await seconds(0.02);

	const command = quoted([
		process.execPath,
		...["--require", "./bench/count-opens.cjs", program],
		...(hasScreen ? ["--log", log] : ["log", "--output", log]),
		...["--stats-file", statistics, "--listen", "127.0.0.1:0"],
		...["--interval", `${interval_s}`, "--duration", `${duration_s}`],
	]);
	const environment = { OPENS_OF: statistics, OPENS_TO: opens };
	const terminal = new RawTerminal(`printf '<pid %s>' $$; exec ${command}`, SCREEN, environment);
	await terminal.waitFor("serving ", "/metrics");
	const begun = terminal.text();
	const pid = Number(/<pid (\d+)>/.exec(begun)?.[1]);
	const url = /http:\S+\/metrics/.exec(begun)?.[0] ?? "";
	const bare = start(
		[process.execPath, "bench/bare-ticks.cjs", `${1000 * interval_s}`, bareTicks],
		{ stdio: "inherit" },
	);
	const watched = await watch(terminal, pid, url);
	await end(bare);
	await end(simulator);
	const output = terminal.text();
	return {
		log,
		seconds: watched,
		opens: Number(readFileSync(opens, "utf8")),
		bare: JSON.parse(readFileSync(bareTicks, "utf8")),
		frames: output.split(FRAME_END).length - 1,
		lastWords: output.slice(-500),
	};
}

/** Samples once per second until the program has ended. */
async function watch(terminal: RawTerminal, pid: number, url: string): Promise<Second[]> {
	const agent = new Agent({ keepAlive: true });
	const watched: Second[] = [];
	let hasEnded = false;
	void terminal.closed.then(() => {
		hasEnded = true;
	});
	const began_ms = performance.now();
	while (!hasEnded) {
		const at_s = (performance.now() - began_ms) / 1000;
		const memory = accounts(pid);
		if (memory !== null) {
			const scrape_ms = await scrape(url, agent);
			watched.push({ at_s, ...memory, scrape_ms });
		}
		const due_ms = began_ms + watched.length * 1000;
		const wait = seconds(Math.max(0.01, (due_ms - performance.now()) / 1000));
		await Promise.race([wait, terminal.closed]);
	}
	agent.destroy();
	// The last scrape may have been sent when the program was ending.
	return watched.at(-1)?.scrape_ms === null ? watched.slice(0, -1) : watched;
}

/** Null if the process is gone. */
function accounts(pid: number): { resident_mb: number; cpu_ms: number } | null {
	try {
		return { resident_mb: residentMemory(pid), cpu_ms: cpuTime(pid) };
	} catch {
		return null;
	}
}

function scrape(url: string, agent: Agent): Promise<number | null> {
	const began_ms = performance.now();
	return new Promise((resolve) => {
		const request = get(url, { agent, timeout: 10_000 }, (response) => {
			let text = "";
			response.setEncoding("utf8");
			response.on("data", (chunk) => {
				text += chunk;
			});
			response.on("end", () => {
				const isUp = response.statusCode === 200 && /^anarchy_up\{source="\w+"\} 1$/m.test(text);
				resolve(isUp ? performance.now() - began_ms : null);
			});
			response.on("error", () => resolve(null));
		});
		request.on("timeout", () => request.destroy());
		request.on("error", () => resolve(null));
	});
}
