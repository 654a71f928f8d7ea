/** What the child process needs of the C library: to end with its parent, and the exact time. */
import process from "node:process";
import type { ForeignFunction, ForeignInterface } from "./foreign-functions.ts";

const SIGNATURES = {
	prctl: ["u64", "u64", "u64", "u64", "u64"],
	clock_gettime: ["u32", "pointer"],
} as const;

/** `PR_SET_PDEATHSIG` and `SIGKILL`. */
const [PARENT_DEATH_SIGNAL, SIGKILL] = [1n, 9n];
/** The second one goes on while the machine sleeps; the monotonic clock does not. */
const [CLOCK_REALTIME, CLOCK_BOOTTIME] = [0, 7];

export class Libc {
	readonly #functions: Readonly<Record<keyof typeof SIGNATURES, ForeignFunction>>;
	readonly #time = Buffer.alloc(16);

	/** @throws {UnloadableLibrary} */
	constructor(foreign: ForeignInterface, path: string) {
		this.#functions = foreign.load(path, SIGNATURES);
	}

	/**
	 * Lets the kernel kill this process when its parent ends, even while a call hangs: until then no
	 * event shows that stdin was closed.
	 *
	 * @param parent its id; if it has ended already, this process ends as well
	 */
	endWithParent(parent: number): void {
		this.#functions.prctl(PARENT_DEATH_SIGNAL, SIGKILL, 0n, 0n, 0n);
		if (process.ppid !== parent) process.exit(0);
	}

	/** The wall clock in µs since the Unix epoch; `Date.now()` has whole milliseconds. */
	wall_us(): number {
		return this.#microseconds(CLOCK_REALTIME);
	}

	/** Milliseconds since the machine was started, its sleep included. */
	boot_ms(): number {
		return this.#microseconds(CLOCK_BOOTTIME) / 1000;
	}

	#microseconds(clock: number): number {
		this.#functions.clock_gettime(clock, this.#time);
		const nanoseconds = this.#time.readBigInt64LE(8);
		return Number(this.#time.readBigInt64LE(0)) * 1e6 + Number(nanoseconds) / 1000;
	}
}
