/** Runs a scenario, phase by phase, while samples are taken. */
import type { Clock } from "../core/interfaces.ts";
import type { Load, Phase, Scenario } from "./scenario.ts";
import { nextChange_s, workersAt } from "./shape.ts";
import type { StressRecord } from "./stress-record.ts";
import { WorkerPool, type WorkloadFailure } from "./worker-pool.ts";
import { describeWorkloadFailure, type Executor, type Workload } from "./workload.ts";

export interface StressFailure {
	readonly phase: string;
	/** A clause: “worker 1 exited with status 2”. */
	readonly text: string;
	readonly isAllowed: boolean;
}

export interface ScenarioRunOptions {
	readonly scenario: Scenario;
	readonly record: StressRecord;
	readonly executor: Executor;
	readonly clock: Clock;
	/** Ends the run early. */
	readonly stop: AbortSignal;
	/** The workload of phases without one of their own; empty if all have one. */
	readonly command: readonly string[];
	/** Starts the action of a phase; null if the user performs it. */
	readonly act: (() => Workload) | null;
	/** Between SIGTERM and SIGKILL, in seconds. */
	readonly grace_s: number;
	/** Null if every phase runs for its whole duration. */
	readonly looks: Looks | null;
	/** Whether to end the run now, because it has failed already. */
	readonly hasFailed: () => boolean;
	readonly onPhase: (phase: Phase) => void;
	readonly onFailure: (failure: StressFailure) => void;
}

/** Looks at what has been recorded while a phase runs, which may end it early. */
export interface Looks {
	/** Seconds since the phase began, ascending. */
	readonly at_s: readonly number[];
	/** Resolves with whether enough is known, so that the phase can end. */
	readonly take: (order: number) => Promise<boolean>;
}

/** The state of a run. */
export interface Progress {
	/** Null before the first phase, between two, and after the last. */
	readonly phase: Phase | null;
	readonly workers: number;
}

export class ScenarioRun {
	readonly #options: ScenarioRunOptions;
	#phase: Phase | null = null;
	#pool: WorkerPool | null = null;

	/** Aborted when the run is stopped, or has failed and is to end then. */
	readonly #end = new AbortController();

	constructor(options: ScenarioRunOptions) {
		this.#options = options;
		const { stop } = options;
		if (stop.aborted) this.#end.abort();
		else stop.addEventListener("abort", () => this.#end.abort(), { once: true });
	}

	get progress(): Progress {
		return { phase: this.#phase, workers: this.#pool?.count ?? 0 };
	}

	/** Resolves when the last phase is over or the run is stopped, and no workload is running. */
	async run(): Promise<void> {
		const { scenario, record, clock, stop, hasFailed, onPhase } = this.#options;
		try {
			for (const phase of scenario.phases) {
				if (stop.aborted || hasFailed()) break;
				await this.#endWorkers(phase.load);
				if (stop.aborted) break;
				this.#phase = phase;
				onPhase(phase);
				record.begin(phase, clock.now() / 1000);
				await this.#runPhase(phase);
				record.end(clock.now() / 1000);
			}
		} finally {
			await this.#endWorkers(null);
			this.#phase = null;
		}
	}

	/** Ends the workers, unless the next phase continues with them. */
	async #endWorkers(next: Load | null): Promise<void> {
		const isSame =
			next !== null && this.#pool !== null && isEqual(this.#commandOf(next), this.#pool.command);
		if (isSame) return;
		await this.#pool?.stop();
		this.#pool = null;
	}

	async #runPhase(phase: Phase): Promise<void> {
		const { clock } = this.#options;
		const end = this.#end.signal;
		const began_ms = clock.now();
		const end_ms = began_ms + phase.duration_s * 1000;
		const { load } = phase;
		if (load !== null) this.#pool = this.#poolFor(load);
		const action = phase.action === null ? null : (this.#options.act?.() ?? null);
		const watching = action === null ? null : this.#watchAction(action);
		const times_s = this.#options.looks?.at_s ?? [];
		let looks = 0;
		while (!end.aborted && clock.now() < end_ms) {
			const at_s = (clock.now() - began_ms) / 1000;
			if (load !== null) this.#pool?.resize(workersAt(load.shape, at_s));
			if (at_s >= (times_s[looks] ?? Number.POSITIVE_INFINITY)) {
				if ((await this.#options.looks?.take(looks++)) === true) break;
				continue;
			}
			const change_s = load === null ? Number.POSITIVE_INFINITY : nextChange_s(load.shape, at_s);
			const next_s = Math.min(change_s, times_s[looks] ?? Number.POSITIVE_INFINITY);
			await clock.waitUntil(Math.min(end_ms, began_ms + next_s * 1000), end);
		}
		action?.kill();
		await watching;
	}

	#poolFor(load: Load): WorkerPool {
		const { executor, clock, grace_s } = this.#options;
		if (this.#pool !== null) {
			this.#pool.load = load;
			return this.#pool;
		}
		const onFailure = ({ worker, text, isAllowed }: WorkloadFailure) =>
			this.#fail(`worker ${worker} ${text}`, isAllowed);
		const command = this.#commandOf(load);
		return new WorkerPool({ executor, clock, command, grace_ms: grace_s * 1000, onFailure }, load);
	}

	#commandOf(load: Load): readonly string[] {
		return load.command ?? this.#options.command;
	}

	/** An action that is still running at the end of its phase has failed as well. */
	async #watchAction(action: Workload): Promise<void> {
		const failure = describeWorkloadFailure(await action.ended);
		if (failure !== null && !this.#options.stop.aborted) {
			this.#fail(`the action ${failure}`, false);
		}
	}

	#fail(text: string, isAllowed: boolean): void {
		this.#options.onFailure({ phase: this.#phase?.name ?? "", text, isAllowed });
		if (this.#options.hasFailed()) this.#end.abort();
	}
}

function isEqual(one: readonly string[], other: readonly string[]): boolean {
	return one.length === other.length && one.every((word, index) => word === other[index]);
}
