import { type AnalyzedLogs, analyzeLogs } from "../database/analyze-logs.ts";
import { exportParquet, exportTarget } from "../database/export-parquet.ts";
import { RecordedLogs } from "../database/recorded-logs.ts";
import { createTheme, type Paint } from "../tui/theme.ts";
import { analysisText } from "./analysis-text.ts";

export interface AnalyzeOptions {
	/** Paths and patterns. */
	readonly logs: readonly string[];
	/** The whole analysis as one JSON object, instead of text. */
	readonly json: boolean;
	/** A Parquet file that all records are written to; null for none. */
	readonly export: string | null;
	/** A page that the analysis is drawn on; null for none. */
	readonly html: string | null;
}

/** Where the answer goes. */
export interface AnalyzeOutput {
	readonly write: (text: string) => void;
	/** Bits of colour that it can show; null where it is no terminal. */
	readonly colourDepth: number | null;
	/** Draws the page. */
	readonly writePage: (path: string, analyzed: AnalyzedLogs) => Promise<void>;
}

/**
 * `analyze`: statistics of recorded logs.
 *
 * @throws {UserError} naming the log that can not be analysed, or the file that can not be written
 */
export async function runAnalyze(options: AnalyzeOptions, output: AnalyzeOutput): Promise<void> {
	const target = options.export === null ? null : exportTarget(options.export, options.logs);
	const logs = await RecordedLogs.open(options.logs, {
		takesAllFields: target !== null,
		writable: target === null ? [] : [target.aside],
	});
	try {
		if (target !== null) await exportParquet(logs, target);
		const analyzed = await analyzeLogs(logs);
		const { analysis, contents } = analyzed;
		if (options.html !== null) await output.writePage(options.html, analyzed);
		if (options.json) output.write(`${JSON.stringify(analysis)}\n`);
		else output.write(analysisText(analysis, contents, paintFor(output.colourDepth)));
	} finally {
		await logs.close();
	}
}

function paintFor(colourDepth: number | null): Paint {
	return colourDepth === null ? (_, text) => text : createTheme(colourDepth).paint;
}
