/** What a run has measured so far, phase by phase, and the state of its checks. */

import type { FieldName } from "../core/metrics.ts";
import type { Sample } from "../core/sample.ts";
import type { LinkCapacity } from "../link/link.ts";
import type { Check } from "./check.ts";
import { evaluateCheck, type Verdict } from "./evaluate-check.ts";
import type { Evidence } from "./evidence.ts";
import { type Observation, Observer } from "./observation.ts";
import type { Phase, Scenario } from "./scenario.ts";

export interface CheckResult {
	readonly check: Check;
	/** Null: the whole run. */
	readonly phase: string | null;
	readonly verdict: Verdict;
	/** Whether it covers time to come, which may change the verdict. */
	readonly isOpen?: true;
}

/** A phase that has begun. All times are seconds on the monotonic clock. */
export interface Stage {
	readonly phase: Phase;
	readonly began_s: number;
	/** Null while it is running. */
	readonly ended_s: number | null;
	readonly observations: readonly Observation[];
}

/** What checks compare with, other than the run itself. */
export interface References {
	readonly capacity: LinkCapacity | null;
	/** The samples of a baseline in a phase; null: in all of it. */
	readonly baseline: (name: string, phase: string | null) => readonly Observation[];
}

interface OpenStage extends Stage {
	ended_s: number | null;
	readonly observations: Observation[];
}

export class StressRecord {
	readonly #scenario: Scenario;
	readonly #references: References;
	readonly #offers: ReadonlySet<FieldName>;
	readonly #observer = new Observer();
	readonly #stages: OpenStage[] = [];

	/** @param offers the fields that the source can have a value of */
	constructor(scenario: Scenario, references: References, offers: ReadonlySet<FieldName>) {
		this.#scenario = scenario;
		this.#references = references;
		this.#offers = offers;
	}

	get stages(): readonly Stage[] {
		return this.#stages;
	}

	begin(phase: Phase, at_s: number): void {
		this.#stages.push({ phase, began_s: at_s, ended_s: null, observations: [] });
	}

	end(at_s: number): void {
		const stage = this.#stages.at(-1);
		if (stage !== undefined) stage.ended_s ??= at_s;
	}

	/** Labels a sample with the phase that the middle of its interval is in, if any. */
	take(sample: Sample): Sample {
		const observation = this.#observer.observe(sample, sample.at_s);
		const middle_s = sample.at_s - (sample.elapsed_s ?? 0) / 2;
		const stage = this.#stages.find(
			({ began_s, ended_s }) => middle_s >= began_s && (ended_s === null || middle_s < ended_s),
		);
		if (stage === undefined) return sample;
		const labelled = { ...sample, phase: stage.phase.name };
		stage.observations.push({ ...observation, sample: labelled });
		return labelled;
	}

	/** Every check of the scenario, those of phases first. */
	results(): CheckResult[] {
		const ofPhases = this.#scenario.phases.flatMap(({ name, checks }) =>
			checks.map((check) => this.#evaluate(check, name, this.#evidenceOf(name))),
		);
		const whole = this.#evidenceOfAll();
		return [
			...ofPhases,
			...this.#scenario.checks.map((check) => this.#evaluate(check, null, whole)),
		];
	}

	#evaluate(check: Check, phase: string | null, evidence: Evidence): CheckResult {
		const result = { check, phase, verdict: evaluateCheck(check, evidence) };
		return this.#isOver(phase) ? result : { ...result, isOpen: true };
	}

	/** @param name of a phase; null for the whole run, which is over with its last phase */
	#isOver(name: string | null): boolean {
		const last = name ?? this.#scenario.phases.at(-1)?.name;
		return this.#stages.some(({ phase, ended_s }) => phase.name === last && ended_s !== null);
	}

	#evidenceOf(name: string): Evidence {
		const index = this.#stages.findIndex(({ phase }) => phase.name === name);
		const stage = this.#stages[index];
		const before = this.#stages
			.slice(0, Math.max(0, index))
			.findLast(({ phase }) => phase.load !== null);
		return {
			observations: stage?.observations ?? [],
			began_s: stage?.began_s ?? null,
			before: before?.observations ?? [],
			offers: this.#offers,
			capacity: this.#references.capacity,
			baseline: (baseline) => this.#references.baseline(baseline, name),
		};
	}

	#evidenceOfAll(): Evidence {
		return {
			observations: this.#stages
				.filter(({ phase }) => !phase.isWarmUp)
				.flatMap(({ observations }) => observations),
			began_s: null,
			before: [],
			offers: this.#offers,
			capacity: this.#references.capacity,
			baseline: (baseline) => this.#references.baseline(baseline, null),
		};
	}
}
