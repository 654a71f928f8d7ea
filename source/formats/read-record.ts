/** A line of a log, CSV or JSON Lines, back to the sample that was recorded. */
import { FIELDS, type FieldKind, type FieldName } from "../core/metrics.ts";
import { type Sample, type SampleEvent, UNKNOWN_SAMPLE } from "../core/sample.ts";
import { unguarded } from "./csv-record.ts";

/** A sample without its place on the monotonic clock, which a record does not hold. */
export type RecordedSample = Omit<Sample, "at_s">;

const EVENTS: readonly string[] = ["", "start", "reset", "wrap", "gap", "resume"];
const COUNTERS = new Set<FieldName>(["tx_bytes", "tx_operations", "rx_bytes", "rx_operations"]);

/**
 * Reads lines of one log. The names of its columns come from its header, so a log that has more
 * columns, or has them in another order, is read as well; what it lacks is not known.
 */
export type ReadRecord = (line: string) => RecordedSample | null;

/** A reader of the lines of a CSV log with this header. */
export function csvReader(header: string): ReadRecord {
	const names = splitCsv(header) ?? [];
	const columns = FIELDS.map(({ name, kind }) => ({
		index: names.lastIndexOf(name),
		isText: kind === "text",
	}));
	return (line) => {
		const cells = splitCsv(line);
		if (cells === null || cells.length !== names.length) return null;
		const texts = columns.map(({ index, isText }) => {
			const cell = cells[index] ?? "";
			return isText ? unguarded(cell) : cell;
		});
		return toSample(texts);
	};
}

/**
 * The number of a JSON member, digit for digit: JSON.parse would round a counter beyond 2⁵³. What is no
 * JSON is none afterwards either: with a nought in front, or behind a blank that JSON does not know.
 */
const LARGE_INTEGER = /"(\w+)"[ \t\r]*:[ \t\r]*(-?[1-9]\d{15,})(?=\s*[,}])/g;

/** Reads a line of JSON Lines. */
export const readJsonRecord: ReadRecord = (line) => {
	try {
		const exact = line.replace(LARGE_INTEGER, '"$1":"$2"');
		const record: unknown = JSON.parse(exact);
		if (typeof record !== "object" || record === null || Array.isArray(record)) return null;
		const members = new Map(Object.entries(record));
		const texts = FIELDS.map(({ name, kind }) => memberText(members.get(name) ?? "", kind));
		return texts.every((text) => text !== null) ? toSample(texts) : null;
	} catch {
		return null;
	}
};

/** Null for what no record of ours holds: a list, an object, a counter that was rounded. */
function memberText(value: unknown, kind: FieldKind): string | null {
	if (typeof value === "string") return value;
	if (typeof value !== "number") return null;
	return kind === "counter" && !Number.isSafeInteger(value) ? null : String(value);
}

const TIME = FIELDS.findIndex(({ name }) => name === "time");
const EVENT = FIELDS.findIndex(({ name }) => name === "event");

/** @param texts a text for each of the FIELDS, empty where it is not known */
function toSample(texts: readonly string[]): RecordedSample | null {
	const wall_ms = timeOf(texts[TIME] ?? "");
	const event = texts[EVENT] ?? "";
	if (Number.isNaN(wall_ms) || !EVENTS.includes(event)) return null;
	const sample: Record<string, unknown> = { ...UNKNOWN_SAMPLE, wall_ms };
	delete sample["at_s"];
	for (const [index, { name, kind }] of FIELDS.entries()) {
		const text = texts[index] ?? "";
		if (index === TIME || text === "") continue;
		const value = kind === "text" ? text : numberOf(name, kind, text);
		if (value === null) return null;
		sample[name] = value;
	}
	return { ...(sample as unknown as RecordedSample), event: event as SampleEvent };
}

/** ISO 8601; without a zone it is UTC, as all of this program's times are. */
const MOMENT =
	/^((?:\d{4}|[+-]\d{6})-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?$/;

/** Milliseconds since the Unix epoch; NaN for what Date.parse would only guess at, such as `May 3`. */
function timeOf(text: string): number {
	const [, date, time, zone = "Z"] = MOMENT.exec(text) ?? [];
	return date === undefined ? Number.NaN : Date.parse(`${date}T${time}${zone}`);
}

/** Not what else Number() takes: blanks, which would be 0, `0x1f`, `Infinity`. */
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

function numberOf(name: FieldName, kind: FieldKind, text: string): bigint | number | null {
	if (COUNTERS.has(name)) return /^-?\d{1,20}$/.test(text) ? BigInt(text) : null;
	const value = DECIMAL.test(text) ? Number(text) : Number.NaN;
	const isHeld = kind === "counter" ? Number.isSafeInteger(value) : Number.isFinite(value);
	return isHeld ? value : null;
}

/** The cells of one line of CSV, without their quotes; null where a quote is open or out of place. */
export function splitCsv(line: string): string[] | null {
	if (!line.includes('"')) return line.split(",");
	const cells: string[] = [];
	let at = 0;
	while (at <= line.length) {
		if (line[at] !== '"') {
			const comma = line.indexOf(",", at);
			const end = comma < 0 ? line.length : comma;
			cells.push(line.slice(at, end));
			at = end + 1;
			continue;
		}
		let cell = "";
		let close = line.indexOf('"', at + 1);
		while (close >= 0 && line[close + 1] === '"') {
			cell += line.slice(at + 1, close + 1);
			at = close + 1;
			close = line.indexOf('"', at + 1);
		}
		// What stands between the quote and the comma would be lost, or be taken for a cell.
		if (close < 0 || (close + 1 < line.length && line[close + 1] !== ",")) return null;
		cells.push(cell + line.slice(at + 1, close));
		at = close + 2;
	}
	return cells;
}
