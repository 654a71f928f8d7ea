/** The result of a stress run as a table for people. */
import { formatDuration, formatNanoseconds, formatPlural, formatRate } from "../core/format.ts";
import type { CheckResult } from "./stress-record.ts";
import { measuredText, type PhaseSummary, type StressResult } from "./stress-result.ts";

const COLUMNS = [
	["phase", "left"],
	["time", "right"],
	["TX MB/s", "right"],
	["RX MB/s", "right"],
	["latency", "right"],
	["DMA err", "right"],
	["disconn", "right"],
	["gaps", "right"],
] as const;

const WARM_UP = "warm-up";

export function summaryLines(result: StressResult): string[] {
	const rows = [COLUMNS.map(([name]) => name), ...result.phases.map(phaseCells)];
	const widths = COLUMNS.map((_, column) =>
		Math.max(...rows.map((row) => row[column]?.length ?? 0)),
	);
	const table = rows.map((cells) =>
		cells
			.map((cell, column) => {
				const width = widths[column] ?? 0;
				return COLUMNS[column]?.[1] === "left" ? cell.padEnd(width) : cell.padStart(width);
			})
			.join("  "),
	);
	const checks = result.checks.map(checkLine);
	const failures = result.failures.map(
		({ phase, text, isAllowed }) =>
			`${isAllowed ? "note   " : "FAILED "} ${phase === "" ? "" : `${phase}: `}${text}`,
	);
	return [
		...table,
		...(checks.length === 0 ? [] : ["", ...checks]),
		...(failures.length === 0 ? [] : ["", ...failures]),
		"",
		verdictLine(result),
	];
}

function phaseCells(phase: PhaseSummary): string[] {
	return [
		phase.warm_up && phase.name !== WARM_UP ? `${phase.name} (${WARM_UP})` : phase.name,
		formatDuration(phase.seconds),
		formatRate(phase.tx_mb_per_s),
		formatRate(phase.rx_mb_per_s),
		formatNanoseconds(phase.latency_ns),
		String(phase.dma_errors),
		String(phase.disconnections),
		String(phase.gaps),
	];
}

export function checkLine(result: CheckResult): string {
	const { check, verdict } = result;
	const word = verdict.kind === "passed" ? "passed " : "FAILED ";
	return `${word} ${checkTitle(result)}  ${measuredText(check, verdict)}`;
}

/** `load: tx.p50 >= 1 GB/s`. */
export function checkTitle({ check, phase }: CheckResult): string {
	return `${phase ?? "whole run"}: ${check.text}`;
}

/** `sustained (demo) failed: 2 of 6 checks failed, stopped before its end`. */
export function verdictLine(result: StressResult): string {
	const { scenario, demo, passed, checks, failures, interrupted } = result;
	const name = demo ? `${scenario} (demo)` : scenario;
	if (passed) return `${name} passed: ${formatPlural(checks.length, "check")}`;
	const failed = checks.filter(({ verdict }) => verdict.kind !== "passed").length;
	const broken = failures.filter(({ isAllowed }) => !isAllowed).length;
	const causes = [
		failed === 0 ? "" : `${failed} of ${formatPlural(checks.length, "check")} failed`,
		broken === 0 ? "" : formatPlural(broken, "workload failure"),
		interrupted ? "stopped before its end" : "",
	];
	return `${name} failed: ${causes.filter(Boolean).join(", ")}`;
}
