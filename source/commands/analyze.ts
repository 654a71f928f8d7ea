/** `analyze`: statistics of recorded logs. */

import { jsonText } from "../core/json-text.ts";
import { invokingUser } from "../log/invoking-user.ts";
import { OutputFailures } from "../outputs/output-failures.ts";
import { OutputFiles } from "../outputs/output-files.ts";
import { analyzeLogs } from "../recorded-logs/analyze-logs.ts";
import { findLogFiles } from "../recorded-logs/log-files.ts";
import { RecordedLogs } from "../recorded-logs/recorded-logs.ts";
import { analysisReport } from "../report/analysis-report.ts";
import { pageCode } from "../report/page-code.ts";
import { renderReport } from "../report/render-report.ts";
import type { Paint } from "../terminal/theme.ts";
import { analysisText } from "../text/analysis-text.ts";
import { warn } from "./warn.ts";

export interface AnalyzeOptions {
	/** Paths and patterns. */
	readonly logs: readonly string[];
	/** The whole analysis as one JSON object, instead of text. */
	readonly json: boolean;
	/** A Parquet file that all records are written to; null for none. */
	readonly export: string | null;
	/** A page that the analysis is drawn on; null for none. */
	readonly html: string | null;
	/** Of this program, for the page. */
	readonly version: string;
	readonly paint: Paint;
	/** Of the terminal; null in a pipe. */
	readonly columns?: number | null;
	readonly write: (text: string) => void;
}

/** @throws {UserError} naming the log that cannot be analysed, or the output that failed */
export async function analyze(options: AnalyzeOptions): Promise<void> {
	const outputs = new OutputFiles(invokingUser(false), findLogFiles(options.logs).paths);
	const take = (flag: string, path: string | null) =>
		path === null ? null : outputs.take(flag, path);
	const target = take("--export", options.export);
	const page = take("--html", options.html);
	const logs = await RecordedLogs.open(options.logs, { isExported: target !== null });
	try {
		const analyzed = analyzeLogs(logs);
		const { analysis, contents } = analyzed;
		const { json, paint, columns, write } = options;
		write(json ? `${jsonText(analysis)}\n` : analysisText(analysis, contents, paint, columns));
		const failures = new OutputFailures();
		await failures.attempt(async () => {
			const report = () => analysisReport(analyzed, options.version);
			if (page !== null) await page.write(renderReport(report(), await pageCode()));
		});
		await failures.attempt(async () => {
			if (target !== null) await logs.exportTo(target);
		});
		failures.end(null, warn);
	} finally {
		await logs.close();
	}
}
