/** `analyze`: statistics of recorded logs. */
import { analyzeLogs } from "../database/analyze-logs.ts";
import { exportParquet, exportTarget } from "../database/export-parquet.ts";
import { RecordedLogs } from "../database/recorded-logs.ts";
import type { Paint } from "../tui/theme.ts";
import { analysisText } from "./analysis-text.ts";

export interface AnalyzeOptions {
	/** Paths and patterns. */
	readonly logs: readonly string[];
	/** The whole analysis as one JSON object, instead of text. */
	readonly json: boolean;
	/** A Parquet file that all records are written to; null for none. */
	readonly export: string | null;
	readonly paint: Paint;
	readonly write: (text: string) => void;
}

/** @throws {UserError} naming the log that cannot be analysed, or the file that cannot be written */
export async function analyze(options: AnalyzeOptions): Promise<void> {
	const target = options.export === null ? null : exportTarget(options.export, options.logs);
	const logs = await RecordedLogs.open(options.logs, {
		takesAllFields: target !== null,
		writable: target === null ? [] : [target.aside],
	});
	try {
		if (target !== null) await exportParquet(logs, target);
		const { analysis, contents } = await analyzeLogs(logs);
		const { json, paint, write } = options;
		write(json ? `${JSON.stringify(analysis)}\n` : analysisText(analysis, contents, paint));
	} finally {
		await logs.close();
	}
}
