/** Earlier results of `measure`, and the conditions that one may have to meet. */
import { parseRunCondition } from "../../source/measure/run-condition.ts";
import { parseMeasurement } from "../../source/measure/saved-measurement.ts";
import { judgeConditions } from "../../source/text/describe-condition.ts";
import { MEASUREMENT, RUN, WITHOUT_BYTES } from "../../test/measure/measurements.ts";
import { demand, type FuzzTarget } from "../target.ts";

export const measurement: FuzzTarget = {
	name: "measurement",
	runs: 1_000_000,
	seeds: [
		JSON.stringify(MEASUREMENT),
		JSON.stringify({ ...MEASUREMENT, runs: [RUN, WITHOUT_BYTES], capacity: null }),
	],
	tokens: ['"runs":', '"__proto__":', "1e999", "-0", "null", '"kind":"reachable"', "[]"],
	check(text) {
		const parsed = parseMeasurement(text);
		if (!parsed.ok) {
			demand(parsed.problem !== "", "a problem in words");
			return "refused";
		}
		const again = parseMeasurement(JSON.stringify(parsed.measurement));
		demand(
			again.ok && JSON.stringify(again.measurement) === JSON.stringify(parsed.measurement),
			"what was read is the same when it is read again",
		);
		return "accepted";
	},
};

export const runCondition: FuzzTarget = {
	name: "run-condition",
	runs: 1_000_000,
	seeds: ["saturated > 80 %", "tx_peak >= 90 % of capacity", "wall < 800 ms", "tx_bytes > 3 GB"],
	tokens: ["errors", "!=", "% of baseline x", "GiB", "\u03bcs", "1e9", "of"],
	check(text) {
		const parsed = parseRunCondition(text);
		if (!parsed.ok) {
			demand(parsed.problem !== "", "a problem in words");
			return "refused";
		}
		const { held, unknown } = judgeConditions([parsed.value], MEASUREMENT);
		demand(held.length + unknown.length <= 1, "one condition is judged once");
		return "accepted";
	},
};
