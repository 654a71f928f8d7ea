/** Goes through a scenario, phase by phase, while samples are taken. */
import type { Clock } from "../core/interfaces.ts";
import type { Load, Phase, Scenario } from "./scenario.ts";
import { nextChange_s, workersAt } from "./shape.ts";
import type { StressRecord } from "./stress-record.ts";
import { WorkerPool, type WorkloadFailure } from "./worker-pool.ts";
import { type Executor, failureOf, type Workload } from "./workload.ts";

export interface StressFailure {
	readonly phase: string;
	/** Completes a sentence: “worker 1 ended with status 2”. */
	readonly text: string;
	readonly isAllowed: boolean;
}

export interface ScenarioRunOptions {
	readonly scenario: Scenario;
	readonly record: StressRecord;
	readonly executor: Executor;
	readonly clock: Clock;
	/** Ends the run early, in good order. */
	readonly stop: AbortSignal;
	/** What is run where a phase has no workload of its own; empty where it always has. */
	readonly command: readonly string[];
	/** Begins what is to be done to the link in a phase; null where somebody else does it. */
	readonly act: (() => Workload) | null;
	/** Between SIGTERM and SIGKILL, in seconds. */
	readonly grace_s: number;
	readonly onPhase: (phase: Phase) => void;
	readonly onFailure: (failure: StressFailure) => void;
}

/** What is going on just now. */
export interface Progress {
	/** Null before the first phase, between two, and after the last. */
	readonly phase: Phase | null;
	readonly workers: number;
}

export class ScenarioRun {
	readonly #options: ScenarioRunOptions;
	#phase: Phase | null = null;
	#pool: WorkerPool | null = null;

	constructor(options: ScenarioRunOptions) {
		this.#options = options;
	}

	get progress(): Progress {
		return { phase: this.#phase, workers: this.#pool?.count ?? 0 };
	}

	/** Resolves when the last phase is over, or all was stopped, and no workload runs. */
	async run(): Promise<void> {
		const { scenario, record, clock, stop, onPhase } = this.#options;
		try {
			for (const phase of scenario.phases) {
				if (stop.aborted) break;
				await this.#settle(phase.load);
				if (stop.aborted) break;
				this.#phase = phase;
				onPhase(phase);
				record.begin(phase, clock.now() / 1000);
				await this.#goThrough(phase);
				record.end(clock.now() / 1000);
			}
		} finally {
			await this.#settle(null);
			this.#phase = null;
		}
	}

	/** Ends the workers, unless the next phase goes on with them. */
	async #settle(next: Load | null): Promise<void> {
		const isSame =
			next !== null && this.#pool !== null && isEqual(this.#commandOf(next), this.#pool.command);
		if (isSame) return;
		await this.#pool?.stop();
		this.#pool = null;
	}

	async #goThrough(phase: Phase): Promise<void> {
		const { clock, stop } = this.#options;
		const began_ms = clock.now();
		const end_ms = began_ms + phase.duration_s * 1000;
		const { load } = phase;
		if (load !== null) this.#pool = this.#poolFor(load);
		const action = phase.action === null ? null : (this.#options.act?.() ?? null);
		const acting = action === null ? null : this.#attend(action);
		while (!stop.aborted && clock.now() < end_ms) {
			const at_s = (clock.now() - began_ms) / 1000;
			const next_s = load === null ? Number.POSITIVE_INFINITY : nextChange_s(load.shape, at_s);
			if (load !== null) this.#pool?.resize(workersAt(load.shape, at_s));
			await clock.waitUntil(Math.min(end_ms, began_ms + next_s * 1000), stop);
		}
		action?.kill();
		await acting;
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

	/** An action that is not over by the end of its phase has failed as well. */
	async #attend(action: Workload): Promise<void> {
		const failure = failureOf(await action.ended);
		if (failure !== null && !this.#options.stop.aborted) {
			this.#fail(`the action ${failure}`, false);
		}
	}

	#fail(text: string, isAllowed: boolean): void {
		this.#options.onFailure({ phase: this.#phase?.name ?? "", text, isAllowed });
	}
}

function isEqual(one: readonly string[], other: readonly string[]): boolean {
	return one.length === other.length && one.every((word, index) => word === other[index]);
}
