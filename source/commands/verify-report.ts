/** The verdicts of `verify`, for people and for CI systems. */
import type {
	Comparison,
	ComparisonWarning,
	CountComparison,
	MetricComparison,
	QuantileComparison,
	Verdict,
} from "../analysis/comparison.ts";
import { formatDuration, UNKNOWN } from "../core/format.ts";
import { FIELDS } from "../core/metrics.ts";
import type { JunitCase, JunitSuite } from "../formats/junit.ts";
import type { Verification } from "./run-verify.ts";

export function verifyLines({ comparison, differences, run, passed }: Verification): string[] {
	const verdicts = verdictsOf(comparison).map(
		({ name, text, verdict }) => `${wordOf(verdict).padEnd(12)}  ${name}: ${text}`,
	);
	const failures = run.failures.map(({ text }) => `FAILED        ${text}`);
	return [
		...(run.demo ? ["(demo: simulated driver)"] : []),
		...verdicts,
		...failures,
		...comparison.warnings.map((warning) => `note          ${warningText(warning)}`),
		...(differences ?? []).map((difference) => `note          another machine? ${difference}`),
		...(run.interrupted ? ["FAILED        stopped before its end"] : []),
		passed ? "the baseline is met" : "the baseline is not met",
	];
}

interface NamedVerdict {
	readonly group: string;
	readonly name: string;
	readonly text: string;
	readonly verdict: Verdict;
}

function verdictsOf({ phases }: Comparison): NamedVerdict[] {
	return phases.flatMap(({ name, metrics, counts }) => {
		const group = name === "" ? "verify" : `verify.${name}`;
		return [
			...metrics.map((metric) => ({
				group,
				name: labelOf(metric.metric),
				text: metricText(metric),
				verdict: metric.verdict,
			})),
			...counts.map((count) => ({
				group,
				name: labelOf(count.count),
				text: countText(count),
				verdict: count.verdict,
			})),
		];
	});
}

function labelOf(field: string): string {
	return FIELDS.find(({ name }) => name === field)?.label ?? field;
}

function metricText({ metric, level, tail }: MetricComparison): string {
	const unit = FIELDS.find(({ name }) => name === metric)?.unit ?? "";
	return `${quantileText("median", level, unit)}; ${quantileText(`p${tail.p * 100}`, tail, unit)}`;
}

function quantileText(
	name: string,
	{ baseline, candidate, ...change }: QuantileComparison,
	unit: string,
) {
	const { change_percent, interval_percent } = change;
	const value = (number: number | null) => number?.toFixed(1) ?? UNKNOWN;
	const by = change_percent === null ? "" : ` (${percent(change_percent)})`;
	const low = interval_percent?.low ?? null;
	const high = interval_percent?.high ?? null;
	const between =
		low === null || high === null ? "" : `, between ${percent(low)} and ${percent(high)}`;
	return `${name} ${value(baseline)} → ${value(candidate)} ${unit}${by}${between}`;
}

function percent(value: number): string {
	return `${value > 0 ? "+" : ""}${value.toFixed(1)} %`;
}

function countText({ baseline, candidate }: CountComparison): string {
	return [baseline, candidate]
		.map(({ events, covered_s }) => `${events} in ${formatDuration(covered_s)}`)
		.join(" → ");
}

function wordOf(verdict: Verdict): string {
	return verdict.kind === "regressed" ? "REGRESSED" : verdict.kind;
}

function warningText(warning: ComparisonWarning): string {
	switch (warning.kind) {
		case "idle share": {
			const [before, after] = [warning.baseline, warning.candidate].map((part) =>
				(part * 100).toFixed(0),
			);
			return `the link was idle for ${before} % of the baseline, and for ${after} % now`;
		}
		case "interval":
			return `a reading every ${warning.baseline_s.toFixed(3)} s there, ${warning.candidate_s.toFixed(3)} s here`;
		case "phase":
			return `the phase ${warning.name} is in the ${warning.only} alone`;
		case "tail not judged":
			return `the tail of ${labelOf(warning.metric)} is not judged: too few samples`;
		case "run to run":
			return "one run is compared with one: a difference may be one of runs";
	}
}

export function toVerifyJunit(verification: Verification, hostname: string): JunitSuite {
	const { comparison, run } = verification;
	const verdicts = verdictsOf(comparison).map(({ group, name, text, verdict }): JunitCase => {
		const { kind } = verdict;
		const isFailed = kind === "regressed";
		return {
			group,
			name,
			seconds: run.seconds,
			outcome: isFailed ? { kind: "failed", type: kind, message: text } : { kind: "passed" },
		};
	});
	const whole: JunitCase = {
		group: "verify",
		name: "baseline",
		seconds: run.seconds,
		outcome: verification.passed
			? { kind: "passed" }
			: { kind: "failed", type: comparison.verdict, message: "the baseline is not met" },
	};
	return {
		name: "verify",
		began_ms: run.began_ms,
		seconds: run.seconds,
		hostname,
		properties: run.machine,
		cases: [...verdicts, whole],
	};
}
