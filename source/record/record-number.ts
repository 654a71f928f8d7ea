/** The numbers of a record: which texts are numbers, and their values. */

const [ZERO, NINE, MINUS, POINT] = [48, 57, 45, 46];
/** Whole numbers and powers of ten with at most this many digits are exact as doubles. */
const EXACT_DIGITS = 15;
const POWERS_OF_TEN = Array.from({ length: EXACT_DIGITS + 1 }, (_, power) => 10 ** power);

/** Excludes what else Number() accepts: blanks (as 0), `0x1f`, `Infinity`. */
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
/** A number with more digits may exceed the range of doubles. */
const MAX_DIGITS_READ = 300;

/** Returns whether a text is a decimal number within the range of doubles. */
export function isDecimal(text: string): boolean {
	return DECIMAL.test(text) && Number.isFinite(Number(text));
}

/**
 * The form of a cell, as far as its characters show it: unknown, a number as by {@link isDecimal},
 * or a count from 0 to 10¹⁵.
 */
export const [UNKNOWN_FORM, DECIMAL_FORM, COUNT_FORM] = [0, 1, 2] as const;

/** Finds the end and the form of a number, without computing its value. */
export class NumberScanner {
	/** The offset behind the number that was scanned last. */
	end = 0;

	/**
	 * Returns the form of the number that begins at `from`, up to the first character that is not a
	 * digit or a point. Computing a value takes several times as long, and most values are not
	 * needed.
	 *
	 * @param codes character codes of a text
	 * @param to where the number ends at the latest
	 */
	scan(codes: Uint8Array, from: number, to: number): number {
		let at = codes[from] === MINUS ? from + 1 : from;
		let points = 0;
		for (; at < to; at++) {
			const code = codes[at] as number;
			if (code >= ZERO && code <= NINE) continue;
			if (code !== POINT || points > 0) break;
			points++;
		}
		this.end = at;
		const length = at - from;
		if (points === 0 && length > 0 && length <= EXACT_DIGITS && codes[from] !== MINUS)
			return COUNT_FORM;
		// A sign and a point alone are not a number.
		return length > 2 && length <= MAX_DIGITS_READ ? DECIMAL_FORM : UNKNOWN_FORM;
	}
}

/** Returns the value of a slice of a text that is a number. */
export function parseNumber(text: string, codes: Uint8Array, from: number, to: number): number {
	const isNegative = codes[from] === MINUS;
	const first = isNegative ? from + 1 : from;
	let value = 0;
	let point = -1;
	if (to - first > EXACT_DIGITS) return Number(text.slice(from, to));
	for (let at = first; at < to; at++) {
		const code = codes[at] as number;
		if (code >= ZERO && code <= NINE) value = value * 10 + (code - ZERO);
		else if (code === POINT) point = at;
		else return Number(text.slice(from, to));
	}
	// Both are exact, so their quotient is the double nearest to the text.
	const size = point < 0 ? value : value / (POWERS_OF_TEN[to - point - 1] as number);
	return isNegative ? -size : size;
}

const DECIMAL_PARTS = /^([+-]?)(?=\.?\d)(\d*)\.?(\d*)(?:e([+-]?\d{1,3}))?$/i;
/** Limit on the digits of a counter in any spelling: 64 bits have 20. */
const MAX_DIGITS = 20;

/**
 * Parses a whole number exactly; returns null if the text is not one, or has too many digits.
 */
export function parseInteger(text: string): bigint | null {
	const [, sign, whole = "", fraction = "", exponent = "0"] = DECIMAL_PARTS.exec(text) ?? [];
	if (sign === undefined) return null;
	const digits = whole + fraction;
	const point = whole.length + Number(exponent);
	if (/[1-9]/.test(digits.slice(Math.max(0, point)))) return null;
	const integer = digits.slice(0, Math.max(0, point)).replace(/^0+/, "");
	if (integer === "") return 0n;
	const zeros = Math.max(0, point - digits.length);
	if (integer.length + zeros > MAX_DIGITS) return null;
	const size = BigInt(integer + "0".repeat(zeros));
	return sign === "-" ? -size : size;
}
