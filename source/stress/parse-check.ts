/**
 * The language of checks:
 *
 *     tx.p50 >= 2000 MB/s            latency.p99 <= 5 us       dma_errors.delta == 0
 *     tx.p50 >= 90 % of capacity     gaps <= 0                 recovery.tx <= 3s to 95 %
 *     rx.p50 >= 98 % of baseline nightly
 */
import {
	type Check,
	COMPARISONS,
	COUNTERS,
	type Comparison,
	type Dimension,
	GAUGES,
	type GaugeName,
	type GaugeStatistic,
	HAPPENINGS,
	type HappeningName,
	type Limit,
	RECOVERING,
	STATISTICS,
} from "./check.ts";
import { CheckMistake, CheckScanner, type Token } from "./check-scanner.ts";
import { suggestion } from "./nearest.ts";
import { EXAMPLES, UNITS } from "./units.ts";

export type ParsedCheck =
	| { readonly ok: true; readonly check: Check }
	/** `at`: characters before the place, from 0; `problem`: what is wrong and what to write. */
	| { readonly ok: false; readonly at: number; readonly problem: string };

const GAUGE_NAMES = Object.keys(GAUGES) as GaugeName[];
const HAPPENING_NAMES = Object.keys(HAPPENINGS) as HappeningName[];
const SUBJECTS: readonly string[] = [...GAUGE_NAMES, ...COUNTERS, ...HAPPENING_NAMES, "recovery"];
/** A longer text is no check: it would only be echoed. */
const LONGEST = 300;

export function parseCheck(text: string): ParsedCheck {
	if (text.length > LONGEST) {
		return { ok: false, at: 0, problem: `a check has at most ${LONGEST} characters` };
	}
	try {
		const scanner = new CheckScanner(text);
		const check = readCheck(scanner, text.trim());
		scanner.end();
		return { ok: true, check };
	} catch (error) {
		if (!(error instanceof CheckMistake)) throw error;
		return { ok: false, at: error.at, problem: error.message };
	}
}

function readCheck(scanner: CheckScanner, text: string): Check {
	const subject = scanner.word() ?? scanner.fail("a metric, as in tx.p50 >= 2000 MB/s");
	if (subject.text === "recovery") return readRecovery(scanner, text);
	const gauge = GAUGE_NAMES.find((name) => name === subject.text);
	if (gauge !== undefined) {
		const statistic = readStatistic(scanner, gauge);
		const comparison = readComparison(scanner);
		const limit = readLimit(scanner, GAUGES[gauge].dimension);
		return { kind: "gauge", text, metric: gauge, statistic, comparison, limit };
	}
	const counter = COUNTERS.find((name) => name === subject.text);
	if (counter !== undefined) {
		readDelta(scanner, counter);
		const comparison = readComparison(scanner);
		const limit = readLimit(scanner, "count");
		return { kind: "counter", text, metric: counter, comparison, limit };
	}
	const happening = HAPPENING_NAMES.find((name) => name === subject.text);
	if (happening !== undefined) {
		const dot = scanner.literal(".");
		if (dot !== null) throw new CheckMistake(dot.at, `${happening} has no statistic; leave it out`);
		const comparison = readComparison(scanner);
		const limit = readLimit(scanner, "count");
		return { kind: "happening", text, metric: happening, comparison, limit };
	}
	return unknown("metric", subject, SUBJECTS);
}

function readRecovery(scanner: CheckScanner, text: string): Check {
	if (scanner.literal(".") === null) scanner.fail("what recovers, as in recovery.tx");
	const word = scanner.word() ?? scanner.fail(RECOVERING.join(" or "));
	const metric = RECOVERING.find((name) => name === word.text);
	if (metric === undefined) return unknown("metric", word, RECOVERING);
	const comparison = readComparison(scanner);
	const number = scanner.number() ?? scanner.fail("a time, as in 3s to 95 %");
	const within_ns = inUnit(scanner, number, "time");
	if (scanner.literal("to") === null) scanner.fail('"to" and a part, as in 3s to 95 %');
	const share = readShare(scanner, scanner.number() ?? scanner.fail("a part, as in 95 %"));
	return { kind: "recovery", text, metric, comparison, within_s: within_ns / 1e9, share };
}

function readStatistic(scanner: CheckScanner, metric: string): GaugeStatistic {
	const example = `a statistic, as in ${metric}.p50`;
	if (scanner.literal(".") === null) scanner.fail(example);
	const word = scanner.word() ?? scanner.fail(example);
	const statistic = STATISTICS.find((name) => name === word.text);
	if (statistic !== undefined) return statistic;
	if (word.text === "delta") {
		throw new CheckMistake(word.at, `delta is of counts: ${COUNTERS.join(", ")}`);
	}
	return unknown("statistic", word, STATISTICS);
}

/** The only statistic that a count has. */
function readDelta(scanner: CheckScanner, metric: string): void {
	if (scanner.literal(".") === null) scanner.fail(`${metric}.delta, by how much it grew`);
	const word = scanner.word() ?? scanner.fail("delta");
	if (word.text !== "delta") {
		throw new CheckMistake(word.at, `${metric} is a count; its only statistic is delta`);
	}
}

function readComparison(scanner: CheckScanner): Comparison {
	const token =
		scanner.comparison() ?? scanner.fail(`a comparison, one of ${COMPARISONS.join(" ")}`);
	const comparison = COMPARISONS.find((sign) => sign === token.text);
	if (comparison !== undefined) return comparison;
	const message = `unknown comparison ${JSON.stringify(token.text)}`;
	throw new CheckMistake(token.at, `${message}; known are ${COMPARISONS.join(" ")}`);
}

function readLimit(scanner: CheckScanner, dimension: Dimension): Limit {
	const number = scanner.number() ?? scanner.fail(`a value, as in ${EXAMPLES[dimension]}`);
	const percent = scanner.literal("%");
	if (percent === null) return { kind: "value", value: inUnit(scanner, number, dimension) };
	if (scanner.literal("of") === null) scanner.fail('"of capacity" or "of baseline NAME"');
	const share = Number(number.text) / 100;
	const whole = scanner.word() ?? scanner.fail("capacity or baseline");
	if (whole.text === "capacity") {
		if (dimension === "rate") return { kind: "capacity", share };
		throw new CheckMistake(whole.at, "a capacity is known of tx and rx alone; write a value");
	}
	if (whole.text !== "baseline") return unknown("reference", whole, ["capacity", "baseline"]);
	const name = scanner.rest();
	if (name.text === "") scanner.fail("the name of a baseline, or a log");
	return { kind: "baseline", share, name: name.text };
}

function inUnit(scanner: CheckScanner, number: Token, dimension: Dimension): number {
	const value = Number(number.text);
	const units = UNITS[dimension];
	if (units.size === 0) return value;
	const unit = scanner.word() ?? scanner.fail(`a unit, as in ${EXAMPLES[dimension]}`);
	const factor = units.get(unit.text);
	// The two signs for micro look the same: one of them is named.
	const known = [...units.keys()].filter((name) => !name.startsWith("\u03bc"));
	return factor === undefined ? unknown("unit", unit, known) : value * factor;
}

function readShare(scanner: CheckScanner, number: Token): number {
	if (scanner.literal("%") === null) scanner.fail("%, as in 95 %");
	return Number(number.text) / 100;
}

function unknown(what: string, { at, text }: Token, known: readonly string[]): never {
	throw new CheckMistake(at, `unknown ${what} "${text}"; ${suggestion(text, known)}`);
}
