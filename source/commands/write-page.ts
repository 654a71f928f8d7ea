import { refusal, words } from "../database/log-files.ts";
import type { OutputTarget } from "../database/output-target.ts";
import { pageCode } from "../report/page-code.ts";
import { renderReport } from "../report/render-report.ts";
import type { Report } from "../report/report.ts";
import type { InvokingUser } from "../sinks/invoking-user.ts";
import { replaceFile } from "../sinks/replace-file.ts";

/**
 * Writes a report as an HTML page. The target appears when it is whole.
 *
 * @param user whose rights it is written with
 * @throws UserError where it can not be written
 */
export async function writePage(
	target: OutputTarget,
	report: Report,
	user: Pick<InvokingUser, "run">,
): Promise<void> {
	const page = renderReport(report, await pageCode());
	try {
		user.run(() => replaceFile(target.path, page));
	} catch (error) {
		throw refusal(`${target.path} can not be written: ${words(error)}`);
	}
}
