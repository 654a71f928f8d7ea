/** What a value of each field may be, whichever format its line has (docs/record.md). */
import { FIELDS, type FieldKind, type FieldName } from "../core/metrics.ts";
import type { Cells } from "./cells.ts";
import { UNDECODABLE } from "./line-splitter.ts";
import { COUNT_FORM, DECIMAL_FORM, isDecimal, parseInteger } from "./record-number.ts";

/** The form of all events, also of those that a later version adds. */
const EVENT_FORM = /^[a-z][a-z0-9_]{0,31}$/;
/** The minimum and the maximum of a counter. */
type Range = readonly [min: bigint, max: bigint];
const UNSIGNED: Range = [0n, 2n ** 64n - 1n];
/** Counters that may wrap are sums of signed numbers. */
const SIGNED: Range = [-(2n ** 63n), 2n ** 63n - 1n];
/** The range in which doubles are exact. */
const SAFE: Range = [BigInt(Number.MIN_SAFE_INTEGER), BigInt(Number.MAX_SAFE_INTEGER)];
const RANGES = FIELDS.map(({ isExact, mayWrap }): Range => {
	if (isExact !== true) return SAFE;
	return mayWrap === true ? SIGNED : UNSIGNED;
});

const KINDS = FIELDS.map(({ kind }) => kind);

/** Returns the index of a field, by which readers know it. */
export function fieldIndex(name: FieldName): number {
	return FIELDS.findIndex((field) => field.name === name);
}

const EVENT = fieldIndex("event");

/** Returns what is wrong with a value that is not a time; null if nothing is. */
export function valueProblem(cells: Cells, field: number): string | null {
	const kind = KINDS[field] as FieldKind;
	if (kind === "text") return textProblem(cells.text(field), field);
	const form = cells.forms[field] as number;
	if (form === COUNT_FORM || (form === DECIMAL_FORM && kind === "gauge")) return null;
	const text = cells.text(field);
	const isNumber = kind === "gauge" ? isDecimal(text) : isCount(text, field);
	return isNumber ? null : "not a number";
}

function textProblem(text: string, field: number): string | null {
	if (text.includes(UNDECODABLE)) return "not UTF-8";
	return field !== EVENT || EVENT_FORM.test(text) ? null : "not an event";
}

function isCount(text: string, field: number): boolean {
	const value = parseInteger(text);
	const [min, max] = RANGES[field] as Range;
	return value !== null && value >= min && value <= max;
}
