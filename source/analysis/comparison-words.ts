/**
 * What a comparison says, in words: the same for a terminal, a page, Markdown and JUnit. Names of
 * phases stand in them as they were recorded, so whoever shows the words escapes them.
 */
import { formatDuration, formatPlural, UNKNOWN } from "../core/format.ts";
import { fieldOf } from "../core/metrics.ts";
import type {
	Comparison,
	ComparisonWarning,
	CountComparison,
	MetricComparison,
	QuantileComparison,
	Verdict,
} from "./comparison.ts";
import type { JudgedCount, JudgedMetric } from "./log-contents.ts";
import type { EventCount } from "./rate-ratio.ts";

type Inconclusive = Extract<Verdict, { kind: "inconclusive" }>;
type TailWarning = Extract<ComparisonWarning, { kind: "tail not judged" }>;

const HOUR_S = 3600;
/** Below this a probability is only said to be small. */
const SMALLEST_SAID = 0.0001;

/** `regressed`, `unchanged`, `inconclusive: needs about 12 more minutes at this noise`. */
export function verdictWords(verdict: Verdict): string {
	return verdict.kind === "inconclusive" ? `inconclusive: ${whatLacks(verdict)}` : verdict.kind;
}

/** `needs about 12 more minutes at this noise`, `no values`. */
function whatLacks({ reason, neededMinutes }: Inconclusive): string {
	if (neededMinutes === null) return reason;
	const minutes = roundedUp(neededMinutes);
	return `needs about ${minutes} more ${minutes === 1 ? "minute" : "minutes"} at this noise`;
}

/** `−5.1 % (−6.0 to −4.2)`; an end that is not bounded is left out. */
export function changeWords({ change_percent, interval_percent }: QuantileComparison): string {
	if (change_percent === null) return UNKNOWN;
	const change = `${signed(change_percent)} %`;
	if (interval_percent === null) return change;
	const { low, high } = interval_percent;
	const ends = [low, high].map((end) => (end === null ? null : signed(end)));
	return `${change} (${intervalWords(ends[0] ?? null, ends[1] ?? null)})`;
}

/** `×2.1 (×1.2 to ×3.9)`: the candidate's rate as a multiple of the baseline's. */
export function ratioWords({ ratio, interval, baseline, candidate }: CountComparison): string {
	if (interval === null) return UNKNOWN;
	if (baseline.events === 0 && candidate.events === 0) return "none on either side";
	const high = interval.high === null ? null : multiple(interval.high);
	const ends = intervalWords(multiple(interval.low), high);
	return ratio === null ? `none in the baseline (${ends})` : `${multiple(ratio)} (${ends})`;
}

/** `3 (1.5 an hour)`. */
export function rateWords({ events, covered_s }: EventCount): string {
	if (events === 0 || covered_s <= 0) return String(events);
	const rate = (events * HOUR_S) / covered_s;
	return `${events} (${rate < 100 ? Number(rate.toPrecision(2)) : Math.round(rate)} an hour)`;
}

/** `0.0123`; `–` where nothing was tested. */
export function probabilityWords(probability: number | null): string {
	if (probability === null) return UNKNOWN;
	return probability < SMALLEST_SAID ? `< ${SMALLEST_SAID}` : probability.toPrecision(2);
}

/** `median`, `p99`, `p1`. */
export function quantileName(p: number): string {
	return p === 0.5 ? "median" : `p${Number((100 * p).toPrecision(6))}`;
}

export function labelOf(name: JudgedMetric | JudgedCount): string {
	return fieldOf(name).label;
}

/** One line: `Regressed: RX, latency`, `Inconclusive`, `Passed: no regression`. */
export function headlineWords(comparison: Comparison): string {
	if (comparison.verdict === "passed") return "Passed: no regression";
	const judged = comparison.phases.flatMap(({ metrics, counts }) => [
		...metrics.map(({ metric, verdict }) => [labelOf(metric), verdict.kind] as const),
		...counts.map(({ count, verdict }) => [labelOf(count), verdict.kind] as const),
	]);
	const names = judged.flatMap(([name, kind]) => (kind === comparison.verdict ? [name] : []));
	if (judged.length === 0) return "Inconclusive: there is nothing to compare";
	const what = [...new Set(names)].join(", ");
	return `${comparison.verdict === "regressed" ? "Regressed" : "Inconclusive"}: ${what}`;
}

/** What regressed and by how much, one line each: `RX median in phase “burst”: −5.1 % (…)`. */
export function regressionWords({ phases }: Comparison): string[] {
	return phases.flatMap(({ name, metrics, counts }) => [
		...metrics.flatMap(({ metric, level, tail }: MetricComparison) =>
			[level, tail]
				.filter(({ verdict }) => verdict.kind === "regressed")
				.map((one) => {
					const what = `${labelOf(metric)} ${quantileName(one.p)}`;
					return `${what}${inPhase(name)}: ${changeWords(one)}`;
				}),
		),
		...counts
			.filter(({ verdict }) => verdict.kind === "regressed")
			.map((one) => `${labelOf(one.count)}${inPhase(name)}: ${ratioWords(one)}`),
	]);
}

/** What could not be decided, one line each: `TX in phase “burst”: needs about …`. */
export function inconclusiveWords({ phases }: Comparison): string[] {
	return phases.flatMap(({ name, metrics, counts }) => {
		const judged = [
			...metrics.map(({ metric, verdict }) => [labelOf(metric), verdict] as const),
			...counts.map(({ count, verdict }) => [labelOf(count), verdict] as const),
		];
		return judged.flatMap(([label, verdict]) =>
			verdict.kind === "inconclusive" ? [`${label}${inPhase(name)}: ${whatLacks(verdict)}`] : [],
		);
	});
}

/** All warnings in words; the tails that are not judged, which may be many, in one sentence. */
export function warningLines(warnings: readonly ComparisonWarning[]): string[] {
	const tails = warnings.filter((warning) => warning.kind === "tail not judged");
	if (tails.length < 2) return warnings.map(warningWords);
	const names = tails.map(tailWords).join(", ");
	return [
		...warnings.filter(({ kind }) => kind !== "tail not judged").map(warningWords),
		`Not judged are ${names}: they take more samples, or less noise.`,
	];
}

/** One sentence about what keeps two sides from being compared as they should be. */
export function warningWords(warning: ComparisonWarning): string {
	switch (warning.kind) {
		case "idle share": {
			const { baseline, candidate } = warning;
			const shares = `${percent(baseline)} of the baseline and ${percent(candidate)} of the candidate`;
			return `The link was idle in ${shares}; only the time under load is compared.`;
		}
		case "interval": {
			const { baseline_s, candidate_s } = warning;
			const intervals = `${formatDuration(baseline_s)} in the baseline and ${formatDuration(candidate_s)} in the candidate`;
			return `A sample stands for ${intervals}, so their noise differs.`;
		}
		case "link": {
			const { baseline, candidate } = warning;
			return `The GPU was in another device: ${baseline} in the baseline, ${candidate} in the candidate.`;
		}
		case "no values":
			return `The ${warning.side} has no record with a known rate, so there is nothing to compare.`;
		case "phase":
			return `The ${warning.only} alone has ${phaseWords(warning.name)}, which is not compared.`;
		case "tail not judged":
			return `Not judged is ${tailWords(warning)}: it takes more samples, or less noise.`;
		case "run to run": {
			const { baselineRuns, candidateRuns } = warning;
			const runs = `${formatPlural(baselineRuns, "run")} against ${formatPlural(candidateRuns, "run")}`;
			return `${runs}: a difference may be one from run to run. Five runs a side would tell.`;
		}
	}
}

/** `RX p1 in phase “burst”`. */
function tailWords({ metric, phase }: TailWarning): string {
	const tail = fieldOf(metric).better === "higher" ? 0.01 : 0.99;
	return `${labelOf(metric)} ${quantileName(tail)}${inPhase(phase)}`;
}

/** A phase's name where one is wanted, as at the head of a row. */
export function phaseName(name: string): string {
	return name === "" ? "no phase" : name;
}

/** ` in phase “burst”`, with the space before it; nothing where there are no phases. */
export function inPhase(name: string): string {
	return name === "" ? "" : ` in ${phaseWords(name)}`;
}

function phaseWords(name: string): string {
	return name === "" ? "time without a phase" : `phase “${name}”`;
}

function intervalWords(low: string | null, high: string | null): string {
	if (low !== null && high !== null) return `${low} to ${high}`;
	if (low !== null) return `${low} or more`;
	return high === null ? "not bounded" : `${high} or less`;
}

/** `−5.1`, `+12.0`, `0.0`, `+340`, `+4.2e+7`. */
function signed(percent: number): string {
	const size = Math.abs(percent);
	const text = size < 1e6 ? size.toFixed(size < 100 ? 1 : 0) : size.toExponential(1);
	if (Number(text) === 0) return text;
	return `${percent < 0 ? "−" : "+"}${text}`;
}

function multiple(ratio: number): string {
	return `×${ratio < 100 ? Number(ratio.toPrecision(2)) : Math.round(ratio)}`;
}

function percent(share: number): string {
	return `${(100 * share).toFixed(0)} %`;
}

/** To two significant digits: no more is known of what is needed. */
function roundedUp(minutes: number): number {
	const whole = Math.max(1, Math.ceil(minutes));
	const step = 10 ** Math.max(0, Math.floor(Math.log10(whole)) - 1);
	return Math.ceil(whole / step) * step;
}
