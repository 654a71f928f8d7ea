import { setFlagsFromString } from "node:v8";

/**
 * V8 flags for a program that does little, for months. V8's defaults are for busy servers: they
 * spend memory, and threads that compile, to run repeated code fast. A frame or a line ten times
 * per second is not worth that.
 *
 * Every supported version of Node knows all of them (`test/ci/versions/`): for an unknown flag V8
 * writes a message to stderr, into the screen, and throws nothing. They are set once, before the
 * program does anything, because V8 accepts a code cache only under the flags that it was recorded
 * with.
 */
const LOW_MEMORY_FLAGS = [
	// No optimised code: compiling it takes more memory than occasional frames or lines can repay.
	"--no-opt",
	"--no-maglev",
	// The young generation stays at its 1 MB: a frame leaves little behind.
	"--semi-space-growth-factor=1",
	// The old generation may grow by a fifth, not several times, before it is collected. V8 allows at
	// least 8 MB of growth, which would double it, so marking starts at a quarter of the way.
	"--heap-growing-percent=20",
	"--incremental-marking-soft-trigger=25",
	// Of a young generation that small, other threads take longer to wake up than to look through it.
	"--no-parallel-scavenge",
];

/**
 * Sets the flags of a command that runs for long and does little. They affect what is compiled from
 * now on.
 */
export function setLowMemoryFlags(): void {
	try {
		for (const flag of LOW_MEMORY_FLAGS) setFlagsFromString(flag);
	} catch {
		// Not available, as under Deno: the program only takes more memory.
	}
}
