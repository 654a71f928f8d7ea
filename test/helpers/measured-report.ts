/** The report of a command that used a link, with everything that its page can show. */
import { compareMeasurements } from "../../source/measure/compare-measurements.ts";
import { measurementReport } from "../../source/report/measurement-report.ts";
import type { Report } from "../../source/report/report.ts";
import { MEASUREMENT, runsOf } from "../measure/measurements.ts";
import { resultOf } from "../measure/sample-trace.ts";

export function measuredReport(): Report {
	const measurement = { ...MEASUREMENT, runs: runsOf(12.1, 12.3, 12.2) };
	const before = { ...MEASUREMENT, runs: runsOf(10.1, 10.3, 9.8) };
	return measurementReport({
		result: resultOf(measurement, 12.2),
		facts: { kernel: "6.17.1-arch1", "pcie path": "16 GT/s x4, tunnel, 8 GT/s x4" },
		comparison: compareMeasurements(before, measurement),
		version: "0.1.0",
	});
}
