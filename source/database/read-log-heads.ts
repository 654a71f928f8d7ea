/** The beginnings of logs: in which order they come, and what there is to note of them. */
import { JUDGED_METRICS, type LeftOut } from "../analysis/log-contents.ts";
import { formatPlural } from "../core/format.ts";
import { splitCsv } from "../formats/read-record.ts";
import { type LogHead, noRecord, readLogHead } from "./log-head.ts";

export interface LogHeads {
	/** Whoever begins first comes first; what has no record at all comes last. */
	readonly heads: readonly LogHead[];
	readonly leftOut: LeftOut[];
	readonly notes: readonly string[];
}

/** @throws UserError for a file that can not be read, or is no log of this program */
export async function readLogHeads(paths: readonly string[]): Promise<LogHeads> {
	const heads: LogHead[] = [];
	const leftOut: LeftOut[] = [];
	for (const path of paths) {
		const head = await readLogHead(path);
		if (head !== null) heads.push(head);
		leftOut.push(...(head?.leftOut ?? [noRecord(path, "empty file")]));
	}
	heads.sort((a, b) => compared(a.first_ms ?? Infinity, b.first_ms ?? Infinity));
	return { heads, leftOut, notes: heads.flatMap(columnNotes) };
}

function compared(a: number, b: number): number {
	return a === b ? 0 : a - b;
}

const MOST_NAMES = 5;

/** What another version's header, or another program's, has too much or too little. */
function columnNotes({ path, format }: LogHead): string[] {
	if (format.kind !== "csv") return [];
	const { columns, header } = format;
	const names = splitCsv(header) ?? [];
	const unknown = names.filter((_, at) => (columns[at] ?? null) === null);
	const missing = JUDGED_METRICS.filter((metric) => !columns.includes(metric));
	return [
		...(unknown.length === 0 ? [] : [`${path}: not read: ${columnsText(unknown)}`]),
		...(missing.length === 0 ? [] : [`${path}: not there: ${columnsText(missing)}`]),
	];
}

/** `2 columns (frames, colour)` */
function columnsText(names: readonly string[]): string {
	const some = names.slice(0, MOST_NAMES).join(", ");
	return `${formatPlural(names.length, "column")} (${some}${names.length > MOST_NAMES ? ", …" : ""})`;
}
