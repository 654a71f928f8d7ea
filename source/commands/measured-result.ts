/** The result of finished runs of `measure`: figures, verdict, and what pictures are drawn of. */
import { isSimulated, type Source } from "../core/interfaces.ts";
import type { LinkCapacity, MeasuredLink } from "../link/link.ts";
import { linkUseOf } from "../measure/link-use.ts";
import type { MeasureResult, RunTrace } from "../measure/measure-result.ts";
import type { MeasuredCapacity, MeasuredRun } from "../measure/measurement.ts";
import { judge, saturatedShare, type UnknownReason } from "../measure/verdict.ts";
import type { MeasureFlags } from "../options/measure.ts";
import { countedCapacity } from "../pipeline/counted-capacity.ts";
import type { FinishedRun } from "./measure-run.ts";

/** The verified capacity, if it is known in both directions; else what the link can reach. */
export function capacityOf(
	{ verified, facts }: MeasuredLink & { readonly verified: LinkCapacity | null },
	source: Source,
): MeasuredCapacity | null {
	const reachable = facts === null ? null : countedCapacity(facts, source);
	for (const [kind, capacity] of [
		["verified", verified],
		["reachable", reachable],
	] as const) {
		const { tx_mb_per_s = null, rx_mb_per_s = null } = capacity ?? {};
		if (tx_mb_per_s !== null && rx_mb_per_s !== null) return { tx_mb_per_s, rx_mb_per_s, kind };
	}
	return null;
}

export function resultOf(
	finished: readonly FinishedRun[],
	capacity: MeasuredCapacity | null,
	source: Source,
	flags: MeasureFlags,
): MeasureResult {
	const hasBytes = source.counts !== "" && !finished.some(({ record }) => record.isSampled);
	const why = !hasBytes ? ({ kind: "no bytes" } as const) : whyNotJudged(finished, capacity);
	const traces = finished.map((run) => traceOf(run, why === null ? capacity : null));
	const judgement = judge(traces, why ?? { kind: "no capacity" });
	const runs = finished.map((run, index): MeasuredRun => {
		const trace = traces[index] as RunTrace;
		const saturated_share = saturatedShare(trace);
		const longest_saturated_s = saturated_share === null ? null : (trace.use?.longest_s ?? null);
		return run.record.finish({ ...run, saturated_share, longest_saturated_s }, run.isComplete);
	});
	return {
		measurement: {
			command: flags.program,
			runs,
			capacity,
			verdict: judgement.verdict,
			saved_at_most_share: judgement.saved_at_most_share,
			source: source.id,
			counts: hasBytes ? source.counts : "",
		},
		traces,
		unknown: judgement.unknown,
		saturated_share: judgement.saturated_share,
		asked: flags.runs,
		isDemo: isSimulated(source),
		interval_s: flags.interval,
	};
}

/** Saturation is a share of the capacity: it says nothing of a link that carries less. */
function whyNotJudged(
	finished: readonly FinishedRun[],
	capacity: MeasuredCapacity | null,
): UnknownReason | null {
	if (capacity === null) return { kind: "no capacity" };
	const needed = Math.max(capacity.tx_mb_per_s, capacity.rx_mb_per_s);
	const fault = finished
		.map((run) => run.fault)
		.find((found) => (found?.carries_mb_per_s ?? needed) < needed);
	return fault == null ? null : { kind: "slow link", fault: fault.text };
}

function traceOf(run: FinishedRun, capacity: MeasuredCapacity | null): RunTrace {
	const { record, wall_s } = run;
	const { intervals } = record.curve;
	return {
		wall_s,
		intervals,
		use: capacity === null ? null : linkUseOf(intervals, capacity, wall_s),
		reading_s: medianOf(intervals.map(({ length_s }) => length_s)),
		operation_bytes: record.operation_bytes,
		latency_ns: record.latency_ns,
	};
}

function medianOf(values: readonly number[]): number | null {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? null;
}
