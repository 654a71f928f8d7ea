import { setFlagsFromString } from "node:v8";

/**
 * Settings of V8 for a program that does little, for a long time. Its defaults are for servers that
 * do much: they spend memory, and threads that compile, to be fast at what is repeated. A frame or a
 * line ten times a second is not worth that; without them a monitor takes 10 MB less.
 */
const LIGHT_SETTINGS = [
	// The young generation stays at its 1 MB: a frame leaves little behind.
	"--semi-space-growth-factor=1",
	// What survives it may grow by a fifth, not several times, until it is looked through; V8 makes that
	// 8 MB, as much as there is of it, at least. So it is told to begin at a quarter of the way.
	"--heap-growing-percent=20",
	"--incremental-marking-soft-trigger=50",
	// No optimised code: its compiler takes more time and memory than it gives back.
	"--no-opt",
	"--no-maglev",
	// Of a young generation that small, other threads take longer to wake up than to look through it.
	"--no-parallel-scavenge",
];

/** What a command needs that works through millions of records: code that is optimised. */
const BULK_SETTINGS = [
	"--opt",
	"--parallel-scavenge",
	"--semi-space-growth-factor=2",
	"--heap-growing-percent=0",
	"--incremental-marking-soft-trigger=0",
];

/** Takes effect for what is compiled from now on. */
export function lightenEngine(): void {
	set(LIGHT_SETTINGS);
}

/** For a command that does much at once: a replay, an analysis. */
export function hastenEngine(): void {
	set(BULK_SETTINGS);
}

function set(settings: readonly string[]): void {
	try {
		for (const setting of settings) setFlagsFromString(setting);
	} catch {
		// Another engine, or one that is not to be set: it only takes more memory, or time.
	}
}
