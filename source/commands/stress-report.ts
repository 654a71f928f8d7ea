/** The report of a run: its record analysed, beside it. */
import process from "node:process";
import manifest from "../../package.json" with { type: "json" };
import { printable } from "../core/printable-text.ts";
import { analyzeLogs } from "../database/analyze-logs.ts";
import { RecordedLogs } from "../database/recorded-logs.ts";
import { hastenEngine } from "../light-engine.ts";
import { pageCode } from "../report/page-code.ts";
import { renderReport } from "../report/render-report.ts";
import { analysisReport } from "./analysis-report.ts";
import type { StressFolder } from "./stress-folder.ts";

/**
 * Writes `report.html`. Without DuckDB, and where there is nothing to analyse, it says so: the run is
 * over and kept, and its verdict does not depend on a page.
 */
export async function keepReport(folder: StressFolder): Promise<void> {
	hastenEngine();
	try {
		const logs = await RecordedLogs.open([folder.record], { name: "the record of this run" });
		try {
			const report = analysisReport(await analyzeLogs(logs), manifest.version);
			folder.write("report.html", renderReport(report, await pageCode()));
		} finally {
			await logs.close();
		}
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		process.stderr.write(`anarchy-perf-ink: no report.html was made: ${printable(why)}\n`);
	}
}
