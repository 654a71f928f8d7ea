/** Evaluates one check on the samples of a phase, or of a run. */

import { type FieldName, fieldOf } from "../core/metrics.ts";
import { stallFiguresOf } from "../core/stall-detector.ts";
import { stalledShare } from "../core/stalls.ts";
import type { LinkCapacity } from "../link/link.ts";
import { type Check, EVENTS, GAUGES, holds, type Limit } from "./check.ts";
import { describeMissing, type Evidence } from "./evidence.ts";
import { latencyMean } from "./latency-mean.ts";
import type { Observation } from "./observation.ts";
import { measureRecovery } from "./recovery.ts";
import { statisticOf } from "./statistics.ts";

export type Verdict =
	| {
			readonly kind: "passed" | "failed";
			/** In the unit of the record; in seconds for a recovery. */
			readonly measured: number;
			readonly limit: number;
	  }
	/** Fails the run as well: a check is not met if it could have been measured and was not. */
	| { readonly kind: "no data"; readonly why: string }
	/** The source can never measure it, so it says nothing about the link, good or bad. */
	| { readonly kind: "not judged"; readonly why: string };

/** Returns whether a run can pass with this result of a check. */
export function isAcceptable({ kind }: Verdict): boolean {
	return kind === "passed" || kind === "not judged";
}

export function evaluateCheck(check: Check, evidence: Evidence): Verdict {
	const missing = missingMetric(check, evidence);
	if (missing !== null) return { kind: "not judged", why: describeMissing(missing) };
	if (check.kind === "recovery") {
		const recovery = measureRecovery(check, evidence);
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

/** Null if no value is known. */
function measure(check: Measurable, observations: readonly Observation[]): number | null {
	switch (check.kind) {
		case "gauge": {
			const field = GAUGES[check.metric];
			const measured = observations.filter(({ sample }) => sample[field] !== null);
			if (measured.length === 0) return null;
			const values = known(measured.map(({ sample }) => sample[field]));
			const held_s = measured.map(({ sample }) => sample.elapsed_s);
			const perOperation =
				check.statistic === "mean" && fieldOf(field).isPerOperation === true
					? latencyMean(observations)
					: null;
			return perOperation ?? statisticOf(values, check.statistic, held_s);
		}
		case "counter": {
			const growth = known(observations.map(({ growth }) => growth[check.metric]));
			return growth.length === 0 ? null : growth.reduce((sum, more) => sum + more, 0);
		}
		case "event": {
			const event = EVENTS[check.metric];
			if (observations.length === 0) return null;
			return observations.filter(({ sample }) => sample.event === event).length;
		}
		case "stall": {
			const figures = stallFiguresOf(observations.map(({ at_s, sample }) => ({ at_s, ...sample })));
			if (figures === null) return null;
			return check.metric === "stalls" ? figures.count : stalledShare(figures);
		}
	}
}

function known(values: readonly (number | null)[]): number[] {
	return values.filter((value) => value !== null);
}

function whyUnmeasured(check: Measurable, { observations }: Evidence): string {
	if (observations.length === 0) return "no samples were taken";
	if (check.kind === "stall") return whyNoStalls(observations);
	return `${check.metric} is unknown in every sample`;
}

function whyNoStalls(observations: readonly Observation[]): string {
	const figures = stallFiguresOf(observations.map(({ at_s, sample }) => ({ at_s, ...sample })));
	if (figures !== null) return "there was no load";
	return "no sample has both rates over 60 s or less";
}

/** Returns the metric of a check that the source does not offer; null if it does. */
function missingMetric(check: Check, { offers }: Evidence): string | null {
	return fieldsOfCheck(check).every((field) => offers.has(field)) ? null : check.metric;
}

function fieldsOfCheck(check: Check): readonly FieldName[] {
	switch (check.kind) {
		case "event":
			return [];
		case "stall":
			return ["tx_mb_per_s", "rx_mb_per_s"];
		case "counter":
			return [check.metric];
		case "gauge":
		case "recovery":
			return [GAUGES[check.metric]];
	}
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
	return `the link's capacity for ${metric} is unknown; a sustained phase verifies it`;
}

function shareOfBaseline(
	check: Measurable,
	{ name, share }: Extract<Limit, { kind: "baseline" }>,
	evidence: Evidence,
): number | string {
	const whole = measure(check, evidence.baseline(name));
	return whole === null ? `${check.metric} is unknown in the baseline ${name}` : whole * share;
}
