import process from "node:process";
import type { Clock } from "./core/interfaces.ts";

/** How long a call of another thread may take to end with the program. */
const PARTING_MS = 500;
const LOOK_MS = 10;

/**
 * Ends the process with an exit code, and waits for no call that hangs.
 *
 * Node's own exit waits for each of its threads. One that hangs in a read of the driver, or in a
 * write to a disk that is away, would keep the shell waiting for as long: then the process kills
 * itself, and the shell sees 137 in place of the code.
 */
export async function endProcess(code: number, clock: Clock): Promise<void> {
	const never = new AbortController().signal;
	const end_ms = clock.now() + PARTING_MS;
	while (isCallUnderWay() && clock.now() < end_ms) {
		await clock.waitUntil(clock.now() + LOOK_MS, never);
	}
	if (isCallUnderWay()) {
		whateverFails(() => process.emit("exit", code));
		process.stderr.write("anarchy-perf-ink: killed, for a read or a write hangs in the kernel\n");
		process.kill(process.pid, "SIGKILL");
	}
	// A second exit asks nobody any more.
	whateverFails(() => process.exit(code));
	process.exit(code);
}

/** Who is to tidy up may be what is broken: that keeps no process from its end. */
function whateverFails(action: () => void): void {
	try {
		action();
	} catch {
		// What went wrong first is what is told.
	}
}

/** Whether another thread is in a call about a file. */
function isCallUnderWay(): boolean {
	return process.getActiveResourcesInfo().some((name) => name.startsWith("FSReq"));
}
