/** The result of a stress run, as data. */

import { jsonText } from "../core/json-text.ts";
import type { LinkCapacity } from "../link/link.ts";
import { type Check, type Dimension, dimensionOf, GAUGES, type GaugeName } from "./check.ts";
import { isAcceptable, type Verdict } from "./evaluate-check.ts";
import type { StressFailure } from "./run-scenario.ts";
import { statisticOf } from "./statistics.ts";
import type { CheckResult, Stage } from "./stress-record.ts";
import { formatValue } from "./units.ts";

export interface PhaseSummary {
	readonly name: string;
	readonly warm_up: boolean;
	readonly seconds: number;
	readonly samples: number;
	/** Medians; null: unknown. */
	readonly tx_mb_per_s: number | null;
	readonly rx_mb_per_s: number | null;
	readonly latency_ns: number | null;
	/** How much they grew; null: unknown. */
	readonly dma_errors: number | null;
	readonly disconnections: number | null;
	readonly gaps: number;
}

export interface StressResult {
	readonly scenario: string;
	readonly passed: boolean;
	/** It was stopped before its last phase was over. */
	readonly interrupted: boolean;
	/** Whether the driver was simulated. */
	readonly demo: boolean;
	readonly began_ms: number;
	readonly seconds: number;
	readonly phases: readonly PhaseSummary[];
	readonly checks: readonly CheckResult[];
	readonly failures: readonly StressFailure[];
	readonly machine: Readonly<Record<string, string>>;
	/** The capacity that was verified; null if no phase shows it. */
	readonly sustained: LinkCapacity;
}

export function hasPassed(
	checks: readonly CheckResult[],
	failures: readonly StressFailure[],
	interrupted: boolean,
): boolean {
	const areMet = checks.every(({ verdict }) => isAcceptable(verdict));
	return areMet && isJudged(checks) && failures.every(({ isAllowed }) => isAllowed) && !interrupted;
}

/** Returns whether a check was judged, or there is none: checks without a result prove nothing. */
export function isJudged(checks: readonly CheckResult[]): boolean {
	return checks.length === 0 || checks.some(({ verdict }) => verdict.kind !== "not judged");
}

export const NOTHING_JUDGED = "no check could be judged";

/** Shorter phases may show what a cache or a queue takes, not what the link sustains. */
const MIN_SUSTAINED_S = 10;

/**
 * The verified capacity of the link: the best median of a phase with a constant number of workers,
 * per direction.
 */
export function sustainedRates(stages: readonly Stage[]): LinkCapacity {
	const sustained = stages.filter(
		({ phase, began_s, ended_s }) =>
			!phase.isWarmUp &&
			phase.load?.shape.kind === "parallel" &&
			(ended_s ?? began_s) - began_s >= MIN_SUSTAINED_S,
	);
	const best = (rate: "tx_mb_per_s" | "rx_mb_per_s") => {
		const known = sustained.map((stage) => summarizeStage(stage)[rate]).filter((r) => r !== null);
		return known.length === 0 ? null : Math.max(...known);
	};
	return { tx_mb_per_s: best("tx_mb_per_s"), rx_mb_per_s: best("rx_mb_per_s") };
}

export function summarizeStage({ phase, began_s, ended_s, observations }: Stage): PhaseSummary {
	const median = (metric: GaugeName) => {
		const field = GAUGES[metric];
		const values = observations.map(({ sample }) => sample[field]).filter((v) => v !== null);
		return values.length === 0 ? null : statisticOf(values, "p50");
	};
	const growth = (name: "dma_errors" | "disconnections") => {
		const known = observations.map(({ growth }) => growth[name]).filter((one) => one !== null);
		return known.length === 0 ? null : known.reduce((sum, more) => sum + more, 0);
	};
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

/** Returns `1812.3 MB/s`; for a check without data, why. */
export function describeMeasured(check: Check, verdict: Verdict): string {
	if ("why" in verdict) return `${verdict.kind}: ${verdict.why}`;
	if (check.kind === "recovery") {
		if (verdict.measured === Number.POSITIVE_INFINITY) return "never recovered";
		return `${verdict.measured.toFixed(2)} s`;
	}
	const dimension = dimensionOfCheck(check);
	const measured = formatValue(verdict.measured, dimension, verdict.limit);
	if (check.limit.kind === "value") return measured;
	return `${measured} (limit ${formatValue(verdict.limit, dimension)})`;
}

function dimensionOfCheck(check: Exclude<Check, { kind: "recovery" }>): Dimension {
	if (check.kind === "gauge") return dimensionOf(check.metric);
	return check.kind === "stall" && check.metric === "stalled" ? "share" : "count";
}

/** One object; an infinite recovery is null, as JSON has no infinity. */
export function toStressJson(result: StressResult): string {
	const { began_ms, checks, failures, ...others } = result;
	const document = {
		...others,
		began: new Date(began_ms).toISOString(),
		checks: checks.map(({ check, phase, verdict }) => ({
			phase,
			check: check.text,
			verdict: verdict.kind,
			...("why" in verdict
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
