/**
 * Whether a metric of one log is stationary: has one level from its beginning to its end. Found are
 * steps, a drift, or a warm-up, whichever explains the log best. A daily swing, or wander that
 * lasts as long as the log, looks like one of these: the log cannot tell, and neither can this.
 */

import { MIN_VALUES } from "../../statistics/long-run-variance.ts";
import type { Series } from "../../statistics/series.ts";
import { probabilityOf } from "../../statistics/shape-fit.ts";
import { type ChangePoints, changePoints } from "./change-points.ts";
import {
	blockMedians,
	describeGradual,
	type GradualModel,
	gradualModels,
	independentIn,
} from "./gradual-changes.ts";
import type { Instability } from "./instability.ts";

/** What was found, possibly nothing; or why it cannot be known whether there is something. */
export type Stationarity =
	| { readonly kind: "known"; readonly instabilities: readonly Instability[] }
	| Extract<ChangePoints, { kind: "unknown" }>;

export interface StationarityOptions {
	/** Smaller relative shifts are not reported. Default 0.02. */
	readonly minShift?: number;
	/**
	 * The chance that a stationary log has a step, and that it has a drift or warm-up. Default 0.005.
	 */
	readonly falseAlarmRate?: number;
}

/** With fewer independent residuals, wander explains a drift as well. */
const MIN_EFFECTIVE = 10;

/** @param series values under load in the order of time */
export function findInstabilities(
	series: Series,
	{ minShift = 0.02, falseAlarmRate = 0.005 }: StationarityOptions = {},
): Stationarity {
	const changes = changePoints(series, { minShift, falseAlarmRate });
	const steps = stepsOf(changes);
	const blocks = blockMedians(series);
	const models = blocks.values.length < MIN_VALUES ? [] : gradualModels(blocks);
	const gradual = models.filter(
		({ fit, tries }) =>
			probabilityOf(fit) * tries < falseAlarmRate && independentIn(fit) >= MIN_EFFECTIVE,
	);
	const [best] = gradual
		.map((model) => ({ model, cost: costOf(model.fit.residuals, model.parameters, gradual) }))
		.toSorted((left, right) => left.cost - right.cost);
	if (best !== undefined) {
		const found = describeGradual(blocks, best.model);
		const around = residualsAround(blocks, steps);
		const isBest = steps.length === 0 || best.cost < costOf(around, 2 * steps.length, gradual);
		const size = found.relativeShift;
		if (isBest && size !== null && Math.abs(size.estimate) >= minShift) {
			return { kind: "known", instabilities: [found] };
		}
	}
	return changes.kind === "unknown" ? changes : { kind: "known", instabilities: steps };
}

function stepsOf(changes: ChangePoints): Instability[] {
	if (changes.kind === "unknown") return [];
	return changes.changes
		.filter(({ kind }) => kind === "level")
		.map(({ time_s, earliest_s, latest_s, before, after, relativeShift }) => ({
			kind: "step" as const,
			...{ time_s, interval_s: [earliest_s, latest_s], before, after, relativeShift },
		}));
}

/** The Bayesian information criterion, for as many samples as the best model leaves independent. */
function costOf(
	residuals: Float64Array,
	parameters: number,
	models: readonly GradualModel[],
): number {
	const samples = Math.max(MIN_EFFECTIVE, ...models.map(({ fit }) => independentIn(fit)));
	const squares = residuals.reduce((sum, value) => sum + value * value, 0);
	return samples * Math.log(squares / residuals.length) + parameters * Math.log(samples);
}

/** What is left around the levels between steps. */
function residualsAround({ times_s, values }: Series, steps: readonly Instability[]): Float64Array {
	const stretchOf = times_s.map((time_s) => steps.filter((step) => step.time_s <= time_s).length);
	const sums = steps.concat(steps[0] ?? []).map(() => ({ sum: 0, count: 0 }));
	for (const [at, value] of values.entries()) {
		const stretch = sums[stretchOf[at] as number];
		if (stretch === undefined) continue;
		stretch.sum += value;
		stretch.count++;
	}
	return values.map((value, at) => {
		const { sum, count } = sums[stretchOf[at] as number] ?? { sum: value, count: 1 };
		return value - sum / count;
	});
}
