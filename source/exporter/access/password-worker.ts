/**
 * Checks passwords, in a thread of its own: bcrypt is slow on purpose, and must delay neither a
 * scrape nor a sample. Its algorithm is WebAssembly, which V8 compiles to fast code even under the
 * flags that save memory; JavaScript takes ten times as long under them.
 */
import { constants, setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import { bcryptVerify } from "hash-wasm";

/** One password against one hash. */
export interface PasswordQuestion {
	readonly password: Uint8Array;
	readonly hash: string;
}

try {
	// On Linux this is the priority of the calling thread alone.
	setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
} catch {
	// A sandbox may forbid this; then the thread competes with the others.
}

parentPort?.on("message", async (question: PasswordQuestion) => {
	parentPort?.postMessage(await bcryptVerify(question));
});
