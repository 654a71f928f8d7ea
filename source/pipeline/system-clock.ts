import type { Clock } from "../core/interfaces.ts";

/** A timer of more than this many milliseconds fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The machine's clocks. `now()` is the kernel's monotonic clock, as the driver's runtime is. */
export const systemClock: Clock = {
	now: () => performance.now(),
	wall: () => Date.now(),
	waitUntil(at_ms, signal) {
		return new Promise((resolve) => {
			const finish = () => {
				clearTimeout(timer);
				signal.removeEventListener("abort", finish);
				resolve();
			};
			const wait_ms = Math.min(Math.max(0, at_ms - performance.now()), LONGEST_TIMER_MS);
			const timer = setTimeout(finish, Math.ceil(wait_ms));
			if (signal.aborted) finish();
			else signal.addEventListener("abort", finish);
		});
	},
};
