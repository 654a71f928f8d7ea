import { FIELDS } from "../core/metrics.ts";
import type { Cells } from "./cells.ts";

const NOT_JSON = "not JSON";
const NULL = "null";
const [QUOTE, COMMA, COLON, BACKSLASH] = [0x22, 0x2c, 0x3a, 0x5c];
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x7b, 0x7d, 0x5b, 0x5d];
const [BLANK, TAB, CARRIAGE_RETURN] = [0x20, 0x09, 0x0d];
const [MINUS, PLUS, POINT, ZERO, NINE] = [0x2d, 0x2b, 0x2e, 0x30, 0x39];
const [LARGE_E, SMALL_E] = [0x45, 0x65];

const NAMES = FIELDS.map(({ name }) => name);
/** The keys as they are spelled in a line: the next one is usually the one that is expected. */
const KEYS = NAMES.map((name) => `"${name}":`);
const TEXTS = FIELDS.map(({ kind }) => kind === "text");

/**
 * Finds the members of the JSON object that begins at `start`. Numbers remain digits, because
 * JSON.parse would round a counter beyond 2⁵³.
 *
 * @returns what is wrong with the line; null if it is valid
 */
export function splitJson(
	text: string,
	codes: Uint8Array,
	start: number,
	end: number,
	cells: Cells,
): string | null {
	cells.begin(text, codes);
	let at = afterBlanks(codes, start + 1, end);
	if (codes[at] === CLOSE_BRACE && at < end)
		return afterBlanks(codes, at + 1, end) === end ? null : NOT_JSON;
	for (let expected = 0; at < end; expected++) {
		let field = expected;
		if (expected < KEYS.length && text.startsWith(KEYS[expected] as string, at)) {
			at += (KEYS[expected] as string).length;
		} else {
			const close = stringEnd(codes, at, end);
			if (close < 0) return NOT_JSON;
			const name = parsed(text.slice(at, close));
			if (typeof name !== "string") return NOT_JSON;
			field = NAMES.indexOf(name as (typeof NAMES)[number]);
			if (field >= 0) expected = field;
			at = afterBlanks(codes, close, end);
			if (codes[at] !== COLON) return NOT_JSON;
			at++;
		}
		at = afterBlanks(codes, at, end);
		const to = valueEnd(codes, at, end);
		if (to < 0) return NOT_JSON;
		const problem =
			field < 0 ? parsedProblem(text, at, to) : putValue(text, codes, at, to, field, cells);
		if (problem !== null) return problem;
		at = afterBlanks(codes, to, end);
		if (at >= end) return NOT_JSON;
		const code = codes[at];
		at = afterBlanks(codes, at + 1, end);
		if (code === CLOSE_BRACE) return at === end ? null : NOT_JSON;
		if (code !== COMMA) return NOT_JSON;
	}
	return NOT_JSON;
}

/** Checks the value of an unknown member, which may be any JSON. */
function parsedProblem(text: string, from: number, to: number): string | null {
	return parsed(text.slice(from, to)) === undefined ? NOT_JSON : null;
}

function putValue(
	text: string,
	codes: Uint8Array,
	from: number,
	to: number,
	field: number,
	cells: Cells,
): string | null {
	const code = codes[from] as number;
	if (code === QUOTE) {
		if (!hasEscape(codes, from, to)) {
			cells.put(field, from + 1, to - 1);
			return null;
		}
		const value = parsed(text.slice(from, to));
		if (typeof value !== "string") return NOT_JSON;
		cells.putOwn(field, value);
		return null;
	}
	if (code === MINUS || (code >= ZERO && code <= NINE)) {
		cells.put(field, from, to);
		return null;
	}
	if (to - from === NULL.length && text.startsWith(NULL, from)) {
		cells.put(field, 0, 0);
		return null;
	}
	if (parsed(text.slice(from, to)) === undefined) return NOT_JSON;
	if (TEXTS[field] === true) return "not a text";
	// This is neither a number nor a time, which the check of the value reports.
	cells.putOwn(field, text.slice(from, to));
	return null;
}

function hasEscape(codes: Uint8Array, from: number, to: number): boolean {
	for (let at = from; at < to; at++) if (codes[at] === BACKSLASH) return true;
	return false;
}

/** Parses JSON; returns undefined if the text is not JSON. */
function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** Returns the offset behind the white space at `from`. */
function afterBlanks(codes: Uint8Array, from: number, end: number): number {
	let at = from;
	for (; at < end; at++) {
		const code = codes[at] as number;
		if (code !== BLANK && code !== TAB && code !== CARRIAGE_RETURN) break;
	}
	return at;
}

/**
 * Returns the offset behind the value that begins at `from`, of which only the brackets are
 * matched; a negative number if no value begins there.
 */
function valueEnd(codes: Uint8Array, from: number, end: number): number {
	const code = codes[from] as number;
	if (code === QUOTE) return stringEnd(codes, from, end);
	if (code === MINUS || (code >= ZERO && code <= NINE)) return numberEnd(codes, from, end);
	if (code === OPEN_BRACE || code === OPEN_BRACKET) return bracketEnd(codes, from, end);
	let at = from;
	while (at < end && (codes[at] as number) >= 0x61 && (codes[at] as number) <= 0x7a) at++;
	return at > from ? at : -1;
}

/** Returns the offset behind the string that begins at `from`; -1 if no valid string does. */
function stringEnd(codes: Uint8Array, from: number, end: number): number {
	if (codes[from] !== QUOTE) return -1;
	for (let at = from + 1; at < end; at++) {
		const code = codes[at] as number;
		if (code === QUOTE) return at + 1;
		if (code === BACKSLASH) at++;
		else if (code < BLANK) return -1;
	}
	return -1;
}

function numberEnd(codes: Uint8Array, from: number, end: number): number {
	let at = codes[from] === MINUS ? from + 1 : from;
	const isZero = codes[at] === ZERO;
	at = isZero ? at + 1 : digitsEnd(codes, at, end);
	if (codes[at] === POINT) at = digitsEnd(codes, at + 1, end);
	const code = codes[at] as number;
	if (at > 0 && (code === LARGE_E || code === SMALL_E)) {
		const sign = codes[at + 1];
		at = digitsEnd(codes, at + (sign === MINUS || sign === PLUS ? 2 : 1), end);
	}
	return at <= end ? at : -1;
}

/** Returns the offset behind the digits at `from`; -1 if there are none. */
function digitsEnd(codes: Uint8Array, from: number, end: number): number {
	let at = from;
	while (at < end && (codes[at] as number) >= ZERO && (codes[at] as number) <= NINE) at++;
	return at > from ? at : -1;
}

function bracketEnd(codes: Uint8Array, from: number, end: number): number {
	let depth = 0;
	for (let at = from; at < end; at++) {
		const code = codes[at] as number;
		if (code === QUOTE) {
			at = stringEnd(codes, at, end) - 1;
			if (at < 0) return -1;
		} else if (code === OPEN_BRACE || code === OPEN_BRACKET) depth++;
		else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
			depth--;
			if (depth === 0) return at + 1;
		}
	}
	return -1;
}
