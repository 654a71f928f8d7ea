import { renameSync, rmSync, writeFileSync } from "node:fs";
import { refusal, words } from "../database/log-files.ts";
import type { OutputTarget } from "../database/output-target.ts";
import { pageCode } from "../report/page-code.ts";
import { renderReport } from "../report/render-report.ts";
import type { Report } from "../report/report.ts";

/**
 * Writes a report as an HTML page. The target appears when it is whole.
 *
 * @throws UserError where it can not be written
 */
export async function writePage(target: OutputTarget, report: Report): Promise<void> {
	const page = renderReport(report, await pageCode());
	try {
		// A new file, never one that somebody put there, nor one that a link leads to.
		writeFileSync(target.aside, page, { flag: "wx", flush: true });
		renameSync(target.aside, target.path);
	} catch (error) {
		rmSync(target.aside, { force: true });
		throw refusal(`${target.path} can not be written: ${words(error)}`);
	}
}
