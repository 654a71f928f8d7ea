/** The parts of a condition that checks, alerts and conditions of `measure` have in common. */
import { suggest } from "../inputs/suggest.ts";
import { COMPARISONS, type Comparison, type Dimension, type Limit } from "./check.ts";
import { CheckError, CheckScanner, type Token } from "./check-scanner.ts";
import { EXAMPLES, UNITS } from "./units.ts";

const REFERENCES = ["capacity", "baseline"] as const;
type Reference = (typeof REFERENCES)[number];

/** A longer text is not a condition, and would only be echoed. */
const MAX_LENGTH = 200;

export type ParsedText<T> =
	| { readonly ok: true; readonly value: T }
	/** What is wrong and what to write. */
	| { readonly ok: false; readonly problem: string };

/**
 * Reads a whole text.
 *
 * @param what it is, for messages, with its article: `an alert`
 * @param read gets the text without blanks around it, too
 */
export function parseText<T>(
	text: string,
	what: string,
	read: (scanner: CheckScanner, text: string) => T,
): ParsedText<T> {
	if (text.length > MAX_LENGTH) {
		return { ok: false, problem: `${what} has at most ${MAX_LENGTH} characters` };
	}
	try {
		const scanner = new CheckScanner(text, what.replace(/^an? /, ""));
		const value = read(scanner, text.trim());
		scanner.expectEnd();
		return { ok: true, value };
	} catch (error) {
		if (!(error instanceof CheckError)) throw error;
		return { ok: false, problem: error.message };
	}
}

/** @param or what else is allowed here, for the message */
export function readComparison(scanner: CheckScanner, or = ""): Comparison {
	const expected = `${or}a comparison, one of ${COMPARISONS.join(" ")}`;
	const token = scanner.comparison() ?? scanner.fail(expected);
	const comparison = COMPARISONS.find((sign) => sign === token.text);
	if (comparison !== undefined) return comparison;
	const message = `unknown comparison ${JSON.stringify(token.text)}`;
	throw new CheckError(token.at, `${message}; expected one of ${COMPARISONS.join(" ")}`);
}

/** @param references what a limit may be a share of: `% of` one of these */
export function readLimit(
	scanner: CheckScanner,
	dimension: Dimension,
	references: readonly Reference[] = REFERENCES,
): Limit {
	const number = scanner.number() ?? scanner.fail(`a value, as in ${EXAMPLES[dimension]}`);
	const percent = scanner.literal("%");
	if (percent === null) return { kind: "value", value: inUnit(scanner, number, dimension) };
	const isPart = scanner.literal("of") !== null;
	const share = Number(number.text) / 100;
	if (!isPart && dimension === "share") return { kind: "value", value: share };
	if (!isPart) {
		const examples = { capacity: '"of capacity"', baseline: '"of baseline NAME"' };
		scanner.fail(references.map((name) => examples[name]).join(" or "));
	}
	const whole = scanner.word() ?? scanner.fail(references.join(" or "));
	const reference = references.find((name) => name === whole.text);
	if (reference === undefined) return unknownWord("reference", whole, references);
	if (reference === "capacity") {
		if (dimension === "rate") return { kind: "capacity", share };
		throw new CheckError(whole.at, "only tx and rx have a capacity; write a value");
	}
	const name = scanner.rest();
	if (name.text === "") scanner.fail("the name of a baseline, or a log");
	return { kind: "baseline", share, name: name.text };
}

/** Returns the value of a number with the unit that follows, in the unit of {@link UNITS}. */
export function inUnit(scanner: CheckScanner, number: Token, dimension: Dimension): number {
	if (dimension === "share") scanner.fail("%, as in 1 %");
	const value = Number(number.text);
	const units = UNITS[dimension];
	if (units.size === 0) return value;
	const unit = scanner.word() ?? scanner.fail(`a unit, as in ${EXAMPLES[dimension]}`);
	const factor = units.get(unit.text);
	// The two signs for micro look the same: name one of them.
	const known = [...units.keys()].filter((name) => !name.startsWith("\u03bc"));
	return factor === undefined ? unknownWord("unit", unit, known) : value * factor;
}

export function unknownWord(what: string, { at, text }: Token, known: readonly string[]): never {
	throw new CheckError(at, `unknown ${what} "${text}"; ${suggest(text, known)}`);
}
