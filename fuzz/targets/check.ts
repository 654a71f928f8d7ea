/**
 * Checks: parsed as their words say, with the same result a second time, or refused at a position
 * in the text.
 */
import { isDeepStrictEqual } from "node:util";
import type { Check } from "../../source/stress/check.ts";
import { parseCheck } from "../../source/stress/parse-check.ts";
import { demand, type FuzzTarget } from "../target.ts";

export const check: FuzzTarget = {
	name: "check",
	runs: 1_000_000,
	seeds: [
		"tx.p50 >= 2000 MB/s",
		"latency.p99 <= 5 us",
		"dma_errors.delta == 0",
		"tx.p50 >= 90 % of capacity",
		"rx.p50 >= 98 % of baseline nightly",
		"recovery.tx <= 3s to 95 %",
		"gaps <= 0",
		"stalled <= 1 %",
	],
	tokens: ["%", "of", "baseline", "capacity", "p99", "delta", "GB/s", "µs", ">=", "recovery", "to"],
	check(text) {
		const parsed = parseCheck(text);
		if (!parsed.ok) {
			demand(parsed.at >= 0 && parsed.at <= text.length, `no place: ${parsed.at}`);
			return "refused";
		}
		const { check } = parsed;
		demand(check.text === text.trim(), `its text: ${check.text}`);
		const [words, said] = [wordsOf(text), wordsFrom(check)];
		demand(isDeepStrictEqual(said, words), `${JSON.stringify(said)}, not ${JSON.stringify(words)}`);
		const again = parseCheck(check.text);
		demand(again.ok && isDeepStrictEqual(again.check, check), "another check the second time");
		return "accepted";
	},
};

/** Blanks may separate words; the name of a baseline is the whole rest. */
const FORM = new RegExp(
	[
		"^([a-z_]+)(?: ?\\. ?(\\w+))? ?([<>=!]+) ?(\\d+(?:\\.\\d+)?) ?",
		"(?:(%) ?of ?(capacity|baseline) ?([^]*)|([^ \\t\\d%]*|%) ?(?:to ?(\\d+(?:\\.\\d+)?) ?%)?)$",
	]
		.join("")
		.replaceAll(" ?", "[ \\t]*"),
);

/** In the units of a record. */
const FACTORS: Readonly<Record<string, number>> = {
	"": 1,
	"MB/s": 1,
	"MiB/s": 1,
	"GB/s": 1024,
	"GiB/s": 1024,
	"KB/s": 1 / 1024,
	"op/s": 1,
	ns: 1,
	us: 1e3,
	"\u00b5s": 1e3,
	"\u03bcs": 1e3,
	ms: 1e6,
	s: 1e9,
};

/** What the text contains, by a pattern alone; null if it does not match. */
function wordsOf(text: string) {
	const found = FORM.exec(text.trim());
	if (found === null) return null;
	const [, metric, statistic, comparison, number, percent, whole, name, unit = "", part] = found;
	const isShare = unit === "%";
	const value = isShare ? Number(number) / 100 : Number(number) * (FACTORS[unit] ?? Number.NaN);
	if (part !== undefined) return [statistic, comparison, value / 1e9, Number(part) / 100];
	if (percent === undefined) return [metric, statistic, comparison, value];
	const limit = [Number(number) / 100, whole, ...(whole === "baseline" ? [name] : [])];
	return [metric, statistic, comparison, ...limit];
}

/** The result of the parser, in the same form. */
function wordsFrom(check: Check) {
	const { metric, comparison } = check;
	if (check.kind === "recovery") return [metric, comparison, check.within_s, check.share];
	const statistic = {
		gauge: check.kind === "gauge" && check.statistic,
		counter: "delta",
		event: undefined,
		stall: undefined,
	};
	const { limit } = check;
	const words = [metric, statistic[check.kind], comparison];
	if (limit.kind === "value") return [...words, limit.value];
	return [...words, limit.share, limit.kind, ...(limit.kind === "baseline" ? [limit.name] : [])];
}
