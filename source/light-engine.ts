import { setFlagsFromString } from "node:v8";
import type { Sink } from "./core/interfaces.ts";

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
	"--incremental-marking-soft-trigger=25",
	// No optimised code: of all that is used now and then its compiler takes more time and memory than
	// it gives back. What a screen runs on every frame is worth it: see HotCode.
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

/** A function is looked at when it has run so many bytes of bytecode; the second is V8's own number. */
const HOT_SETTINGS = ["--interrupt-budget=20000", "--opt"];
const HOT_NO_MORE_SETTINGS = ["--no-opt", "--interrupt-budget=135168"];
/** Before so many samples V8 knows too little of what its code works on, and compiles it again. */
const FIRST_HOT_SAMPLE = 10;
const LAST_HOT_SAMPLE = 40;

/** Takes effect for what is compiled from now on. */
export function lightenEngine(): void {
	set(LIGHT_SETTINGS);
}

/** For a command that does much at once: a replay, an analysis. */
export function hastenEngine(): void {
	set(BULK_SETTINGS);
}

/**
 * Has V8 optimise what a screen runs for every sample, and nothing else, ever: a frame takes a third
 * less, for 6 MB, and memory stays as it is from then on. For an engine that was lightened: one that
 * was hastened has all of that already, and would lose it.
 */
export class HotCode implements Sink {
	#samples = 0;

	write(): void {
		this.#samples++;
		if (this.#samples === FIRST_HOT_SAMPLE) set(HOT_SETTINGS);
		if (this.#samples === LAST_HOT_SAMPLE) set(HOT_NO_MORE_SETTINGS);
	}

	async close(): Promise<void> {}
}

function set(settings: readonly string[]): void {
	try {
		for (const setting of settings) setFlagsFromString(setting);
	} catch {
		// Another engine, or one that is not to be set: it only takes more memory, or time.
	}
}
