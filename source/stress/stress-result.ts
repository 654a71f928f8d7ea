/** What came of a stress run, as data: for JSON, for JUnit and for people. */

import type { LinkCapacity } from "../core/link.ts";
import { jsonText } from "../formats/json-text.ts";
import { type Check, GAUGES } from "./check.ts";
import type { Verdict } from "./evaluate-check.ts";
import type { StressFailure } from "./run-scenario.ts";
import { statisticOf } from "./statistics.ts";
import type { CheckResult, Stage } from "./stress-record.ts";
import { formatValue } from "./units.ts";

export interface PhaseSummary {
	readonly name: string;
	readonly warm_up: boolean;
	readonly seconds: number;
	readonly samples: number;
	/** Medians; null where nothing is known. */
	readonly tx_mb_per_s: number | null;
	readonly rx_mb_per_s: number | null;
	readonly latency_ns: number | null;
	readonly dma_errors: number;
	readonly disconnections: number;
	readonly gaps: number;
}

export interface StressResult {
	readonly scenario: string;
	readonly passed: boolean;
	/** It was stopped before its last phase was over. */
	readonly interrupted: boolean;
	/** Of a simulated driver within this process. */
	readonly demo: boolean;
	readonly began_ms: number;
	readonly seconds: number;
	readonly phases: readonly PhaseSummary[];
	readonly checks: readonly CheckResult[];
	readonly failures: readonly StressFailure[];
	readonly machine: Readonly<Record<string, string>>;
	/** What the link was seen to carry; null where no phase shows it. */
	readonly sustained: LinkCapacity;
}

export function hasPassed(
	checks: readonly CheckResult[],
	failures: readonly StressFailure[],
	interrupted: boolean,
): boolean {
	const areMet = checks.every(({ verdict }) => verdict.kind === "passed");
	return areMet && failures.every(({ isAllowed }) => isAllowed) && !interrupted;
}

/** Shorter phases may show what a cache or a queue takes, not what the link carries on and on. */
const LEAST_SUSTAINED_S = 10;

/**
 * The best median of a phase in which as many workers ran all the time, each way by itself: what the
 * link is verified to be capable of.
 */
export function sustainedRates(stages: readonly Stage[]): LinkCapacity {
	const sustained = stages.filter(
		({ phase, began_s, ended_s }) =>
			!phase.isWarmUp &&
			phase.load?.shape.kind === "parallel" &&
			(ended_s ?? began_s) - began_s >= LEAST_SUSTAINED_S,
	);
	const best = (rate: "tx_mb_per_s" | "rx_mb_per_s") => {
		const known = sustained.map((stage) => summaryOf(stage)[rate]).filter((r) => r !== null);
		return known.length === 0 ? null : Math.max(...known);
	};
	return { tx_mb_per_s: best("tx_mb_per_s"), rx_mb_per_s: best("rx_mb_per_s") };
}

export function summaryOf({ phase, began_s, ended_s, observations }: Stage): PhaseSummary {
	const median = (metric: "tx" | "rx" | "latency") => {
		const { field } = GAUGES[metric];
		const values = observations.map(({ sample }) => sample[field]).filter((v) => v !== null);
		return values.length === 0 ? null : statisticOf(values, "p50");
	};
	const growth = (name: "dma_errors" | "disconnections") =>
		observations.reduce((sum, { growth }) => sum + (growth[name] ?? 0), 0);
	return {
		name: phase.name,
		warm_up: phase.isWarmUp,
		seconds: (ended_s ?? began_s) - began_s,
		samples: observations.length,
		tx_mb_per_s: median("tx"),
		rx_mb_per_s: median("rx"),
		latency_ns: median("latency"),
		dma_errors: growth("dma_errors"),
		disconnections: growth("disconnections"),
		gaps: observations.filter(({ sample }) => sample.event === "gap").length,
	};
}

/** `1812.3 MB/s` as people read it; for a check that has no data, why. */
export function measuredText(check: Check, verdict: Verdict): string {
	if (verdict.kind === "no data") return `no data: ${verdict.why}`;
	if (check.kind === "recovery") {
		if (verdict.measured === Number.POSITIVE_INFINITY) return "never recovered";
		return `${verdict.measured.toFixed(2)} s`;
	}
	const dimension = check.kind === "gauge" ? GAUGES[check.metric].dimension : "count";
	const measured = formatValue(verdict.measured, dimension);
	if (check.limit.kind === "value") return measured;
	return `${measured} (limit ${formatValue(verdict.limit, dimension)})`;
}

/** One object; a time that never came is null, as JSON knows no infinity. */
export function toStressJson(result: StressResult): string {
	const { began_ms, checks, failures, ...others } = result;
	const document = {
		...others,
		began: new Date(began_ms).toISOString(),
		checks: checks.map(({ check, phase, verdict }) => ({
			phase,
			check: check.text,
			verdict: verdict.kind,
			...(verdict.kind === "no data"
				? { why: verdict.why }
				: {
						measured: Number.isFinite(verdict.measured) ? verdict.measured : null,
						limit: verdict.limit,
					}),
		})),
		failures: failures.map(({ phase, text, isAllowed }) => ({ phase, text, allowed: isAllowed })),
	};
	return jsonText(document, "\t");
}
