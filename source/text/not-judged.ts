/**
 * What a log does not have. A source offers some fields and not others: what it does not offer has
 * no row, no plot and no verdict, and one line names it.
 */
import type { Comparison, PhaseComparison } from "../analysis/comparison/comparison.ts";
import type { Analysis } from "../analysis/figures/analysis.ts";
import { JUDGED_COUNTS, JUDGED_METRICS, type JudgedMetric } from "../analysis/walk/log-contents.ts";
import { COUNTS, type Count, type FieldName, fieldOf } from "../core/metrics.ts";

/** Returns the metrics with at least one value. */
export function presentMetrics(metrics: Analysis["metrics"]): JudgedMetric[] {
	return JUDGED_METRICS.filter((metric) => metrics[metric].all !== null);
}

/** Returns the counters that the log has. */
export function presentCounts({ counts }: Pick<Analysis, "counts">): Count[] {
	return COUNTS.filter((count) => counts[count] !== null);
}

/** Returns `not judged: latency, DMA errors (not in the log)`; nothing if nothing is missing. */
export function describeMissing({ metrics, counts }: Analysis): string[] {
	const [present, counted] = [presentMetrics(metrics), presentCounts({ counts })];
	return describeNotJudged(
		[
			...JUDGED_METRICS.filter((metric) => !present.includes(metric)),
			...COUNTS.filter((count) => !counted.includes(count)),
		],
		"not in the log",
	);
}

/** Returns a phase without the counters that neither side has. */
export function withoutMissing(phase: PhaseComparison): PhaseComparison {
	const counts = phase.counts.filter(
		({ verdict }) => verdict.kind !== "not judged" || verdict.reason !== "not in either log",
	);
	return { ...phase, counts };
}

/** Like {@link describeMissing}, of both sides of a comparison. */
export function describeMissingOnBothSides({ phases }: Comparison): string[] {
	const shown = phases.map(withoutMissing);
	const names = new Set<string>(
		shown.flatMap(({ metrics, counts }) => [
			...metrics.map(({ metric }) => metric),
			...counts.map(({ count }) => count),
		]),
	);
	const missing = [...JUDGED_METRICS, ...JUDGED_COUNTS].filter((name) => !names.has(name));
	return phases.length === 0 ? [] : describeNotJudged(missing, "not in the logs");
}

/**
 * Returns `not judged: latency, DMA errors (why)`; nothing without a name that most sources have.
 */
export function describeNotJudged(names: readonly FieldName[], why: string): string[] {
	const fields = names.map(fieldOf).filter(({ isRare }) => !isRare);
	const labels = fields.map(({ label }) => label);
	return labels.length === 0 ? [] : [`not judged: ${labels.join(", ")} (${why})`];
}
