/**
 * A comparison in words: the same at a terminal, on a page, in Markdown and JUnit. Names of phases
 * are as they were recorded, so callers escape the text.
 */

import {
	type ComparedLog,
	type Comparison,
	type CountComparison,
	isHarmless,
	type MetricComparison,
	type PhaseComparison,
	type QuantileComparison,
	type StallComparison,
	type TogetherComparison,
	type Verdict,
} from "../analysis/comparison/comparison.ts";
import type { JudgedCount, JudgedMetric } from "../analysis/walk/log-contents.ts";
import { UNKNOWN } from "../core/format.ts";
import { fieldOf } from "../core/metrics.ts";
import type { EventCount } from "../statistics/rate-ratio.ts";
import { formatNumber } from "./analysis-table.ts";

type Inconclusive = Extract<Verdict, { kind: "inconclusive" }>;

const HOUR_S = 3600;
/** Smaller probabilities are shown as less than this. */
const MIN_PROBABILITY = 0.0001;

/** Returns `regressed`, `inconclusive: needs about 12 more minutes at …`, `not judged: …`. */
export function describeVerdict(verdict: Verdict): string {
	if (verdict.kind === "not judged") return `not judged: ${verdict.reason}`;
	return verdict.kind === "inconclusive" ? `inconclusive: ${describeLack(verdict)}` : verdict.kind;
}

/** Returns `needs about 12 more minutes at this noise`, `needs about 8 runs a side`, `no values`. */
function describeLack(verdict: Inconclusive): string {
	const { reason, neededMinutes, neededRuns, reachable_percent } = verdict;
	if (neededRuns !== undefined) return `needs about ${roundedUp(neededRuns)} runs a side`;
	if (reachable_percent !== undefined) {
		return `at this noise, no less than ${Number(reachable_percent.toPrecision(2))} % can be told`;
	}
	if (neededMinutes === null) return reason;
	const minutes = roundedUp(neededMinutes);
	return `needs about ${minutes} more ${minutes === 1 ? "minute" : "minutes"} at this noise`;
}

/** Returns what the minutes that a comparison needs are of; nothing where it needs none. */
export function describeNeeds({ phases, isBaselineFixed }: Comparison): string[] {
	const isTime = phases
		.flatMap(judgedIn)
		.some(([, verdict]) => verdict.kind === "inconclusive" && verdict.neededMinutes !== null);
	if (!isTime) return [];
	return isBaselineFixed
		? ["The minutes are those of the candidate alone; the baseline stays as it is."]
		: ["The minutes are those that both logs need, not one of them."];
}

/** The name of all metrics together in a table. */
export const TOGETHER = "all together";

/** Returns the change of all metrics together where no metric says as much; null otherwise. */
export function shownTogether(phase: PhaseComparison): TogetherComparison | null {
	const { together, metrics } = phase;
	const kind = together?.verdict.kind;
	if (together === null || (kind !== "regressed" && kind !== "improved")) return null;
	return metrics.some(({ verdict }) => verdict.kind === kind) ? null : together;
}

/** The name of the stalled share in a table. */
export const STALLED = "stalled share";

/** Returns everything that is judged in a phase, with its name. */
function judgedIn(phase: PhaseComparison): (readonly [string, Verdict])[] {
	const { metrics, counts, stalls } = phase;
	const together = shownTogether(phase);
	return [
		...metrics.map(({ metric, verdict }) => [labelOf(metric), verdict] as const),
		...(together === null ? [] : [[TOGETHER, together.verdict] as const]),
		...counts.map(({ count, verdict }) => [labelOf(count), verdict] as const),
		...(stalls === null ? [] : [[STALLED, stalls.verdict] as const]),
	];
}

/** Returns `+2.7 pp (+1.2 to +4.4)`: percentage points of the time under load. */
export function describePoints({ baseline, candidate, ...found }: StallComparison): string {
	const { change_points, interval_points } = found;
	if (change_points === null || interval_points === null) return UNKNOWN;
	if (baseline?.count === 0 && candidate?.count === 0) return "none on either side";
	const [low, high] = [signed(interval_points.low), signed(interval_points.high)];
	return `${signed(change_points)} pp (${low} to ${high})`;
}

/**
 * Returns `−5.1 % (−6.0 to −4.2)`; an infinite end of the interval is left out. Returns
 * `+500.0 MB/s` from 0, which has no per cent.
 */
export function describeChange(
	{ baseline, candidate, change_percent, interval_percent, effectiveCounts }: QuantileComparison,
	metric: JudgedMetric,
): string {
	const isMeasured = effectiveCounts !== null;
	if (isMeasured && baseline === 0 && candidate !== null && candidate > 0) {
		return `+${formatNumber(candidate)} ${fieldOf(metric).unit}`;
	}
	return describeRelative({ change_percent, interval_percent });
}

/** Returns `−5.1 % (−6.0 to −4.2)`. */
export function describeRelative({
	change_percent,
	interval_percent,
}: Pick<QuantileComparison, "change_percent" | "interval_percent">): string {
	if (change_percent === null) return UNKNOWN;
	const change = `${signed(change_percent)} %`;
	if (interval_percent === null) return change;
	const { low, high } = interval_percent;
	const ends = [low, high].map((end) => (end === null ? null : signed(end)));
	return `${change} (${describeEnds(ends[0] ?? null, ends[1] ?? null)})`;
}

/** Returns the mean, the level and the tail; of a metric that a side lacks, only the first. */
export function shownQuantiles(comparison: MetricComparison): QuantileComparison[] {
	const { mean, level, tail, verdict } = comparison;
	return isMissing(verdict) ? [mean] : [mean, level, tail];
}

/** Whether a side lacks what the verdict is about. */
export function isMissing(verdict: Verdict): boolean {
	return verdict.kind === "not judged" && !isHarmless(verdict.reason);
}

/** Returns `×2.1 (×1.2 to ×3.9)`: the candidate's rate as a multiple of the baseline's. */
export function describeRatio({ ratio, interval, ...sides }: CountComparison): string {
	const { baseline, candidate } = sides;
	if (interval === null || baseline === null || candidate === null) return UNKNOWN;
	if (baseline.events === 0 && candidate.events === 0) return "none on either side";
	const high = interval.high === null ? null : multiple(interval.high);
	const ends = describeEnds(multiple(interval.low), high);
	return ratio === null ? `none in the baseline (${ends})` : `${multiple(ratio)} (${ends})`;
}

/** Returns `3 (1.5 per hour)`; `–` if unknown. */
export function describeRate(count: EventCount | null): string {
	if (count === null) return UNKNOWN;
	const { events, covered_s } = count;
	if (events === 0 || covered_s <= 0) return String(events);
	const rate = (events * HOUR_S) / covered_s;
	return `${events} (${rate < 100 ? Number(rate.toPrecision(2)) : Math.round(rate)} per hour)`;
}

/** Returns `0.0123`; `–` if nothing was tested. */
export function describeProbability(probability: number | null): string {
	if (probability === null) return UNKNOWN;
	return probability < MIN_PROBABILITY ? `< ${MIN_PROBABILITY}` : probability.toPrecision(2);
}

/** Returns `mean` without a quantile, `median`, `p99`, `p1`. */
export function quantileName(p: number | null): string {
	if (p === null) return "mean";
	return p === 0.5 ? "median" : `p${Number((100 * p).toPrecision(6))}`;
}

export function labelOf(name: JudgedMetric | JudgedCount): string {
	return fieldOf(name).label;
}

/** Returns one line: `Regressed: RX, latency`, `Inconclusive`, `Passed: no regression`. */
export function describeHeadline(comparison: Comparison): string {
	if (comparison.verdict === "passed") return "Passed: no regression";
	const judged = comparison.phases.flatMap(judgedIn);
	const names = judged.flatMap(([name, { kind }]) => (kind === comparison.verdict ? [name] : []));
	if (judged.length === 0) return "Inconclusive: nothing to compare";
	const what = [...new Set(names)].join(", ");
	return `${comparison.verdict === "regressed" ? "Regressed" : "Inconclusive"}: ${what}`;
}

/** Returns one line per regression: `RX median in phase “burst”: −5.1 % (…)`. */
export function describeRegression({ phases }: Comparison): string[] {
	const named = phases.map((phase) => ({ ...phase, together: shownTogether(phase) }));
	return named.flatMap(({ name, metrics, counts, stalls, together }) => [
		...metrics.flatMap(({ metric, mean, level, tail, since }: MetricComparison) =>
			[mean, level, tail, ...(since === null ? [] : [since.after])]
				.filter(({ verdict }) => verdict.kind === "regressed")
				.map((one) => {
					const when = one === since?.after ? " since it changes" : "";
					const what = `${labelOf(metric)} ${quantileName(one.p)}${when}`;
					return `${what}${inPhase(name)}: ${describeChange(one, metric)}`;
				}),
		),
		...counts
			.filter(({ verdict }) => verdict.kind === "regressed")
			.map((one) => `${labelOf(one.count)}${inPhase(name)}: ${describeRatio(one)}`),
		...(together?.verdict.kind === "regressed"
			? [`${TOGETHER}${inPhase(name)}: ${describeRelative(together)}`]
			: []),
		...(stalls?.verdict.kind === "regressed"
			? [`${STALLED}${inPhase(name)}: ${describePoints(stalls)}`]
			: []),
	]);
}

/** Returns one line per inconclusive verdict: `TX in phase “burst”: needs about …`. */
export function describeInconclusive({ phases }: Comparison): string[] {
	return phases.flatMap((phase) =>
		judgedIn(phase).flatMap(([label, verdict]) => {
			if (verdict.kind !== "inconclusive") return [];
			return [`${label}${inPhase(phase.name)}: ${describeLack(verdict)}`];
		}),
	);
}

/** Returns a phase's name as the head of a row. */
export function phaseName(name: string): string {
	return name === "" ? "no phase" : name;
}

/** Returns ` in phase “burst”`, with its leading space; nothing if the log has no phases. */
export function inPhase(name: string): string {
	return name === "" ? "" : ` in ${describePhase(name)}`;
}

export function describePhase(name: string): string {
	return name === "" ? "time without a phase" : `phase “${name}”`;
}

function describeEnds(low: string | null, high: string | null): string {
	if (low !== null && high !== null) return `${low} to ${high}`;
	if (low !== null) return `${low} or more`;
	return high === null ? "no interval" : `${high} or less`;
}

/** Returns `−5.1`, `+12.0`, `0.0`, `+340`, `+4.2e+7`. */
export function signed(percent: number): string {
	const size = Math.abs(percent);
	const text = size < 1e6 ? size.toFixed(size < 100 ? 1 : 0) : size.toExponential(1);
	if (Number(text) === 0) return text;
	return `${percent < 0 ? "−" : "+"}${text}`;
}

function multiple(ratio: number): string {
	return `×${ratio < 100 ? Number(ratio.toPrecision(2)) : Math.round(ratio)}`;
}

/** Rounds up to two significant digits: an estimate of time has no more. */
function roundedUp(minutes: number): number {
	const whole = Math.max(1, Math.ceil(minutes));
	const step = 10 ** Math.max(0, Math.floor(Math.log10(whole)) - 1);
	return Math.ceil(whole / step) * step;
}

/** Returns the logs of a side, and whether one of them is simulated. Names are not escaped. */
export function describeSide(names: readonly string[], logs: readonly ComparedLog[]): string {
	const demo = logs.some(({ isDemo }) => isDemo) ? " (demo: a simulated driver)" : "";
	return `${names.join(", ")}${demo}`;
}
