import { readFileSync } from "node:fs";
import { openTerminal } from "../test/helpers/terminal.ts";

export interface ScreenCost {
	/** From the start to the first screen that holds the marker. */
	readonly marker_ms: number;
	/** CPU time of the program after that screen, user and system. */
	readonly cpu_ms: number;
	readonly peak_mb: number;
	/** Bytes to the terminal after that screen. */
	readonly bytes: number;
}

interface Options {
	readonly command: readonly string[];
	readonly marker: string;
	/** How long to go on after the first screen. */
	readonly seconds: number;
}

/** Runs a terminal program at 120×40 and measures it from outside, by the kernel's own accounts. */
export async function measureScreen({ command, marker, seconds }: Options): Promise<ScreenCost> {
	const began = performance.now();
	const terminal = await openTerminal({ command: [...command], columns: 120, rows: 40 });
	await terminal.waitFor((rows) => rows.some((row) => row.includes(marker)), { what: marker });
	const marker_ms = performance.now() - began;
	const before = { cpu_ms: cpuTime(terminal.pid), bytes: terminal.raw().length };
	await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
	const cpu_ms = cpuTime(terminal.pid) - before.cpu_ms;
	const bytes = terminal.raw().length - before.bytes;
	const peak_mb = peakMemory(terminal.pid);
	terminal.type("q");
	await terminal.exited;
	await terminal.close();
	return { marker_ms, cpu_ms, peak_mb, bytes };
}

/** The kernel counts CPU time in hundredths of a second. */
const CLOCK_TICK_MS = 10;

function cpuTime(pid: number): number {
	const status = readFileSync(`/proc/${pid}/stat`, "utf8");
	const fields = status.slice(status.lastIndexOf(")") + 2).split(" ");
	return (Number(fields[11]) + Number(fields[12])) * CLOCK_TICK_MS;
}

function peakMemory(pid: number): number {
	const status = readFileSync(`/proc/${pid}/status`, "utf8");
	return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
}
