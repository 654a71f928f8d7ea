import type { AnalyzedLogs } from "../analysis/figures/analysis.ts";
import { analyzeLog, type ExactFigures } from "../analysis/figures/analyze-log.ts";
import { computeFigures } from "../analysis/figures/figures.ts";
import { JUDGED_METRICS, type JudgedMetric } from "../analysis/walk/log-contents.ts";
import type { LogWalkResult } from "../analysis/walk/log-walk.ts";
import type { MetricValues } from "../analysis/walk/metric-values.ts";
import { idleThreshold } from "../core/load-level.ts";
import { MAX_WHOLE, type RecordedLogs } from "./recorded-logs.ts";

/** Analyses logs. Exact figures keep all values of a metric in memory, 8 bytes each. */
export function analyzeLogs(logs: RecordedLogs): AnalyzedLogs {
	const { records, start_s, end_s, busy_mb_per_s } = logs.overview;
	// All metrics of a large log at once would take too much.
	const isLarge = records > MAX_WHOLE;
	const atOnce = isLarge ? JUDGED_METRICS.slice(0, 1) : JUDGED_METRICS;
	const exact: Partial<Record<JudgedMetric, ExactFigures>> = {};
	const walk = addExactFigures(logs, atOnce, exact);
	for (const metric of JUDGED_METRICS.slice(atOnce.length)) {
		addExactFigures(logs, [metric], exact, false);
	}
	const contents = logs.contentsOf(walk);
	const nothing: ExactFigures = { all: null, underLoad: null };
	const analysis = analyzeLog({
		contents: { ...contents, start_s, end_s },
		walk,
		exact: { tx_mb_per_s: nothing, rx_mb_per_s: nothing, latency_ns: nothing, ...exact },
		idleBelow_mb_per_s: idleThreshold(busy_mb_per_s),
	});
	return { analysis, contents, walk };
}

/** Walks through the logs, and adds the figures of these metrics to `exact`. */
function addExactFigures(
	logs: RecordedLogs,
	metrics: readonly JudgedMetric[],
	exact: Partial<Record<JudgedMetric, ExactFigures>>,
	wantsSeries = true,
): LogWalkResult {
	const { result, values } = logs.walk(metrics, wantsSeries);
	for (const metric of metrics) {
		const of = values[metric];
		if (of !== undefined) exact[metric] = exactFiguresOf(of);
	}
	return result;
}

/** Computes the figures of all values of a metric, and of those under load. Consumes the values. */
export function exactFiguresOf(values: MetricValues): ExactFigures {
	const underLoad = computeFigures(values.underLoad(), values.meanUnderLoad);
	if (!values.hasOthers) return { underLoad, all: underLoad };
	return { underLoad, all: computeFigures(values.all(), values.meanOfAll) };
}
