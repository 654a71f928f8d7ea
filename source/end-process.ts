import { closeSync, fstatSync } from "node:fs";
import process from "node:process";
import { isatty } from "node:tty";
import type { Clock } from "./core/interfaces.ts";
import { writeStderr } from "./outputs/standard-streams.ts";

/**
 * How often to check whether calls in other threads have ended: for half a second, or longer on a
 * busy machine.
 */
const CHECKS = 50;
const CHECK_MS = 10;
const STANDARD_HANDLES = [0, 1, 2];
/** The major device number of `/dev/null`, `/dev/zero` and `/dev/full`. */
const MEMORY_DEVICES = 1;

/**
 * Ends the process with an exit code, without waiting for a call that hangs.
 *
 * Node's own exit waits for each of its threads. One that hangs in a read of the driver, or in a
 * write to a disk that is gone, would keep the shell waiting as long: then the process kills
 * itself, and the shell sees 137 instead of the code.
 */
export async function endProcess(code: number, clock: Clock): Promise<void> {
	const never = new AbortController().signal;
	for (let check = 0; check < CHECKS && isCallInProgress(); check++) {
		await clock.waitUntil(clock.now() + CHECK_MS, never);
	}
	if (isCallInProgress()) {
		ignoreErrors(() => process.emit("exit", code));
		writeStderr("anarchy-perf-ink: killed, because a read or a write hangs in the kernel\n");
		process.kill(process.pid, "SIGKILL");
	}
	for (const handle of STANDARD_HANDLES) ignoreErrors(() => closeLostTerminal(handle));
	// A second exit calls no handlers any more.
	ignoreErrors(() => process.exit(code));
	process.exit(code);
}

/**
 * Closes a terminal that is gone. Node restores the settings of a terminal at exit, and aborts if
 * it cannot: a terminal that was closed takes no settings. It is no longer a terminal then, but
 * still a device, unlike `/dev/null`, which is a memory device.
 */
function closeLostTerminal(handle: number): void {
	const status = fstatSync(handle);
	const isDevice = status.isCharacterDevice() && majorOf(status.rdev) !== MEMORY_DEVICES;
	if (isDevice && !isatty(handle)) closeSync(handle);
}

function majorOf(device: number): number {
	return (device >> 8) & 0xfff;
}

/** Cleanup may be what is broken; never let it block exit. */
function ignoreErrors(action: () => void): void {
	try {
		action();
	} catch {
		// The first error is the one that is reported.
	}
}

/** Whether another thread is in a call on a file. */
export function isCallInProgress(): boolean {
	return process.getActiveResourcesInfo().some((name) => name.startsWith("FSReq"));
}
