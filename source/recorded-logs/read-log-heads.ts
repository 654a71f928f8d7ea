/** Reads the beginnings of logs, puts them in order, and notes unexpected columns. */
import { JUDGED_METRICS, type Rejected } from "../analysis/walk/log-contents.ts";
import { formatPlural } from "../core/format.ts";
import { columnsOf } from "../record/csv-columns.ts";
import { type LogHead, readLogHead } from "./log-head.ts";

export interface LogHeads {
	/** Logs in the order of their first records; logs without records come last. */
	readonly heads: readonly LogHead[];
	/** The empty files. */
	readonly rejected: readonly Rejected[];
	readonly notes: readonly string[];
}

/** @throws UserError for a file that cannot be read, or is not a log of this program */
export async function readLogHeads(paths: readonly string[]): Promise<LogHeads> {
	const heads: LogHead[] = [];
	const rejected: Rejected[] = [];
	for (const path of paths) {
		const head = await readLogHead(path);
		if (head !== null) heads.push(head);
		else rejected.push({ file: path, reason: "empty file", records: 0, line: null });
	}
	heads.sort((a, b) => compareTimes(a.first_ms ?? Infinity, b.first_ms ?? Infinity));
	return { heads, rejected, notes: heads.flatMap(columnNotes) };
}

function compareTimes(a: number, b: number): number {
	return a === b ? 0 : a - b;
}

const MAX_NAMES = 5;

/** Describes the unknown and missing columns of another version's or program's header. */
function columnNotes({ path, header }: LogHead): string[] {
	if (header === null) return [];
	const columns = columnsOf(header);
	const unknown = columns.filter(({ field }) => field === null).map(({ name }) => name);
	const missing = JUDGED_METRICS.filter((metric) => !columns.some(({ field }) => field === metric));
	return [
		...(unknown.length === 0 ? [] : [`${path}: not read: ${columnsText(unknown)}`]),
		...(missing.length === 0 ? [] : [`${path}: not there: ${columnsText(missing)}`]),
	];
}

/** Describes columns: `2 columns (frames, colour)`. */
function columnsText(names: readonly string[]): string {
	const columns = formatPlural(names.length, "column");
	const named = names.filter((name) => name.trim() !== "");
	if (named.length === 0) return `${columns} without a name`;
	const some = named.slice(0, MAX_NAMES).join(", ");
	return `${columns} (${some}${names.length > Math.min(named.length, MAX_NAMES) ? ", …" : ""})`;
}
