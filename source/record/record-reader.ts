/**
 * The only reader of records: it decides for all commands what a line of a log is (docs/record.md).
 * It splits a line of CSV or JSON into cells; the meaning of a cell does not depend on the format.
 */

import { isLinkEventName, type LinkEvent } from "../core/link-event.ts";
import { FIELDS } from "../core/metrics.ts";
import { SAMPLE_EVENTS } from "../core/sample.ts";
import { asciiCodes, Cells } from "./cells.ts";
import { CsvColumns, splitHeader } from "./csv-columns.ts";
import { fieldIndex, valueProblem } from "./field-values.ts";
import { splitJson } from "./json-members.ts";
import { UNDECODABLE } from "./line-splitter.ts";
import { TimeReader } from "./record-time.ts";
import { type RecordedSample, sampleOf } from "./recorded-sample.ts";

/** An event of the link without its place on the monotonic clock. */
export type RecordedEvent = Omit<LinkEvent, "at_s">;

/**
 * The kind of a line: `record` is a reading, and `event` one of the link, which is no reading.
 * {@link RecordReader.reason} says why a line is rejected.
 */
type LineKind = "record" | "event" | "header" | "empty" | "rejected";

const READING_EVENTS: ReadonlySet<string> = new Set(SAMPLE_EVENTS);
/** What a reading has values of. */
const MEASURED = FIELDS.flatMap(({ group }, index) => (group === "record" ? [] : [index]));

const TIME = fieldIndex("time");
const EVENT = fieldIndex("event");
const DETAIL = fieldIndex("detail");
const SOURCE = fieldIndex("source");
const ELAPSED = fieldIndex("elapsed_s");
const GPU = fieldIndex("gpu");
/** The reason for rejecting a line of CSV whose columns are unknown. */
export const BEFORE_HEADER = "before the header";
const OPEN_BRACE = 0x7b;
const BYTE_ORDER_MARK = 0xfeff;
const CARRIAGE_RETURN = 0x0d;

/** Reads the lines of one log, in their order. Each header applies to the lines behind it. */
export class RecordReader {
	/** Why the last line was rejected. */
	reason = "";
	/** The cells of the last record. */
	readonly #cells = new Cells();
	#time_ms = Number.NaN;
	readonly #times = new TimeReader();
	#columns: CsvColumns | null;
	#hasJson = false;

	/** @param header of the first CSV lines; null if they begin with their header */
	constructor(header: string | null = null) {
		this.#columns = header === null ? null : new CsvColumns(header);
	}

	/** The last header; null before the first one. */
	get header(): string | null {
		return this.#columns?.header ?? null;
	}

	/**
	 * Reads a line without its newline: a text, or a slice of one.
	 *
	 * @param bytes the bytes of the text, if all of it is ASCII
	 */
	next(text: string, from = 0, to = text.length, bytes?: Uint8Array): LineKind {
		const codes = bytes ?? asciiCodes(text);
		const end = to > from && codes[to - 1] === CARRIAGE_RETURN ? to - 1 : to;
		const start = text.charCodeAt(from) === BYTE_ORDER_MARK ? from + 1 : from;
		if (start >= end) return "empty";
		const isAscii = bytes !== undefined;
		const problem = this.#read(text, codes, start, end, isAscii) ?? this.#check();
		if (problem === null) return this.#cells.isEmpty(EVENT) ? "record" : this.#kindByEvent();
		const header = codes[start] === OPEN_BRACE ? null : splitHeader(text, start, end);
		if (header !== null) {
			this.#columns = new CsvColumns(header);
			return "header";
		}
		this.reason = text.slice(start, end).includes(UNDECODABLE) ? "not UTF-8" : problem;
		return "rejected";
	}

	/**
	 * Returns a number of the last record, by the index of its field; NaN if it is unknown. The time
	 * is in milliseconds since the Unix epoch; counters beyond 2⁵³ are rounded.
	 */
	number(field: number): number {
		if (field === TIME) return this.#time_ms;
		return this.#cells.isEmpty(field) ? Number.NaN : this.#cells.number(field);
	}

	/** Returns whether the last record has a field, by its index; whatever it is. */
	has(field: number): boolean {
		return !this.#cells.isEmpty(field);
	}

	/** Returns a text of the last record, by the index of its field; empty if it is unknown. */
	text(field: number): string {
		return this.#cells.text(field);
	}

	/**
	 * The source of the last record. Records before version 3 name only simulated sources, in their
	 * detail.
	 */
	get source(): string {
		const source = this.text(SOURCE);
		if (source !== "" || this.#cells.isEmpty(DETAIL)) return source;
		return /^demo(?:;|$)/.test(this.text(DETAIL)) ? "simulated" : "";
	}

	/** Returns the last record. */
	sample(): RecordedSample {
		return sampleOf(this.#cells, this.#time_ms, this.source, this.unknownEvent !== "");
	}

	/** Returns the last event of the link; null if this version does not know it. */
	event(): RecordedEvent | null {
		const event = this.text(EVENT);
		if (!isLinkEventName(event)) return null;
		const elapsed_s = this.number(ELAPSED);
		return {
			wall_ms: this.number(TIME),
			event,
			elapsed_s: Number.isNaN(elapsed_s) ? null : elapsed_s,
			source: this.source,
			gpu: this.text(GPU),
			detail: this.text(DETAIL),
		};
	}

	/** The event of the last line, if this version does not know it; else empty. */
	get unknownEvent(): string {
		if (this.#cells.isEmpty(EVENT)) return "";
		const event = this.text(EVENT);
		return READING_EVENTS.has(event) || isLinkEventName(event) ? "" : event;
	}

	/** An event that this version does not know is one of a reading if the line has values. */
	#kindByEvent(): "record" | "event" {
		const event = this.text(EVENT);
		if (READING_EVENTS.has(event)) return "record";
		if (isLinkEventName(event)) return "event";
		return MEASURED.some((field) => !this.#cells.isEmpty(field)) ? "record" : "event";
	}

	/** Splits a line into cells. @returns what is wrong; null for a record */
	#read(
		text: string,
		codes: Uint8Array,
		from: number,
		to: number,
		isAscii: boolean,
	): string | null {
		const cells = this.#cells;
		if (codes[from] === OPEN_BRACE) {
			const problem = splitJson(text, codes, from, to, cells);
			this.#hasJson ||= problem === null;
			for (let field = 0; field < FIELDS.length; field++) {
				if (!cells.isEmpty(field)) cells.suspect(field);
			}
			return problem;
		}
		if (this.#columns === null) return this.#hasJson ? "not JSON" : BEFORE_HEADER;
		return this.#columns.split(text, codes, from, to, cells, isAscii);
	}

	/** Checks the cells. @returns what is wrong with them; null if they are valid */
	#check(): string | null {
		const cells = this.#cells;
		if (cells.isEmpty(TIME)) return "no time";
		for (let at = 0; at < cells.suspectCount; at++) {
			const problem = this.#problemOf(cells.suspects[at] as number);
			if (problem !== null) return problem;
		}
		return null;
	}

	#problemOf(field: number): string | null {
		const cells = this.#cells;
		if (field !== TIME) return valueProblem(cells, field);
		const [from, to] = [cells.from[field] as number, cells.to[field] as number];
		this.#time_ms = this.#times.read(cells.sourceOf(field), from, to);
		return Number.isNaN(this.#time_ms) ? "not a time" : null;
	}
}
