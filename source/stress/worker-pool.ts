/** Keeps a given number of workers running, and ends them. */
import type { Clock } from "../core/interfaces.ts";
import type { Load } from "./scenario.ts";
import { describeWorkloadFailure, type Executor, type Workload } from "./workload.ts";

export interface WorkloadFailure {
	/** From 1. */
	readonly worker: number;
	/** A clause that completes “worker 1 …”. */
	readonly text: string;
	/** Whether the scenario allows it. */
	readonly isAllowed: boolean;
}

export interface WorkerPoolOptions {
	readonly executor: Executor;
	readonly clock: Clock;
	readonly command: readonly string[];
	/** Between SIGTERM and SIGKILL, in milliseconds. */
	readonly grace_ms: number;
	readonly onFailure: (failure: WorkloadFailure) => void;
}

/** A command that exits at once is restarted at most this often. */
const MIN_PERIOD_MS = 100;
/** A command that fails is restarted at most this often. */
const PAUSE_AFTER_FAILURE_MS = 1000;

interface Worker {
	readonly number: number;
	readonly stop: AbortController;
	workload: Workload | null;
	/** Resolves when it has ended. */
	done: Promise<void>;
}

export class WorkerPool {
	readonly command: readonly string[];
	/** The load of the present phase. */
	load: Load;
	readonly #options: WorkerPoolOptions;
	/** Workers to keep running, at most one per number. */
	readonly #workers: Worker[] = [];
	readonly #leaving = new Set<Promise<void>>();

	constructor(options: WorkerPoolOptions, load: Load) {
		this.command = options.command;
		this.#options = options;
		this.load = load;
	}

	/** How many workers are kept running. */
	get count(): number {
		return this.#workers.length;
	}

	/** Starts or ends workers. Does not wait for those that end within their grace period. */
	resize(count: number): void {
		while (this.#workers.length < count) {
			const number = this.#workers.length + 1;
			const stop = new AbortController();
			const worker: Worker = { number, stop, workload: null, done: Promise.resolve() };
			worker.done = this.#work(worker);
			this.#workers.push(worker);
		}
		for (const worker of this.#workers.splice(count)) this.#dismiss(worker);
	}

	/** Ends all workers; resolves when none of their processes is left. */
	async stop(): Promise<void> {
		this.resize(0);
		await Promise.all(this.#leaving);
		this.#options.executor.sweep();
	}

	async #work(worker: Worker): Promise<void> {
		const { executor, clock } = this.#options;
		const { number, stop } = worker;
		for (let runs = 0; this.load.runs === null || runs < this.load.runs; runs++) {
			const began_ms = clock.now();
			worker.workload = executor.start(this.command, `workload-${number}`);
			const end = await worker.workload.ended;
			worker.workload = null;
			if (stop.signal.aborted) return;
			const failure = describeWorkloadFailure(end);
			if (failure !== null) {
				const isAllowed = this.load.allowsFailure;
				this.#options.onFailure({ worker: number, text: failure, isAllowed });
				if (!isAllowed) return;
			}
			const pause_ms = failure === null ? MIN_PERIOD_MS : PAUSE_AFTER_FAILURE_MS;
			await clock.waitUntil(began_ms + pause_ms, stop.signal);
			if (stop.signal.aborted) return;
		}
	}

	#dismiss(worker: Worker): void {
		const leaving = this.#end(worker).finally(() => this.#leaving.delete(leaving));
		this.#leaving.add(leaving);
	}

	async #end({ number, stop, workload, done }: Worker): Promise<void> {
		const { clock, grace_ms, onFailure } = this.#options;
		const isAllowed = this.load.allowsFailure;
		stop.abort();
		if (workload === null) return done;
		const ended = new AbortController();
		workload.terminate();
		const isOver = done.then(() => ended.abort());
		await clock.waitUntil(clock.now() + grace_ms, ended.signal);
		if (!ended.signal.aborted) {
			workload.kill();
			const text = `outlived its phase: it did not exit within ${grace_ms / 1000} s of SIGTERM`;
			onFailure({ worker: number, text, isAllowed });
		}
		await isOver;
	}
}
