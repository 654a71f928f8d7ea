import { closeSync, fstatSync } from "node:fs";
import process from "node:process";
import { isatty } from "node:tty";
import type { Clock } from "./core/interfaces.ts";

/**
 * How often it is looked whether a call of another thread has ended: for half a second, or for longer on
 * a machine that is busy.
 */
const LOOKS = 50;
const LOOK_MS = 10;
const STANDARD_HANDLES = [0, 1, 2];
/** The number by which Linux knows `/dev/null`, `/dev/zero`, `/dev/full`. */
const MEMORY_DEVICES = 1;

/**
 * Ends the process with an exit code, and waits for no call that hangs.
 *
 * Node's own exit waits for each of its threads. One that hangs in a read of the driver, or in a
 * write to a disk that is away, would keep the shell waiting for as long: then the process kills
 * itself, and the shell sees 137 in place of the code.
 */
export async function endProcess(code: number, clock: Clock): Promise<void> {
	const never = new AbortController().signal;
	for (let look = 0; look < LOOKS && isCallUnderWay(); look++) {
		await clock.waitUntil(clock.now() + LOOK_MS, never);
	}
	if (isCallUnderWay()) {
		whateverFails(() => process.emit("exit", code));
		process.stderr.write("anarchy-perf-ink: killed, for a read or a write hangs in the kernel\n");
		process.kill(process.pid, "SIGKILL");
	}
	for (const handle of STANDARD_HANDLES) whateverFails(() => closeLostTerminal(handle));
	// A second exit asks nobody any more.
	whateverFails(() => process.exit(code));
	process.exit(code);
}

/**
 * Node sets a terminal as it was, and aborts where it cannot: one that was closed takes no settings. Nor
 * is it a terminal any more, but still a device, other than `/dev/null` and its kind.
 */
function closeLostTerminal(handle: number): void {
	const status = fstatSync(handle);
	const isDevice = status.isCharacterDevice() && majorOf(status.rdev) !== MEMORY_DEVICES;
	if (isDevice && !isatty(handle)) closeSync(handle);
}

function majorOf(device: number): number {
	return (device >> 8) & 0xfff;
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
