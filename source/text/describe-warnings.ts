/** What keeps two sides from being compared as they should be, in words. */
import type { Comparison } from "../analysis/comparison/comparison.ts";
import type { ComparisonWarning } from "../analysis/comparison/comparison-warning.ts";
import type { CountedKind } from "../analysis/walk/log-contents.ts";
import { formatDuration, formatPlural } from "../core/format.ts";
import { fieldOf } from "../core/metrics.ts";
import { labelOf, quantileName } from "./describe-change.ts";
import { describeNeeds, describePhase, inPhase } from "./describe-comparison.ts";
import { describeErrorKinds } from "./describe-error-kinds.ts";
import {
	describeBursts,
	describeInstability,
	describeMixtures,
	describeSince,
} from "./describe-moves.ts";
import { describeRejectedAndNotes } from "./describe-rejected.ts";
import { describeMissingOnBothSides } from "./not-judged.ts";

/** From so many runs of a side on, their spread is known. */
const SPREAD_RUNS = 3;

type FigureWarning = Extract<ComparisonWarning, { kind: "level not judged" | "tail not judged" }>;

/** Returns everything that a reader needs to know before believing a comparison, one line each. */
export function describeCaveats(comparison: Comparison): string[] {
	const { warnings, logs } = comparison;
	return [
		...describeSince(comparison),
		...describeMixtures(comparison),
		...describeBursts(comparison),
		...describeErrorKinds(comparison.errorsByKind),
		...describeMeansOverTime(comparison),
		...describeWarnings(warnings),
		...describeNeeds(comparison),
		...describeRejectedAndNotes([...logs.baseline, ...logs.candidate]),
		...describeMissingOnBothSides(comparison),
	];
}

/** Names the metrics whose mean should be over operations, and is not. */
function describeMeansOverTime({ phases }: Comparison): string[] {
	const names = phases.flatMap(({ metrics }) =>
		metrics
			.filter(({ metric, meanOver, mean }) => {
				const isKnown = mean.baseline !== null && mean.candidate !== null;
				return isKnown && meanOver === "time" && fieldOf(metric).isPerOperation === true;
			})
			.map(({ metric }) => labelOf(metric)),
	);
	return [...new Set(names)].map((name) => {
		return `The mean of ${name} is over time, because the number of operations is unknown on one side.`;
	});
}

/** Returns a sentence per warning, and one for all inconclusive figures: there may be many. */
export function describeWarnings(warnings: readonly ComparisonWarning[]): string[] {
	const figures = warnings.filter(isAboutFigure);
	const others = warnings.filter((warning) => !isAboutFigure(warning));
	const names = figures.map(describeFigure).join(", ");
	return [
		...others.map(describeWarning),
		...(names === "" ? [] : [`Inconclusive: ${names}; more samples or less noise needed.`]),
	];
}

function describeWarning(warning: Exclude<ComparisonWarning, FigureWarning>): string {
	switch (warning.kind) {
		case "idle share": {
			const [before, after] = [percent(warning.baseline), percent(warning.candidate)];
			const shares = `${before} of the baseline and ${after} of the candidate`;
			return `The link was idle for ${shares}; only time under load is compared.`;
		}
		case "interval": {
			const { baseline_s, candidate_s } = warning;
			const [before, after] = [formatDuration(baseline_s), formatDuration(candidate_s)];
			const intervals = `${before} in the baseline and ${after} in the candidate`;
			return `The interval is ${intervals}, so only means can be compared.`;
		}
		case "hour of the day": {
			const [before, after] = [hourText(warning.baseline_h), hourText(warning.candidate_h)];
			const hours = `about ${before}, the candidate about ${after} UTC`;
			return `The baseline is from ${hours}: the hour or the temperature may explain a change.`;
		}
		case "counted": {
			const [before, after] = [countedWords(warning.baseline), countedWords(warning.candidate)];
			const kinds = `${before} in the baseline, ${after} in the candidate`;
			return `TX and RX are not compared, because they are of different kinds: ${kinds}.`;
		}
		case "source": {
			const sources = `${warning.baseline} in the baseline, ${warning.candidate} in the candidate`;
			return `The counters are of different sources: ${sources}.`;
		}
		case "link": {
			const { baseline, candidate } = warning;
			const devices = `${baseline} in the baseline, ${candidate} in the candidate`;
			return `The GPU was in different devices: ${devices}.`;
		}
		case "no values":
			return `The ${warning.side} has no record with a known rate, so there is nothing to compare.`;
		case "phase":
			return `Only the ${warning.only} has ${describePhase(warning.name)}; it is not compared.`;
		case "not stationary":
			return describeInstability(warning.change);
		case "slow noise": {
			const what = `${labelOf(warning.metric)}${inPhase(warning.phase)}`;
			return `${what} varies as slowly as the runs are long: a difference may be chance.`;
		}
		case "run to run": {
			const { baselineRuns, candidateRuns } = warning;
			const [before, after] = [baselineRuns, candidateRuns].map((runs) =>
				formatPlural(runs, "run"),
			);
			const sides = `${before} against ${after}`;
			if (Math.max(baselineRuns, candidateRuns) >= SPREAD_RUNS) {
				return `${sides}: both are assumed to differ equally from run to run.`;
			}
			const assumed = "each run is assumed to show all its noise";
			const unseen =
				"the hour, temperature and other differences between runs are not accounted for";
			return `${sides}: ${assumed}; ${unseen} (record three runs per side).`;
		}
	}
}

const COUNTED: Readonly<Record<CountedKind, string>> = {
	payload: "payload",
	sampled: "sampled rates",
	wire: "bytes on the wire",
};

function countedWords(kinds: readonly CountedKind[]): string {
	return kinds.map((kind) => COUNTED[kind]).join(" and ");
}

function isAboutFigure(warning: ComparisonWarning): warning is FigureWarning {
	return warning.kind === "level not judged" || warning.kind === "tail not judged";
}

/** Returns `RX p1 in phase “burst”`. */
function describeFigure({ kind, metric, phase }: FigureWarning): string {
	const tail = fieldOf(metric).better === "higher" ? 0.01 : 0.99;
	const p = kind === "level not judged" ? 0.5 : tail;
	return `${labelOf(metric)} ${quantileName(p)}${inPhase(phase)}`;
}

/** Returns `03:40` of 3.67 hours. */
function hourText(hours: number): string {
	const minutes = Math.floor(hours * 60) % (24 * 60);
	return [Math.floor(minutes / 60), minutes % 60]
		.map((part) => String(part).padStart(2, "0"))
		.join(":");
}

function percent(share: number): string {
	return `${(100 * share).toFixed(0)} %`;
}
