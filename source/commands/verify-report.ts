/** The verdicts of `verify`, for people and for CI systems. */
import type { JunitCase, JunitSuite } from "../formats/junit.ts";
import { printable } from "../tui/line.ts";
import type { Paint } from "../tui/theme.ts";
import { comparisonCases } from "./comparison-junit.ts";
import { comparisonText } from "./comparison-text.ts";
import type { Verification } from "./run-verify.ts";

export function verificationText(
	{ comparison, differences, run, passed }: Verification,
	paint: Paint,
): string {
	const failures = [
		...run.failures.map(({ text }) => text),
		...(run.interrupted ? ["stopped before its end"] : []),
	];
	const lines = [
		...failures.map((text) => paint("error", `FAILED: ${printable(text)}`)),
		...(differences ?? []).map((text) => `another machine? ${printable(text)}`),
		...(run.demo ? ["this is a demo: the driver is simulated"] : []),
		paint(passed ? "strong" : "error", `the baseline is ${passed ? "" : "not "}met`),
	];
	return `${comparisonText(comparison, paint)}${lines.join("\n")}\n`;
}

export function toVerifyJunit(
	{ comparison, run, passed }: Verification,
	hostname: string,
	passesUntold: boolean,
): JunitSuite {
	const message = "the baseline is not met";
	const whole: JunitCase = {
		group: "verify",
		name: "baseline",
		seconds: run.seconds,
		outcome: passed ? { kind: "passed" } : { kind: "failed", type: comparison.verdict, message },
	};
	return {
		name: "verify",
		began_ms: run.began_ms,
		seconds: run.seconds,
		hostname,
		properties: run.machine,
		cases: [...comparisonCases(comparison, "verify", passesUntold), whole],
	};
}
