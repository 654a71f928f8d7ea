/**
 * What `analyze` and `compare` write of logs with these records, without their files or processes.
 */
import { compareLogs } from "../../source/analysis/comparison/compare-logs.ts";
import { jsonText } from "../../source/core/json-text.ts";
import type { Sample } from "../../source/core/sample.ts";
import { analyzeLogs } from "../../source/recorded-logs/analyze-logs.ts";
import { RecordedLogs } from "../../source/recorded-logs/recorded-logs.ts";
import { analysisReport } from "../../source/report/analysis-report.ts";
import { comparisonReport } from "../../source/report/comparison-report.ts";
import { renderReport } from "../../source/report/render-report.ts";
import { analysisText } from "../../source/text/analysis-text.ts";
import { comparisonMarkdown } from "../../source/text/comparison-markdown.ts";
import { comparisonText } from "../../source/text/comparison-text.ts";
import { csv, written } from "./recorded-logs.ts";

const EMPTY = { text: "", hash: "" };
export const NO_CODE = { script: EMPTY, styles: EMPTY };
export const PLAIN = (_: unknown, text: string) => text;
const RULE = { alpha: 0.01, minEffect: 0.02 };

export async function analyzed(samples: readonly Sample[]) {
	const logs = await RecordedLogs.open([written(csv(samples), "records.csv")], { name: "records" });
	try {
		return await analyzeLogs(logs);
	} finally {
		await logs.close();
	}
}

/**
 * Everything that `analyze` and `compare` write of two logs, each of them compared as so many runs.
 */
export async function outputsOf(
	samples: readonly Sample[],
	others: readonly Sample[],
	runs = 1,
): Promise<string[]> {
	const log = await analyzed(samples);
	const other = await analyzed(others);
	const [baseline, candidate] = [log, other].map(({ contents }) => new Array(runs).fill(contents));
	const comparison = compareLogs(baseline ?? [], candidate ?? [], RULE);
	const report = comparisonReport(comparison, baseline ?? [], candidate ?? [], "1");
	return [
		analysisText(log.analysis, log.contents, PLAIN),
		jsonText(log.analysis),
		renderReport(analysisReport(log, "1"), NO_CODE),
		comparisonText(comparison, PLAIN),
		comparisonMarkdown(comparison),
		jsonText(comparison),
		renderReport(report, NO_CODE),
	];
}
