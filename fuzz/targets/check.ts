/** Checks: understood the same a second time, or refused at a place within the text. */
import { isDeepStrictEqual } from "node:util";
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
	],
	tokens: ["%", "of", "baseline", "capacity", "p99", "delta", "GB/s", "µs", ">=", "recovery", "to"],
	check(text) {
		const parsed = parseCheck(text);
		if (!parsed.ok) {
			demand(parsed.at >= 0 && parsed.at <= text.length, `no place: ${parsed.at}`);
			return "refused";
		}
		const { check } = parsed;
		for (const value of numbersOf(check)) {
			demand(Number.isFinite(value) && value >= 0, `a number: ${value}`);
		}
		const again = parseCheck(check.text);
		demand(again.ok && isDeepStrictEqual(again.check, check), "another check the second time");
		return "accepted";
	},
};

function numbersOf(value: unknown): number[] {
	if (typeof value === "number") return [value];
	return typeof value === "object" && value !== null ? Object.values(value).flatMap(numbersOf) : [];
}
