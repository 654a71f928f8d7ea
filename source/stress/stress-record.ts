/** What a run has measured so far, phase by phase, and how its checks stand. */

import type { LinkCapacity } from "../core/link.ts";
import type { Sample } from "../core/sample.ts";
import type { Check } from "./check.ts";
import { type Evidence, evaluateCheck, type Verdict } from "./evaluate-check.ts";
import { type Observation, Observer } from "./observation.ts";
import type { Phase, Scenario } from "./scenario.ts";

export interface CheckResult {
	readonly check: Check;
	/** Null: the whole run. */
	readonly phase: string | null;
	readonly verdict: Verdict;
}

/** A phase that has begun. All times are seconds on the monotonic clock. */
export interface Stage {
	readonly phase: Phase;
	readonly began_s: number;
	/** Null while it goes on. */
	readonly ended_s: number | null;
	readonly observations: readonly Observation[];
}

/** What checks are held against beside the run itself. */
export interface References {
	readonly capacity: LinkCapacity | null;
	/** What was recorded under a name, in a phase of this name; of the whole record for null. */
	readonly baseline: (name: string, phase: string | null) => readonly Observation[];
}

interface OpenStage extends Stage {
	ended_s: number | null;
	readonly observations: Observation[];
}

export class StressRecord {
	readonly #scenario: Scenario;
	readonly #references: References;
	readonly #observer = new Observer();
	readonly #stages: OpenStage[] = [];

	constructor(scenario: Scenario, references: References) {
		this.#scenario = scenario;
		this.#references = references;
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

	/** The sample with the phase that holds the middle of its interval; between two phases none does. */
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
			checks.map((check) => this.#judge(check, name, this.#evidenceOf(name))),
		);
		const whole = this.#evidenceOfAll();
		return [...ofPhases, ...this.#scenario.checks.map((check) => this.#judge(check, null, whole))];
	}

	#judge(check: Check, phase: string | null, evidence: Evidence): CheckResult {
		return { check, phase, verdict: evaluateCheck(check, evidence) };
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
			capacity: this.#references.capacity,
			baseline: (baseline) => this.#references.baseline(baseline, null),
		};
	}
}
