/** The result of a stress run as a table. */
import {
	formatDuration,
	formatNanoseconds,
	formatPlural,
	formatRate,
	UNKNOWN,
} from "../core/format.ts";
import type { FieldName } from "../core/metrics.ts";
import { isAcceptable } from "../stress/evaluate-check.ts";
import type { CheckResult } from "../stress/stress-record.ts";
import {
	describeMeasured,
	isJudged,
	NOTHING_JUDGED,
	type PhaseSummary,
	type StressResult,
} from "../stress/stress-result.ts";
import { describeNotJudged } from "./not-judged.ts";

interface SummaryColumn {
	readonly title: string;
	readonly cell: (phase: PhaseSummary) => string;
	/** What a source may not offer: without a value in any phase the column is left out. */
	readonly optional?: keyof PhaseSummary & FieldName;
}

const COLUMNS: readonly SummaryColumn[] = [
	{ title: "phase", cell: phaseTitle },
	{ title: "time", cell: ({ seconds }) => formatDuration(seconds) },
	{ title: "TX MB/s", cell: ({ tx_mb_per_s }) => formatRate(tx_mb_per_s), optional: "tx_mb_per_s" },
	{ title: "RX MB/s", cell: ({ rx_mb_per_s }) => formatRate(rx_mb_per_s), optional: "rx_mb_per_s" },
	{
		title: "latency",
		cell: ({ latency_ns }) => formatNanoseconds(latency_ns),
		optional: "latency_ns",
	},
	{
		title: "DMA err",
		cell: ({ dma_errors }) => String(dma_errors ?? UNKNOWN),
		optional: "dma_errors",
	},
	{
		title: "disconn",
		cell: ({ disconnections }) => String(disconnections ?? UNKNOWN),
		optional: "disconnections",
	},
	{ title: "gaps", cell: ({ gaps }) => String(gaps) },
];

const WARM_UP = "warm-up";

export function summaryLines(result: StressResult): string[] {
	const checks = result.checks.map(checkLine);
	const failures = result.failures.map(
		({ phase, text, isAllowed }) =>
			`${isAllowed ? "note   " : "FAILED "} ${phase === "" ? "" : `${phase}: `}${text}`,
	);
	return [
		...tableLines(result.phases),
		...missingLines(result.phases),
		...(checks.length === 0 ? [] : ["", ...checks]),
		...(failures.length === 0 ? [] : ["", ...failures]),
		"",
		verdictLine(result),
	];
}

function tableLines(phases: readonly PhaseSummary[]): string[] {
	const columns = COLUMNS.filter((column) => !isMissing(column, phases));
	const rows = [
		columns.map(({ title }) => title),
		...phases.map((phase) => columns.map(({ cell }) => cell(phase))),
	];
	const widths = columns.map((_, column) =>
		Math.max(...rows.map((row) => row[column]?.length ?? 0)),
	);
	return rows.map((cells) =>
		cells
			.map((cell, column) => {
				const width = widths[column] ?? 0;
				return column === 0 ? cell.padEnd(width) : cell.padStart(width);
			})
			.join("  "),
	);
}

function isMissing({ optional }: SummaryColumn, phases: readonly PhaseSummary[]): boolean {
	return optional !== undefined && phases.every((phase) => phase[optional] === null);
}

function missingLines(phases: readonly PhaseSummary[]): string[] {
	const missing = COLUMNS.filter((column) => isMissing(column, phases));
	const names = missing.flatMap(({ optional }) => optional ?? []);
	return phases.length === 0 ? [] : describeNotJudged(names, "not in the record");
}

function phaseTitle({ name, warm_up }: PhaseSummary): string {
	return warm_up && name !== WARM_UP ? `${name} (${WARM_UP})` : name;
}

/** A check over time to come holds so far; one without data of that time is waiting. */
export type CheckState = "passed" | "holding" | "failed" | "waiting" | "not judged";

export function checkState({ verdict, isOpen }: CheckResult): CheckState {
	if (verdict.kind === "not judged") return verdict.kind;
	if (verdict.kind === "no data") return isOpen ? "waiting" : "failed";
	if (verdict.kind === "failed") return "failed";
	return isOpen ? "holding" : "passed";
}

/** The state of a check during the run: `holding  load: tx.p50 >= 1 GB/s  2.1 GB/s`. */
export function openCheckLine(result: CheckResult): string {
	const state = checkState(result);
	if (state === "waiting") return `${state} ${checkTitle(result)}`;
	return state === "holding" ? checkLine(result).replace(/^passed /, state) : checkLine(result);
}

export function checkLine(result: CheckResult): string {
	const { check, verdict } = result;
	if (verdict.kind === "not judged") return `not judged: ${checkTitle(result)}  ${verdict.why}`;
	const word = verdict.kind === "passed" ? "passed " : "FAILED ";
	return `${word} ${checkTitle(result)}  ${describeMeasured(check, verdict)}`;
}

/** Returns `load: tx.p50 >= 1 GB/s`. */
function checkTitle({ check, phase }: CheckResult): string {
	return `${phase ?? "whole run"}: ${check.text}`;
}

/** Returns `sustained (demo) failed: 2 of 6 checks failed, interrupted`. */
export function verdictLine(result: StressResult): string {
	const { scenario, demo, passed, checks, failures, interrupted } = result;
	const name = demo ? `${scenario} (demo)` : scenario;
	const open = checks.filter(({ verdict }) => verdict.kind === "not judged").length;
	const notJudged =
		open === 0 ? "" : `${open} of ${formatPlural(checks.length, "check")} not judged`;
	if (passed) {
		const judged = formatPlural(checks.length - open, "check");
		return `${name} passed: ${[judged, notJudged].filter(Boolean).join(", ")}`;
	}
	const failed = checks.filter(({ verdict }) => !isAcceptable(verdict)).length;
	const broken = failures.filter(({ isAllowed }) => !isAllowed).length;
	const causes = [
		failed === 0 ? "" : `${failed} of ${formatPlural(checks.length, "check")} failed`,
		isJudged(checks) ? notJudged : NOTHING_JUDGED,
		broken === 0 ? "" : formatPlural(broken, "workload failure"),
		interrupted ? "interrupted" : "",
	];
	return `${name} failed: ${causes.filter(Boolean).join(", ")}`;
}
