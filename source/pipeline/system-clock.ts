/** The machine's clocks and timers. */
import type { Clock } from "../core/interfaces.ts";

/** The longest timer, in ms; a longer one would fire immediately. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Never changed: waiting for a change is a sleep with a timeout. */
const UNCHANGED = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

/** The machine's clocks. `now()` is the kernel's monotonic clock, as the driver's runtime is. */
export const systemClock: Clock = {
	now: () => performance.now(),
	wall: () => Date.now(),
	callAt(at_ms, callback) {
		const wait_ms = Math.min(Math.max(0, at_ms - performance.now()), MAX_TIMER_MS);
		const timer = setTimeout(callback, Math.ceil(wait_ms));
		return () => clearTimeout(timer);
	},
	waitUntil(at_ms, signal) {
		if (signal.aborted) return Promise.resolve();
		const waits = waitsFor(signal);
		return new Promise((resolve) => {
			const end = () => {
				waits.delete(finish);
				resolve();
			};
			const finish = () => {
				cancel();
				end();
			};
			const cancel = systemClock.callAt(at_ms, end);
			waits.add(finish);
		});
	},
	sleepUntil(at_ms) {
		Atomics.wait(UNCHANGED, 0, 0, Math.max(0, at_ms - performance.now()));
	},
};

/** Callbacks that end the waits of a signal. */
const WAITS = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Returns the callbacks of a signal. It has one listener for all: a listener costs more than a
 * wait.
 */
function waitsFor(signal: AbortSignal): Set<() => void> {
	const known = WAITS.get(signal);
	if (known !== undefined) return known;
	const waits = new Set<() => void>();
	WAITS.set(signal, waits);
	const finishAll = () => {
		for (const finish of waits) finish();
	};
	signal.addEventListener("abort", finishAll, { once: true });
	return waits;
}
