import { setTimeout as sleep } from "node:timers/promises";

/**
 * Long, for it costs nothing where the condition comes to hold, and a busy machine takes its time.
 */
const PATIENCE_MS = 120_000;

/**
 * Waits until a condition holds, looking at it again and again.
 *
 * @param what completes "waited in vain for …"
 * @throws when two minutes are over
 */
export async function until(
	holds: () => boolean,
	what: string | (() => string) = String(holds),
): Promise<void> {
	const end_ms = performance.now() + PATIENCE_MS;
	while (!holds()) {
		if (performance.now() > end_ms) {
			throw new Error(`waited in vain for ${typeof what === "string" ? what : what()}`);
		}
		await sleep(5);
	}
}

/** The same for a condition that takes time to look at. */
export async function untilAsync(holds: () => Promise<boolean>): Promise<void> {
	const end_ms = performance.now() + PATIENCE_MS;
	while (!(await holds())) {
		if (performance.now() > end_ms) throw new Error(`waited in vain for ${holds}`);
		await sleep(50);
	}
}
