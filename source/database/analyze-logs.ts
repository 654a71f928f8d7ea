import type { Analysis } from "../analysis/analysis.ts";
import { analyzeLog, type ExactFigures } from "../analysis/analyze-log.ts";
import { figuresOf } from "../analysis/figures.ts";
import { idleBelow } from "../analysis/idle.ts";
import { JUDGED_METRICS, type JudgedMetric, type LogContents } from "../analysis/log-contents.ts";
import type { LogWalkResult } from "../analysis/log-walk.ts";
import type { MetricValues } from "../analysis/metric-values.ts";
import { MOST_WHOLE, type RecordedLogs } from "./recorded-logs.ts";

/** The analysis of logs that were read, and what a report draws. */
export interface AnalyzedLogs {
	readonly analysis: Analysis;
	readonly contents: LogContents;
	readonly walk: LogWalkResult;
}

/** Analyses logs. Their exact figures take all values of a metric into memory, 8 bytes each. */
export async function analyzeLogs(logs: RecordedLogs): Promise<AnalyzedLogs> {
	const { records, start_s, end_s, busy_mb_per_s } = logs.overview;
	// All metrics of a large log at once would take too much.
	const isLarge = records > MOST_WHOLE;
	const [first, ...others] = JUDGED_METRICS;
	const exact: Partial<Record<JudgedMetric, ExactFigures>> = {};
	const walk = await exactly(logs, isLarge ? [first] : JUDGED_METRICS, exact);
	if (isLarge) for (const metric of others) await exactly(logs, [metric], exact, false);
	const contents = logs.contentsOf(walk);
	const nothing: ExactFigures = { all: null, underLoad: null };
	const analysis = analyzeLog({
		contents: { ...contents, start_s, end_s },
		walk,
		exact: { tx_mb_per_s: nothing, rx_mb_per_s: nothing, latency_ns: nothing, ...exact },
		idleBelow_mb_per_s: idleBelow(busy_mb_per_s),
	});
	return { analysis, contents, walk };
}

/** Walks through the logs, and enters the figures of these metrics. */
async function exactly(
	logs: RecordedLogs,
	metrics: readonly JudgedMetric[],
	exact: Partial<Record<JudgedMetric, ExactFigures>>,
	wantsSeries = true,
): Promise<LogWalkResult> {
	const { result, values } = await logs.walk(metrics, wantsSeries);
	for (const metric of metrics) {
		const of = values[metric];
		if (of !== undefined) exact[metric] = exactFiguresOf(of);
	}
	return result;
}

/** The figures of all values of a metric, and of those under load. Ends the use of the values. */
export function exactFiguresOf(values: MetricValues): ExactFigures {
	const underLoad = figuresOf(values.underLoad());
	return { underLoad, all: values.hasOthers ? figuresOf(values.all()) : underLoad };
}
