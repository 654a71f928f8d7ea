/**
 * The language of checks:
 *
 *     tx.p50 >= 2000 MB/s            latency.p99 <= 5 us       dma_errors.delta == 0
 *     tx.p50 >= 90 % of capacity     gaps <= 0                 recovery.tx <= 3s to 95 %
 *     rx.p50 >= 98 % of baseline nightly                         stalled <= 1 %
 */
import { DIRECTIONS } from "../core/direction.ts";
import { COUNTS } from "../core/metrics.ts";
import {
	type Check,
	dimensionOf,
	EVENTS,
	type EventName,
	GAUGES,
	type GaugeName,
	type GaugeStatistic,
	STALLS,
	STATISTICS,
} from "./check.ts";
import { CheckError, CheckScanner, type Token } from "./check-scanner.ts";
import { inUnit, readComparison, readLimit, unknownWord } from "./read-condition.ts";

export type ParsedCheck =
	| { readonly ok: true; readonly check: Check }
	/** `at`: characters before the error, from 0; `problem`: what is wrong and what to write. */
	| { readonly ok: false; readonly at: number; readonly problem: string };

const GAUGE_NAMES = Object.keys(GAUGES) as GaugeName[];
const EVENT_NAMES = Object.keys(EVENTS) as EventName[];
const SUBJECTS: readonly string[] = [
	...GAUGE_NAMES,
	...COUNTS,
	...EVENT_NAMES,
	...STALLS,
	"recovery",
];
/** A longer text is not a check, and would only be echoed. */
const MAX_LENGTH = 300;

export function parseCheck(text: string): ParsedCheck {
	if (text.length > MAX_LENGTH) {
		return { ok: false, at: 0, problem: `a check has at most ${MAX_LENGTH} characters` };
	}
	try {
		const scanner = new CheckScanner(text);
		const check = readCheck(scanner, text.trim());
		scanner.expectEnd();
		return { ok: true, check };
	} catch (error) {
		if (!(error instanceof CheckError)) throw error;
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
		const limit = readLimit(scanner, dimensionOf(gauge));
		return { kind: "gauge", text, metric: gauge, statistic, comparison, limit };
	}
	const counter = COUNTS.find((name) => name === subject.text);
	if (counter !== undefined) {
		readDelta(scanner, counter);
		const comparison = readComparison(scanner);
		const limit = readLimit(scanner, "count");
		return { kind: "counter", text, metric: counter, comparison, limit };
	}
	const event = EVENT_NAMES.find((name) => name === subject.text);
	if (event !== undefined) {
		const dot = scanner.literal(".");
		if (dot !== null) throw new CheckError(dot.at, `${event} has no statistic; remove it`);
		const comparison = readComparison(scanner);
		const limit = readLimit(scanner, "count");
		return { kind: "event", text, metric: event, comparison, limit };
	}
	const stall = STALLS.find((name) => name === subject.text);
	if (stall !== undefined) {
		const dot = scanner.literal(".");
		if (dot !== null) throw new CheckError(dot.at, `${stall} has no statistic; remove it`);
		const comparison = readComparison(scanner);
		const limit = readLimit(scanner, stall === "stalled" ? "share" : "count");
		return { kind: "stall", text, metric: stall, comparison, limit };
	}
	return unknownWord("metric", subject, SUBJECTS);
}

function readRecovery(scanner: CheckScanner, text: string): Check {
	if (scanner.literal(".") === null) scanner.fail("a rate, as in recovery.tx");
	const word = scanner.word() ?? scanner.fail(DIRECTIONS.join(" or "));
	const metric = DIRECTIONS.find((name) => name === word.text);
	if (metric === undefined) return unknownWord("metric", word, DIRECTIONS);
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
		throw new CheckError(word.at, `only counters have a delta: ${COUNTS.join(", ")}`);
	}
	return unknownWord("statistic", word, STATISTICS);
}

/** The only statistic of a counter. */
function readDelta(scanner: CheckScanner, metric: string): void {
	if (scanner.literal(".") === null) scanner.fail(`${metric}.delta, by how much it grew`);
	const word = scanner.word() ?? scanner.fail("delta");
	if (word.text !== "delta") {
		throw new CheckError(word.at, `the only statistic of ${metric} is delta`);
	}
}

function readShare(scanner: CheckScanner, number: Token): number {
	if (scanner.literal("%") === null) scanner.fail("%, as in 95 %");
	return Number(number.text) / 100;
}
