import process from "node:process";
import { isCallInProgress } from "../end-process.ts";
import { findLibc } from "../sources/nvidia/find-library.ts";
import { foreignInterface } from "../sources/nvidia/foreign-functions.ts";

/**
 * Ends the process with a status while a read hangs in the kernel: Node itself would wait for the
 * thread of it. Returns where no read hangs, or where this runtime cannot call C; then the process
 * has to be killed.
 */
export function exitDespiteHangingRead(status: number): void {
	// What a slow reader has not taken yet would be lost.
	if (!isCallInProgress() || process.stderr.writableLength > 0) return;
	try {
		const libc = foreignInterface()?.load(findLibc(), { _exit: ["u32"] });
		if (libc === undefined) return;
		process.emit("exit", status);
		libc._exit(status);
	} catch {
		// Without the C library, or without Deno's permission for it.
	}
}
