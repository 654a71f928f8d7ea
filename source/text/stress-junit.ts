/** The result of a stress run as test cases: one per check, and one per phase for its workloads. */
import type { Verdict } from "../stress/evaluate-check.ts";
import {
	describeMeasured,
	isJudged,
	NOTHING_JUDGED,
	type StressResult,
} from "../stress/stress-result.ts";
import { type JunitCase, type JunitSuite, outputCases } from "./junit.ts";

/** @param lostOutputs errors of outputs that could not be written: they fail the command as well */
export function toStressJunit(
	result: StressResult,
	hostname: string,
	lostOutputs: readonly string[],
): JunitSuite {
	const seconds = new Map(result.phases.map((phase) => [phase.name, phase.seconds]));
	const checks = result.checks.map(({ check, phase, verdict }): JunitCase => {
		const message = `${check.text}: ${describeMeasured(check, verdict)}`;
		return {
			group: groupOf(result, phase),
			name: check.text,
			seconds: phase === null ? result.seconds : (seconds.get(phase) ?? 0),
			outcome: outcomeOfCheck(verdict.kind, message),
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
		outcome: outcomeOf(result),
	};
	return {
		name: result.scenario,
		began_ms: result.began_ms,
		seconds: result.seconds,
		hostname,
		properties: result.machine,
		cases: [...checks, ...workloads, whole, ...outputCases(result.scenario, lostOutputs)],
	};
}

function outcomeOfCheck(kind: Verdict["kind"], message: string): JunitCase["outcome"] {
	if (kind === "passed") return { kind };
	return kind === "not judged"
		? { kind: "skipped", message }
		: { kind: "failed", type: kind, message };
}

/** Judges the whole run: interruptions, and failures outside all phases. */
function outcomeOf(result: StressResult): JunitCase["outcome"] {
	const { interrupted, phases, failures } = result;
	if (interrupted) {
		return { kind: "failed", type: "interrupted", message: "interrupted" };
	}
	const names = new Set(phases.map(({ name }) => name));
	const broken = failures.filter(({ phase, isAllowed }) => !isAllowed && !names.has(phase));
	if (broken.length === 0) {
		if (isJudged(result.checks)) return { kind: "passed" };
		return { kind: "failed", type: "not judged", message: NOTHING_JUDGED };
	}
	return { kind: "failed", type: "workload", message: broken.map(({ text }) => text).join("; ") };
}

function groupOf({ scenario }: StressResult, phase: string | null): string {
	return phase === null ? scenario : `${scenario}.${phase}`;
}
