import { formatPlural } from "../core/format.ts";
import type { LeftOut, LogContents } from "./log-contents.ts";

const MOST_LINES = 10;

/** `desk.csv: 2 records left out: too few fields, first at line 17`. The file's name is as it is. */
export function leftOutWords({ file, reason, records, line }: LeftOut): string {
	const where = line === null ? "" : `, first at line ${line}`;
	const what = records === 0 ? reason : `${formatPlural(records, "record")} left out: ${reason}`;
	return `${file}: ${what}${where}`;
}

/** A line for each reason; of very many the first ones. */
export function leftOutLines(leftOut: readonly LeftOut[]): string[] {
	const lines = leftOut.slice(0, MOST_LINES).map(leftOutWords);
	const more = leftOut.length - MOST_LINES;
	return more > 0 ? [...lines, `and ${formatPlural(more, "more reason")} (--json has all)`] : lines;
}

/** What was left out of logs that were compared, and what else there is to note of them. */
export function remarkLines(logs: readonly Pick<LogContents, "leftOut" | "notes">[]): string[] {
	const lines = [
		...leftOutLines(logs.flatMap(({ leftOut }) => leftOut)),
		...logs.flatMap(({ notes }) => notes),
	];
	// A log may be on both sides.
	return [...new Set(lines)];
}
