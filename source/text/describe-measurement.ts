/** The sentences about a measured command, for a terminal, Markdown and a page. */
import type { Direction } from "../core/direction.ts";
import { formatBytes, formatDuration, formatPlural, formatRate, UNKNOWN } from "../core/format.ts";
import { BYTES_PER_MB } from "../core/metrics.ts";
import { figureOf, spreadOf } from "../measure/figures.ts";
import { SATURATED_PART, saturatedFrom, variationOf } from "../measure/link-use.ts";
import type { MeasureResult } from "../measure/measure-result.ts";
import type { Measurement } from "../measure/measurement.ts";
import type { UnknownReason } from "../measure/verdict.ts";
import { MIN_WALL_S } from "../measure/verdict.ts";
import { formatLowerBound, formatShare, formatUpperBound } from "./format-share.ts";

/** An operation that takes longer by its latency than on the link is not limited by bytes. */
const PAGE_BYTES = 4096;
/** A bound so far above the saturated share is explained. */
const LOOSE_FROM = 0.1;
/** A rate that varies less than this part of its mean is not one of bursts. */
const FLAT_BELOW = 0.3;

/** Returns the verdict, and why: one sentence. */
export function describeVerdict(result: MeasureResult): string {
	const { unknown, saturated_share, traces } = result;
	const { verdict, saved_at_most_share } = result.measurement;
	if (unknown !== null)
		return `unknown whether the link limits this command: ${whyUnknown(unknown)}`;
	const what = traces.length === 1 ? "this run" : `these ${traces.length} runs`;
	return `${verdict}: the link was saturated ${formatShare(saturated_share)} of the time; a link without limit would save at most ${formatUpperBound(saved_at_most_share)} of ${what}`;
}

function whyUnknown(reason: UnknownReason): string {
	switch (reason.kind) {
		case "no bytes":
			return "this source counts no bytes";
		case "no capacity":
			return "the capacity of the link is unknown (--capacity sets the best rate measured by hand)";
		case "slow link":
			return `its link runs slower than it can: ${reason.fault}. Fix that first (anarchy-perf-ink doctor), or measure what it carries now (stress sustained)`;
		case "too short":
			return `it ran for ${formatDuration(reason.wall_s)}, and a verdict takes ${formatDuration(MIN_WALL_S)} (repeat the work in a loop)`;
		case "too few readings":
			return `there are too few readings: saturated for at least ${formatLowerBound(reason.least)} and at most ${formatUpperBound(reason.most)} of the time`;
	}
}

/** Returns from which rate on a direction is saturated: `2070 MB/s, 90 % of verified 2300`. */
export function describeThreshold({ capacity }: Measurement): string {
	if (capacity === null) return UNKNOWN;
	const share = formatShare(SATURATED_PART[capacity.kind]);
	const thresholds = saturatedFrom(capacity);
	const text = (direction: Direction) =>
		`${(thresholds[direction] / BYTES_PER_MB).toFixed(0)} MB/s, ${share} of ${capacity.kind} ${capacity[`${direction}_mb_per_s`].toFixed(0)}`;
	const [tx, rx] = [text("tx"), text("rx")];
	return tx === rx ? tx : `TX ${tx}; RX ${rx}`;
}

/** What the verdict does not see, and what it rests on. */
export function measureRemarks({ measurement, traces, isDemo, asked }: MeasureResult): string[] {
	const { capacity, verdict, runs } = measurement;
	const remarks: string[] = [];
	if (isDemo) remarks.push("demo: the link is simulated");
	if (runs.length < asked) {
		remarks.push(
			`${formatPlural(runs.length, "run")} of ${asked}: the last one failed or was stopped`,
		);
	}
	if (capacity?.kind === "reachable" && verdict !== "unknown") {
		remarks.push(
			"the capacity is what the link can reach by its speed and width; a measured one (stress sustained) makes verdict and bound more reliable",
		);
	}
	const share = spreadOf(figureOf("saturated"), measurement)?.mean ?? 1;
	if ((measurement.saved_at_most_share ?? 0) - share > LOOSE_FROM) {
		remarks.push(
			"transfers of less than 100 ms at full speed do not count as saturated, but a faster link would shorten them: so the bound is higher",
		);
	}
	const small = traces.find(
		({ operation_bytes, latency_ns, intervals }) =>
			operation_bytes !== null &&
			operation_bytes < smallBelow(latency_ns, capacity) &&
			(variationOf(intervals) ?? FLAT_BELOW) < FLAT_BELOW,
	);
	if (small !== undefined && verdict === "not link-bound") {
		remarks.push(
			`transfers are small (${formatBytes(small.operation_bytes)} on average), and the rate is flat: their latency may limit this command, which neither verdict nor bound sees`,
		);
	}
	return remarks;
}

/** Bytes that the link carries within the latency of an operation. */
function smallBelow(
	latency_ns: number | null,
	capacity: MeasureResult["measurement"]["capacity"],
): number {
	if (latency_ns === null || capacity === null) return PAGE_BYTES;
	const rate = Math.min(capacity.tx_mb_per_s, capacity.rx_mb_per_s) * BYTES_PER_MB;
	return (latency_ns / 1e9) * rate;
}

/** Returns what counted, in which bytes, and the capacity that the verdict rests on. */
export function describeCounting({ capacity, source, counts }: Measurement): string {
	const bytes = counts === "" ? "no bytes" : counts === "wire" ? "bytes on the wire" : "payload";
	const counted = `Counted by ${source} (${bytes})`;
	if (capacity === null) return `${counted}; the link's capacity is unknown.`;
	const { tx_mb_per_s, rx_mb_per_s, kind } = capacity;
	const rates = `TX ${formatRate(tx_mb_per_s)}, RX ${formatRate(rx_mb_per_s)} MB/s`;
	return `${counted}; ${kind} capacity: ${rates}.`;
}
