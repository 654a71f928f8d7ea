/** Samples in, a verdict on one check out. */
import type { LinkCapacity } from "../core/link.ts";
import { type Check, GAUGES, HAPPENINGS, holds, type Limit } from "./check.ts";
import type { Observation } from "./observation.ts";
import { recoveryOf } from "./recovery.ts";
import { statisticOf } from "./statistics.ts";

/** What a check is held against. */
export interface Evidence {
	/** In the order of time: of one phase, or of all phases but those of warming up. */
	readonly observations: readonly Observation[];
	/** When the phase began, on the clock of the observations; null for the whole run. */
	readonly began_s: number | null;
	/** Of the last phase before it that had a load: what a recovery is measured by. */
	readonly before: readonly Observation[];
	/** What the link has proved to be capable of; null where that is not known. */
	readonly capacity: LinkCapacity | null;
	/** What was recorded under this name, of the same phase where the record has it. */
	readonly baseline: (name: string) => readonly Observation[];
}

export type Verdict =
	| {
			readonly kind: "passed" | "failed";
			/** In the unit of the record; seconds for a recovery. */
			readonly measured: number;
			readonly limit: number;
	  }
	/** Fails the run as well: what was not measured was not met. */
	| { readonly kind: "no data"; readonly why: string };

export function evaluateCheck(check: Check, evidence: Evidence): Verdict {
	if (check.kind === "recovery") {
		const recovery = recoveryOf(check, evidence);
		if (recovery.kind === "no data") return recovery;
		return judged(recovery.seconds, check, check.within_s);
	}
	const measured = measure(check, evidence.observations);
	if (measured === null) return { kind: "no data", why: whyUnmeasured(check, evidence) };
	const limit = limitOf(check, evidence);
	return typeof limit === "string"
		? { kind: "no data", why: limit }
		: judged(measured, check, limit);
}

function judged(measured: number, check: Check, limit: number): Verdict {
	const isMet = holds(measured, check.comparison, limit);
	return { kind: isMet ? "passed" : "failed", measured, limit };
}

type Measurable = Exclude<Check, { kind: "recovery" }>;

/** Null where nothing is known that it could be measured by. */
function measure(check: Measurable, observations: readonly Observation[]): number | null {
	switch (check.kind) {
		case "gauge": {
			const { field } = GAUGES[check.metric];
			const values = known(observations.map(({ sample }) => sample[field]));
			return values.length === 0 ? null : statisticOf(values, check.statistic);
		}
		case "counter": {
			const growth = known(observations.map(({ growth }) => growth[check.metric]));
			return growth.length === 0 ? null : growth.reduce((sum, more) => sum + more, 0);
		}
		case "happening": {
			const event = HAPPENINGS[check.metric];
			if (observations.length === 0) return null;
			return observations.filter(({ sample }) => sample.event === event).length;
		}
	}
}

function known(values: readonly (number | null)[]): number[] {
	return values.filter((value) => value !== null);
}

function whyUnmeasured(check: Measurable, { observations }: Evidence): string {
	if (observations.length === 0) return "not one sample was taken";
	return `${check.metric} is not known in any of ${observations.length} samples`;
}

/** The limit in the unit of the record, or why there is none. */
function limitOf(check: Measurable, evidence: Evidence): number | string {
	const { limit } = check;
	switch (limit.kind) {
		case "value":
			return limit.value;
		case "capacity":
			return shareOfCapacity(check, limit.share, evidence.capacity);
		case "baseline":
			return shareOfBaseline(check, limit, evidence);
	}
}

function shareOfCapacity(
	{ metric }: Measurable,
	share: number,
	capacity: LinkCapacity | null,
): number | string {
	const isRate = metric === "tx" || metric === "rx";
	const whole = isRate ? (capacity?.[`${metric}_mb_per_s`] ?? null) : null;
	if (whole !== null) return whole * share;
	return `the link's capacity for ${metric} is not known; a sustained phase verifies it`;
}

function shareOfBaseline(
	check: Measurable,
	{ name, share }: Extract<Limit, { kind: "baseline" }>,
	evidence: Evidence,
): number | string {
	const whole = measure(check, evidence.baseline(name));
	return whole === null ? `${check.metric} is not known in the baseline ${name}` : whole * share;
}
