/** The result of a stress run as test cases: one a check, and one for the workloads of each phase. */
import type { JunitCase, JunitSuite } from "../formats/junit.ts";
import { measuredText, type StressResult } from "./stress-result.ts";

export function toStressJunit(result: StressResult, hostname: string): JunitSuite {
	const seconds = new Map(result.phases.map((phase) => [phase.name, phase.seconds]));
	const checks = result.checks.map(({ check, phase, verdict }): JunitCase => {
		const isPassed = verdict.kind === "passed";
		const message = `${check.text}: ${measuredText(check, verdict)}`;
		return {
			group: groupOf(result, phase),
			name: check.text,
			seconds: phase === null ? result.seconds : (seconds.get(phase) ?? 0),
			outcome: isPassed ? { kind: "passed" } : { kind: "failed", type: verdict.kind, message },
		};
	});
	const workloads = result.phases.map((phase): JunitCase => {
		const failures = result.failures.filter((failure) => failure.phase === phase.name);
		const broken = failures.filter(({ isAllowed }) => !isAllowed).map(({ text }) => text);
		const message = broken.join("; ");
		return {
			group: groupOf(result, phase.name),
			name: "workloads",
			seconds: phase.seconds,
			outcome:
				broken.length === 0 ? { kind: "passed" } : { kind: "failed", type: "workload", message },
		};
	});
	const whole: JunitCase = {
		group: groupOf(result, null),
		name: "complete",
		seconds: result.seconds,
		outcome: result.interrupted
			? { kind: "failed", type: "interrupted", message: "stopped before its end" }
			: { kind: "passed" },
	};
	return {
		name: result.scenario,
		began_ms: result.began_ms,
		seconds: result.seconds,
		hostname,
		properties: result.machine,
		cases: [...checks, ...workloads, whole],
	};
}

function groupOf({ scenario }: StressResult, phase: string | null): string {
	return phase === null ? scenario : `${scenario}.${phase}`;
}
