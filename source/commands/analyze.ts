/** `analyze`: statistics of recorded logs. */
import { analyzeLogs } from "../database/analyze-logs.ts";
import { exportParquet } from "../database/export-parquet.ts";
import { outputTarget } from "../database/output-target.ts";
import { RecordedLogs } from "../database/recorded-logs.ts";
import { jsonText } from "../formats/json-text.ts";
import { invokingUser } from "../sinks/invoking-user.ts";
import type { Paint } from "../tui/theme.ts";
import { analysisReport } from "./analysis-report.ts";
import { analysisText } from "./analysis-text.ts";
import { writePage } from "./write-page.ts";

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
	readonly write: (text: string) => void;
}

/** @throws {UserError} naming the log that cannot be analysed, or the file that cannot be written */
export async function analyze(options: AnalyzeOptions): Promise<void> {
	const user = invokingUser(false);
	const targetOf = (flag: string, path: string | null) =>
		path === null ? null : outputTarget(flag, path, options.logs);
	const target = targetOf("--export", options.export);
	const page = targetOf("--html", options.html);
	const logs = await RecordedLogs.open(options.logs, {
		takesAllFields: target !== null,
	});
	try {
		if (target !== null) await exportParquet(logs, target, user);
		const analyzed = await analyzeLogs(logs);
		const { analysis, contents } = analyzed;
		if (page !== null) await writePage(page, analysisReport(analyzed, options.version), user);
		const { json, paint, write } = options;
		write(json ? `${jsonText(analysis)}\n` : analysisText(analysis, contents, paint));
	} finally {
		await logs.close();
	}
}
