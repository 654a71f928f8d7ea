/** The kernel's accounts of another process. */
import { readdirSync, readFileSync } from "node:fs";

/** Without the scheduler's accounts CPU time is in hundredths of a second. */
const CLOCK_TICK_MS = 10;

/** CPU time of a process so far, user and system, of all its threads, in ms. */
export function cpuTime(pid: number): number {
	let total_ns = 0;
	for (const thread of readdirSync(`/proc/${pid}/task`)) {
		try {
			const text = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8");
			total_ns += Number(text.split(" ")[0]);
		} catch {
			// The thread has ended, or the kernel lacks these accounts.
		}
	}
	return total_ns > 0 ? total_ns / 1e6 : tickedTime(pid);
}

function tickedTime(pid: number): number {
	const status = readFileSync(`/proc/${pid}/stat`, "utf8");
	const fields = status.slice(status.lastIndexOf(")") + 2).split(" ");
	return (Number(fields[11]) + Number(fields[12])) * CLOCK_TICK_MS;
}

/** Peak resident memory, in MB of 10⁶ bytes. */
export const peakMemory = (pid: number | "self"): number => memoryOf(pid, "VmHWM");

/** Current resident memory, in MB of 10⁶ bytes. */
export const residentMemory = (pid: number): number => memoryOf(pid, "VmRSS");

function memoryOf(pid: number | "self", name: "VmHWM" | "VmRSS"): number {
	const status = readFileSync(`/proc/${pid}/status`, "utf8");
	return (Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) * 1024) / 1e6;
}
