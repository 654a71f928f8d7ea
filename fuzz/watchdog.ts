/**
 * Kills a fuzzer that hangs, which cannot report it itself: a second thread watches its progress.
 */
import { once } from "node:events";
import { Worker } from "node:worker_threads";

const PATIENCE_MS = 60_000;

/** Plain JavaScript without a loader, because a loader would wait for the thread that hangs. */
const WATCH = `
	const { writeSync } = require("node:fs");
	const { workerData } = require("node:worker_threads");
	const { progress, what, patience_ms } = workerData;
	let before = -1;
	setInterval(() => {
		const run = Atomics.load(progress, 0);
		if (run === before) {
			writeSync(2, what + " hangs; again with --runs " + run + "\\n");
			process.kill(process.pid, "SIGKILL");
		}
		before = run;
	}, patience_ms);
`;

export interface Watchdog {
	/** To be called before each run. */
	alive(): void;
	close(): Promise<unknown>;
}

/**
 * Kills this process when a run takes longer than the timeout, at the latest after twice that.
 *
 * @param what the target and the seed, which determine the texts
 */
export async function watchdog(what: string, patience_ms = PATIENCE_MS): Promise<Watchdog> {
	const progress = new Int32Array(new SharedArrayBuffer(4));
	const workerData = { progress, what, patience_ms };
	const worker = new Worker(WATCH, { eval: true, execArgv: [], workerData });
	await once(worker, "online");
	worker.unref();
	return {
		alive: () => Atomics.add(progress, 0, 1),
		close: () => worker.terminate(),
	};
}
