/** What was left out of logs, and other notes about them, in words. */
import type { LogContents, Rejected } from "../analysis/walk/log-contents.ts";
import { formatPlural } from "../core/format.ts";

const MAX_LINES = 10;

/** Returns `desk.csv: 2 records left out: too few fields, first at line 17`, not escaped. */
function describeRejected({ file, reason, records, line }: Rejected): string {
	const where = line === null ? "" : `, first at line ${line}`;
	const what = records === 0 ? reason : `${formatPlural(records, "record")} left out: ${reason}`;
	return `${file}: ${what}${where}`;
}

/** Returns a line per reason, of very many only the first ones. */
export function describeAllRejected(leftOut: readonly Rejected[]): string[] {
	const lines = leftOut.slice(0, MAX_LINES).map(describeRejected);
	const more = leftOut.length - MAX_LINES;
	return more > 0
		? [...lines, `and ${formatPlural(more, "more reason")} (--json lists all)`]
		: lines;
}

/** Returns what was left out of the logs of a comparison, and their notes. */
export function describeRejectedAndNotes(
	logs: readonly Pick<LogContents, "leftOut" | "notes">[],
): string[] {
	const lines = [
		...describeAllRejected(logs.flatMap(({ leftOut }) => leftOut)),
		...logs.flatMap(({ notes }) => notes),
	];
	// A log may be on both sides.
	return [...new Set(lines)];
}
