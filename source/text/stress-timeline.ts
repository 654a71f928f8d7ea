/** The progress of a stress run. */
import { formatDuration, formatPlural } from "../core/format.ts";
import type { Clock } from "../core/interfaces.ts";
import type { FieldName } from "../core/metrics.ts";
import type { MeasuredLink } from "../link/link.ts";
import type { Progress } from "../stress/run-scenario.ts";
import { durationOf, type Phase, type Scenario } from "../stress/scenario.ts";
import type { CheckResult } from "../stress/stress-record.ts";

/** What a display shows of a run. */
export interface DisplayFacts {
	readonly scenario: Scenario;
	readonly isDemo: boolean;
	/** What the source can ever say. */
	readonly offers: ReadonlySet<FieldName>;
	readonly link: MeasuredLink;
	readonly clock: Clock;
	readonly progress: () => Progress;
	readonly results: () => readonly CheckResult[];
}

/** Time by the plan: the phases that are over, and the elapsed part of the current one. */
export class Timeline {
	readonly #facts: DisplayFacts;
	#began_ms = 0;
	#phase: Phase | null = null;
	#before_s = 0;

	constructor(facts: DisplayFacts) {
		this.#facts = facts;
	}

	begin(phase: Phase): void {
		this.#before_s += this.#phase?.duration_s ?? 0;
		this.#phase = phase;
		this.#began_ms = this.#facts.clock.now();
	}

	/** Returns `phase load (2 of 3): 12 s of 60 s, 4 workers`. */
	get text(): string {
		const { scenario, progress } = this.#facts;
		const phase = this.#phase;
		if (phase === null) return "waiting for the first reading";
		const number = scenario.phases.indexOf(phase) + 1;
		const place = `phase ${phase.name} (${number} of ${scenario.phases.length})`;
		const time = `${formatDuration(this.#phase_s(phase))} of ${formatDuration(phase.duration_s)}`;
		return `${place}: ${time}, ${formatPlural(progress().workers, "worker")}`;
	}

	get left_s(): number {
		return Math.max(0, durationOf(this.#facts.scenario) - this.#passed_s);
	}

	/** From 0 to 1. */
	get part(): number {
		return Math.min(1, this.#passed_s / durationOf(this.#facts.scenario));
	}

	get #passed_s(): number {
		return this.#before_s + (this.#phase === null ? 0 : this.#phase_s(this.#phase));
	}

	#phase_s({ duration_s }: Phase): number {
		return Math.min(duration_s, (this.#facts.clock.now() - this.#began_ms) / 1000);
	}
}
