/**
 * The language of alerts:
 *
 *     tx < 1000 MB/s for 3s      latency > 5 us      dma_errors increase      dma_errors > 10
 */
import { parseDuration } from "../core/duration.ts";
import type { Field } from "../core/metrics.ts";
import { COMPARISONS, type Dimension } from "../stress/check.ts";
import { CheckError, type CheckScanner } from "../stress/check-scanner.ts";
import {
	inUnit,
	type ParsedText,
	parseText,
	readComparison,
	unknownWord,
} from "../stress/read-condition.ts";
import { EXAMPLES, UNITS } from "../stress/units.ts";
import { ALERT_METRICS, type Alert, type AlertField, dimensionOfField } from "./alert.ts";

const DAY_S = 86_400;
/** How long a counter must not grow until an alert about its increase is over. */
const QUIET_S = 60;

export function parseAlert(text: string): ParsedText<Alert> {
	return parseText(text, "an alert", readAlert);
}

function readAlert(scanner: CheckScanner, text: string): Alert {
	const subject = scanner.word() ?? scanner.fail("a metric, as in tx < 1000 MB/s");
	const field = ALERT_METRICS.get(subject.text);
	if (field === undefined) return unknownWord("metric", subject, [...ALERT_METRICS.keys()]);
	const facts = {
		text,
		field: field.name as AlertField,
		metric: subject.text,
		dimension: dimensionOfField(field),
	};
	const verb = scanner.word();
	if (verb !== null) {
		if (verb.text !== "increase" && verb.text !== "increases") {
			return unknownWord("condition", verb, ["increase", ...COMPARISONS]);
		}
		if (field.kind !== "counter") {
			throw new CheckError(verb.at, `only a counter can increase; compare ${subject.text}`);
		}
		const quiet_s = readDuration(scanner) ?? QUIET_S;
		return { ...facts, condition: { kind: "increase" }, for_s: quiet_s };
	}
	const comparison = readComparison(scanner, "increase, or ");
	const limit = readLimit(scanner, field, facts.dimension);
	const condition = { kind: "comparison", comparison, limit } as const;
	return { ...facts, condition, for_s: readDuration(scanner) ?? 0 };
}

/** In the unit of the record. */
function readLimit(scanner: CheckScanner, { unit }: Field, dimension: Dimension): number {
	const number = scanner.number() ?? scanner.fail(`a value, as in ${EXAMPLES[dimension]}`);
	return inUnit(scanner, number, dimension) / (UNITS[dimension].get(unit) ?? 1);
}

/** Null without `for`. */
function readDuration(scanner: CheckScanner): number | null {
	if (scanner.literal("for") === null) return null;
	const token = scanner.rest();
	const seconds = parseDuration(token.text);
	if (seconds !== null && seconds > 0 && seconds <= DAY_S) return seconds;
	const got = token.text === "" ? "nothing" : JSON.stringify(token.text);
	throw new CheckError(token.at, `expected a duration up to 1d, as in for 3s; got ${got}`);
}
