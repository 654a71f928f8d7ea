/**
 * A comparison in words: the same at a terminal, on a page, in Markdown and JUnit. Names of phases
 * are as they were recorded, so callers escape the text.
 */

import type {
	ComparedLog,
	Comparison,
	MetricComparison,
	PhaseComparison,
	QuantileComparison,
	TogetherComparison,
} from "../analysis/comparison/comparison.ts";
import type { Verdict } from "../analysis/comparison/verdict.ts";
import {
	describeChange,
	describePoints,
	describeRatio,
	describeRelative,
	figureName,
	labelOf,
} from "./describe-change.ts";
import { describeLack, isMissing } from "./describe-verdict.ts";

/** Returns what the minutes that a comparison needs are of; nothing where it needs none. */
export function describeNeeds({ phases, isBaselineFixed }: Comparison): string[] {
	const isTime = phases
		.flatMap(judgedIn)
		.some(([, verdict]) => verdict.kind === "inconclusive" && verdict.neededMinutes !== null);
	if (!isTime) return [];
	return isBaselineFixed
		? ["The minutes are those of the candidate alone; the baseline stays as it is."]
		: ["The minutes are those that both logs need, not one of them."];
}

/** The name of all metrics together in a table. */
export const TOGETHER = "all together";

/** Returns the change of all metrics together where no metric says as much; null otherwise. */
export function shownTogether(phase: PhaseComparison): TogetherComparison | null {
	const { together, metrics } = phase;
	const kind = together?.verdict.kind;
	if (together === null || (kind !== "regressed" && kind !== "improved")) return null;
	return metrics.some(({ verdict }) => verdict.kind === kind) ? null : together;
}

/** The name of the stalled share in a table. */
export const STALLED = "stalled share";

/** Returns everything that is judged in a phase, with its name. */
function judgedIn(phase: PhaseComparison): (readonly [string, Verdict])[] {
	const { metrics, counts, stalls } = phase;
	const together = shownTogether(phase);
	return [
		...metrics.map(({ metric, verdict }) => [labelOf(metric), verdict] as const),
		...(together === null ? [] : [[TOGETHER, together.verdict] as const]),
		...counts.map(({ count, verdict }) => [labelOf(count), verdict] as const),
		...(stalls === null ? [] : [[STALLED, stalls.verdict] as const]),
	];
}

/** Returns the mean, the level and the tail; of a metric that a side lacks, only the first. */
export function shownQuantiles(comparison: MetricComparison): QuantileComparison[] {
	const { mean, level, tail, verdict } = comparison;
	return isMissing(verdict) ? [mean] : [mean, level, tail];
}

/** Returns one line: `Regressed: RX, latency`, `Inconclusive`, `Passed: no regression`. */
export function describeHeadline(comparison: Comparison): string {
	if (comparison.verdict === "passed") return "Passed: no regression";
	const judged = comparison.phases.flatMap(judgedIn);
	const names = judged.flatMap(([name, { kind }]) => (kind === comparison.verdict ? [name] : []));
	if (judged.length === 0) return "Inconclusive: nothing to compare";
	const what = [...new Set(names)].join(", ");
	return `${comparison.verdict === "regressed" ? "Regressed" : "Inconclusive"}: ${what}`;
}

/** Returns one line per regression: `RX median in phase “burst”: −5.1 % (…)`. */
export function describeRegression({ phases }: Comparison): string[] {
	const named = phases.map((phase) => ({ ...phase, together: shownTogether(phase) }));
	return named.flatMap(({ name, metrics, counts, stalls, together }) => [
		...metrics.flatMap(({ metric, meanOver, mean, level, tail, since }: MetricComparison) =>
			[mean, level, tail, ...(since === null ? [] : [since.after])]
				.filter(({ verdict }) => verdict.kind === "regressed")
				.map((one) => {
					const when = one === since?.after ? " since it changes" : "";
					const over = one === since?.after ? "time" : meanOver;
					const what = `${labelOf(metric)} ${figureName({ metric, meanOver: over }, one)}${when}`;
					return `${what}${inPhase(name)}: ${describeChange(one, metric)}`;
				}),
		),
		...counts
			.filter(({ verdict }) => verdict.kind === "regressed")
			.map((one) => `${labelOf(one.count)}${inPhase(name)}: ${describeRatio(one)}`),
		...(together?.verdict.kind === "regressed"
			? [`${TOGETHER}${inPhase(name)}: ${describeRelative(together)}`]
			: []),
		...(stalls?.verdict.kind === "regressed"
			? [`${STALLED}${inPhase(name)}: ${describePoints(stalls)}`]
			: []),
	]);
}

/** Returns one line per inconclusive verdict: `TX in phase “burst”: needs about …`. */
export function describeInconclusive({ phases }: Comparison): string[] {
	return phases.flatMap((phase) =>
		judgedIn(phase).flatMap(([label, verdict]) => {
			if (verdict.kind !== "inconclusive") return [];
			return [`${label}${inPhase(phase.name)}: ${describeLack(verdict)}`];
		}),
	);
}

/** Returns a phase's name as the head of a row. */
export function phaseName(name: string): string {
	return name === "" ? "no phase" : name;
}

/** Returns ` in phase “burst”`, with its leading space; nothing if the log has no phases. */
export function inPhase(name: string): string {
	return name === "" ? "" : ` in ${describePhase(name)}`;
}

export function describePhase(name: string): string {
	return name === "" ? "time without a phase" : `phase “${name}”`;
}

/** Returns the logs of a side, and whether one of them is simulated. Names are not escaped. */
export function describeSide(names: readonly string[], logs: readonly ComparedLog[]): string {
	const demo = logs.some(({ isDemo }) => isDemo) ? " (demo: a simulated driver)" : "";
	return `${names.join(", ")}${demo}`;
}
